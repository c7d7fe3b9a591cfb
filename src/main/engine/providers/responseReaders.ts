import {
  AdapterFailure,
  type Adapter,
  type AdapterEvent,
  type FrameReader,
  type JsonReply,
  type Step,
  type StreamReply
} from './adapter'
import {
  AttemptFailure,
  cutFailure,
  httpFailure,
  requestIdOf,
  unreadableResponse,
  type ErrorResponse
} from './failures'
import { createFramer, FrameTooLarge, type Framer } from './framing'
import type { Appetite, WireEnd } from './transport'

/** Makes something of one response while it arrives; `close` is called once, when it is over. */
export interface ResponseReader<Result> {
  head(status: number, headers: Readonly<Record<string, string>>, at: number): void
  data(bytes: Buffer, at: number): Appetite
  /** Hands out what was held back; when the exchange failed this comes instead of `close`. */
  flush(): void
  /** @throws AttemptFailure or AdapterFailure when the response is not a good one */
  close(end: WireEnd): Result
}

/** Emits an event with the clock reading of the socket read that brought it. */
export type EmitAt = (event: AdapterEvent, at: number) => void

interface Context {
  readonly url: string
  readonly mapError: Adapter['mapError']
  readonly emit: EmitAt
}

const LARGEST_ERROR_BYTES = 64 * 1024
const LARGEST_JSON_BYTES = 64 * 1024 * 1024

type Headers = Readonly<Record<string, string>>

/** Collects a body up to a limit. */
class KeptBody {
  private readonly chunks: Buffer[] = []
  private bytes = 0

  constructor(private readonly most: number) {}

  /** False when the body is larger than the limit; what is above it is dropped. */
  push(chunk: Buffer): boolean {
    const room = this.most - this.bytes
    this.chunks.push(chunk.length > room ? chunk.subarray(0, room) : chunk)
    this.bytes += Math.min(chunk.length, room)
    return chunk.length <= room
  }

  text(): string {
    return Buffer.concat(this.chunks).toString('utf8')
  }
}

/** What both readers share: the head, and the body of anything that is not a good answer. */
class Response {
  status = 0
  headers: Headers = {}
  lastAt = 0
  kept = new KeptBody(LARGEST_ERROR_BYTES)

  constructor(readonly context: Context) {}

  head(status: number, headers: Headers, at: number): void {
    this.status = status
    this.headers = headers
    this.lastAt = at
    const requestId = requestIdOf(headers)
    if (requestId !== undefined) this.context.emit({ type: 'served', requestId }, at)
    if (this.ok) this.kept = new KeptBody(LARGEST_JSON_BYTES)
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300
  }

  get mime(): string {
    return (this.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
  }

  keep(bytes: Buffer): Appetite {
    if (this.kept.push(bytes)) return 'more'
    if (!this.ok) return 'enough'
    throw this.failed({
      ...unreadableResponse('', {}),
      sentence: 'The response is larger than 64 MB.'
    })
  }

  parsed(): unknown {
    const text = this.kept.text()
    try {
      return JSON.parse(text) as unknown
    } catch {
      throw this.failed(unreadableResponse(text, this.headers))
    }
  }

  httpError(): AttemptFailure {
    const { status, headers, context } = this
    const response: ErrorResponse = { status, headers, text: this.kept.text(), url: context.url }
    return this.failed(httpFailure(response, context.mapError))
  }

  failed(failure: AttemptFailure['failure']): AttemptFailure {
    const requestId = requestIdOf(this.headers)
    return new AttemptFailure({
      status: this.status,
      ...(requestId !== undefined && { requestId }),
      ...failure
    })
  }
}

/** A whole JSON answer. */
export class JsonResponse implements ResponseReader<JsonReply> {
  private readonly response: Response

  constructor(context: Context) {
    this.response = new Response(context)
  }

  head(status: number, headers: Headers, at: number): void {
    this.response.head(status, headers, at)
  }

  data(bytes: Buffer): Appetite {
    return this.response.keep(bytes)
  }

  flush(): void {
    // A whole answer holds nothing back.
  }

  close(end: WireEnd): JsonReply {
    const { response } = this
    if (!response.ok) throw response.httpError()
    if (end === 'cut') throw response.failed(cutFailure())
    return { status: response.status, headers: response.headers, body: response.parsed() }
  }
}

/** A response of which only the head counts; the body is read to its end and dropped. */
export class DroppedResponse implements ResponseReader<StreamReply> {
  private readonly response: Response

