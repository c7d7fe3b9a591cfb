import type { Mark } from '../../../shared/domain/timing'
import { redactHeaders } from '../log/redact'
import type { AdapterEvent, AttemptPlan, ExchangeRequest } from './adapter'
import { writeBody, type WrittenBody } from './body'
import type { AttemptWorld } from './drive'
import { AttemptFailure, abortFailure } from './failures'
import { KeyMask, secretOf } from './keyMask'
import type { ExchangeEnd, ExchangeRecorder } from './recording'
import type { ResponseReader } from './responseReaders'
import type { AttemptInput } from './runner'
import {
  exchange,
  type WireEnd,
  type WireListener,
  type WireMark,
  type WireRequest
} from './transport'
import { TransportError } from './transportError'
import { transportFailure } from './transportFailure'

/** Bodies above this show how far their upload is. */
const PROGRESS_ABOVE_BYTES = 256 * 1024
const PROGRESS_EVERY_MS = 100

const EVENT_MARKS: readonly WireMark[] = ['connected', 'sent', 'responseHead', 'firstByte']

/** What sending needs of an attempt, or of a question about the account. */
export type SenderInput = Pick<
  AttemptInput,
  | 'adapter'
  | 'images'
  | 'key'
  | 'timeouts'
  | 'signal'
  | 'clock'
  | 'madeAt'
  | 'recording'
  | 'onHead'
  | 'network'
> & {
  readonly plan: Pick<AttemptPlan, 'baseUrl'>
  readonly onEvent: (event: AdapterEvent, now: number) => void
}

/** The `send` of a live attempt: writes, sends, records, and tells how far it is. */
export function createSender(input: SenderInput): AttemptWorld['send'] {
  const madeAt = input.madeAt ?? input.clock.now()
  let ordinal = 0
  return (request, reader) => sendExchange(request, reader, { input, madeAt, ordinal: ordinal++ })
}

interface SendContext {
  readonly input: SenderInput
  readonly madeAt: number
  readonly ordinal: number
}

async function sendExchange(
  request: ExchangeRequest,
  reader: ResponseReader<unknown>,
  context: SendContext
): Promise<WireEnd> {
  const { input } = context
  const body = request.body && writeBody(request.body, input.images)
  const wire = wireRequest(request, body, input)
  const wiretap = new Wiretap(request, reader, context, wire, body)
  const options = {
    timeouts: { ...input.timeouts, ...request.timeouts },
    signal: input.signal,
    now: () => input.clock.now(),
    ...(input.network && { network: input.network })
  }
  try {
    const end = await exchange(wire, wiretap, options)
    wiretap.over(end === 'cut' ? 'the connection closed early' : undefined)
    return end
  } catch (error) {
    wiretap.over(error instanceof Error ? error.message : String(error))
    if (!(error instanceof TransportError)) throw error
    if (error.kind === 'aborted') throw new AttemptFailure(abortFailure(input.signal))
    const { repeatable } = request
    throw new AttemptFailure(transportFailure(error, { host: wire.url.host, repeatable }))
  }
}

function wireRequest(
  request: ExchangeRequest,
  body: WrittenBody | undefined,
  input: SenderInput
): WireRequest {
  const url = new URL(request.url)
  const length = body?.length ?? 0
  return {
    method: request.method,
    url,
    headers: {
      accept: 'text/event-stream, application/json',
      // Compression would make a server or proxy hold text back until a block is full.
      'accept-encoding': 'identity',
      'user-agent': 'Triptych',
      ...(body && { 'content-type': body.contentType }),
      ...(request.method !== 'GET' && { 'content-length': String(length) }),
      ...request.headers,
      ...keyHeaders(request, url, input)
    },
    parts: body?.parts ?? [],
    length
  }
}

/** The key goes to the provider's own origin and nowhere else, whatever an adapter asks for. */
function keyHeaders(
  request: ExchangeRequest,
  url: URL,
  { adapter, key, plan }: SenderInput
): Readonly<Record<string, string>> {
  if (request.auth !== 'key' || key === undefined || key === '' || !adapter.keyHeader) return {}
  return url.origin === new URL(plan.baseUrl).origin ? adapter.keyHeader(key) : {}
}

/** Hears one exchange: passes it on to its reader, emits marks and phases, and keeps the recording. */
class Wiretap implements WireListener {
  private readonly recorder: ExchangeRecorder
  private readonly marks: Partial<Record<keyof ExchangeEnd['marks'], number>> = {}
  private readonly keyMask: KeyMask
  private readonly showsProgress: boolean
  private progressAt = -Infinity
  private responseBytes = 0

  constructor(
    private readonly request: ExchangeRequest,
    private readonly reader: ResponseReader<unknown>,
    private readonly context: SendContext,
    private readonly wire: WireRequest,
    body: WrittenBody | undefined
  ) {
    const { input, madeAt, ordinal } = context
    this.recorder = input.recording.exchange({
      ordinal,
      label: request.label,
      method: request.method,
      url: request.url,
      requestHeaders: redactHeaders(wire.headers),
      ...(body && { requestBody: body.chips }),
      requestBytes: wire.length,
      startedAt: input.clock.now() - madeAt
    })
    this.keyMask = new KeyMask(secretOf(input.key), (bytes, at) =>
      this.recorder.chunk(bytes, at - madeAt)
    )
    this.showsProgress = wire.length > PROGRESS_ABOVE_BYTES
    if (!this.showsProgress) this.phase(this.waitingPhase(), input.clock.now())
  }

  mark(mark: WireMark, at: number): void {
    if (mark !== 'responseHead') this.marks[mark] = at - this.context.madeAt
    if (EVENT_MARKS.includes(mark)) this.emit({ type: 'mark', mark: mark as Mark }, at)
    if (mark === 'sent' && this.showsProgress) this.phase(this.waitingPhase(), at)
  }

  uploaded(bytes: number, at: number): void {
    if (!this.showsProgress || at - this.progressAt < PROGRESS_EVERY_MS) return
    this.progressAt = at
    this.phase({ phase: 'uploading', progress: bytes / this.wire.length }, at)
  }

  head(status: number, headers: Readonly<Record<string, string>>, at: number): void {
    const relative = at - this.context.madeAt
    this.recorder.response({ status, headers: redactHeaders(headers), at: relative })
    if (this.request.auth === 'key') this.context.input.onHead?.(status, headers)
    this.reader.head(status, headers, at)
  }

  data(bytes: Buffer, at: number) {
    this.responseBytes += bytes.length
    this.keyMask.push(bytes, at)
    return this.reader.data(bytes, at)
  }

  over(error: string | undefined): void {
    this.keyMask.flush()
    this.recorder.end({
      at: this.context.input.clock.now() - this.context.madeAt,
      responseBytes: this.responseBytes,
      marks: this.marks,
      ...(error !== undefined && { error })
    })
  }

  private waitingPhase() {
    return { phase: this.request.label === 'poll' ? 'polling' : 'waiting' } as const
  }

  private phase(phase: Omit<Extract<AdapterEvent, { type: 'phase' }>, 'type'>, at: number): void {
    this.emit({ type: 'phase', ...phase }, at)
  }

  private emit(event: AdapterEvent, at: number): void {
    this.context.input.onEvent(event, at)
  }
}