  constructor(context: Context) {
    this.response = new Response(context)
  }

  head(status: number, headers: Headers, at: number): void {
    this.response.head(status, headers, at)
  }

  data(bytes: Buffer): Appetite {
    return this.response.ok ? 'more' : this.response.keep(bytes)
  }

  flush(): void {
    // Nothing is kept.
  }

  close(): StreamReply {
    const { response } = this
    if (!response.ok) throw response.httpError()
    return { status: response.status, headers: response.headers }
  }
}

type StreamStep = Extract<Step, { kind: 'stream' }>

/** What a good response to a stream request turned out to be. */
type Form = 'stream' | 'whole-json' | 'web-page'

function formOf(mime: string, framing: StreamStep['framing']): Form {
  if (mime === 'text/html') return 'web-page'
  return mime === 'application/json' && framing === 'sse' ? 'whole-json' : 'stream'
}

const UNREADABLE_FRAME = 'One part of the answer could not be read and is missing.'

/** A stream, read frame by frame by its dialect. */
export class StreamResponse implements ResponseReader<StreamReply> {
  private readonly response: Response
  private readonly reader: FrameReader
  private readonly framer: Framer
  private form: Form = 'stream'
  private closing = false
  private flushed = false

  constructor(
    private readonly step: StreamStep,
    private readonly context: Context
  ) {
    this.response = new Response(context)
    this.reader = step.reader
    this.framer = createFramer(step.framing, (frame) => this.onFrame(frame))
  }

  head(status: number, headers: Headers, at: number): void {
    this.response.head(status, headers, at)
    this.form = formOf(this.response.mime, this.step.framing)
  }

  data(bytes: Buffer, at: number): Appetite {
    const { response } = this
    response.lastAt = at
    if (!response.ok || this.form !== 'stream') return response.keep(bytes)
    this.frames(() => this.framer.push(bytes))
    return this.appetite()
  }

  flush(): void {
    if (this.flushed) return
    this.flushed = true
    this.emitAll(this.reader.flush?.() ?? [])
  }

  close(end: WireEnd): StreamReply {
    const { response, reader } = this
    if (!response.ok) throw response.httpError()
    if (this.form === 'web-page')
      throw response.failed(unreadableResponse(response.kept.text(), response.headers))
    if (this.form === 'whole-json') this.readWhole(end)
    else if (end !== 'enough') this.endOfStream()
    this.flush()
    if (!reader.isComplete()) throw response.failed(cutFailure())
    const outcome = reader.outcome()
    if (outcome) throw response.failed(outcome)
    return { status: response.status, headers: response.headers }
  }

  /** The last frame may lack its line break, or be cut in half; only half a frame is no warning. */
  private endOfStream(): void {
    this.closing = true
    this.frames(() => this.framer.end())
  }

  private readWhole(end: WireEnd): void {
    if (end === 'cut') throw this.response.failed(cutFailure())
    const events = this.reader.readWhole?.(this.response.parsed())
    if (!events)
      throw this.response.failed(
        unreadableResponse(this.response.kept.text(), this.response.headers)
      )
    this.emitAll(events)
  }

  private frames(feed: () => void): void {
    try {
      feed()
    } catch (error) {
      if (!(error instanceof FrameTooLarge)) throw error
      throw this.response.failed({
        ...unreadableResponse('', {}),
        sentence: 'One part of the answer is larger than 8 MB.'
      })
    }
  }

  private onFrame(frame: { readonly event?: string; readonly data: string }): void {
    if (this.appetite() === 'enough') return
    let events: readonly AdapterEvent[]
    try {
      events = this.reader.read(frame)
    } catch (error) {
      if (error instanceof AdapterFailure) throw this.response.failed(error.failure)
      if (this.closing) return
      events = [{ type: 'warning', sentence: UNREADABLE_FRAME }]
    }
    this.emitAll(events)
  }

  private emitAll(events: readonly AdapterEvent[]): void {
    for (const event of events) this.context.emit(event, this.response.lastAt)
  }

  private appetite(): Appetite {
    if (!this.reader.isComplete()) return 'more'
    return this.reader.mayFollow?.() === true ? 'linger' : 'enough'
  }
}
