import { failure, type Failure } from '../../../../../shared/domain/failure'
import { AdapterFailure, type AdapterEvent, type Frame, type FrameReader } from '../../adapter'
import { errorWords, isFields } from '../../errorBody'
import { OpenAiChatReader } from '../openai/openaiChat'

/**
 * FoxAPI's streams. The one of a task has named events (`chunk`, `done`, `error`), that of a
 * synchronous request is shown nowhere; so one reader takes named events and OpenAI's plain data
 * alike. It outlives a connection: a stream that was cut is taken up again by the same reader.
 */
export class FoxapiReader implements FrameReader {
  private readonly chat = new OpenAiChatReader()
  private chunks = 0
  private total: number | undefined
  private over = false
  private body: unknown
  private said = ''
  private thought = false

  /** Chunks had so far: the `offset` from which a cut stream goes on. */
  get offset(): number {
    return this.chunks
  }

  /** The answer's text so far, without reasoning. */
  get text(): string {
    return this.said
  }

  /** True once reasoning was streamed; a task may not hold it, or hold it again. */
  get hasReasoning(): boolean {
    return this.thought
  }

  /** A whole JSON body that is no answer: the task that was made instead of one. */
  get taskBody(): unknown {
    return this.body
  }

  read(frame: Frame): readonly AdapterEvent[] {
    switch (frame.event) {
      case 'done':
        return this.readDone(frame.data)
      case 'error':
        throw new AdapterFailure(streamFailure(frame.data))
      default:
        return this.readChunk(frame.data)
    }
  }

  /** A stream that announces more chunks than came is not complete, whatever it says. */
  isComplete(): boolean {
    if (this.total !== undefined && this.total > this.chunks) return false
    return this.over || this.body !== undefined || this.chat.isComplete()
  }

  mayFollow(): boolean {
    return !this.over
  }

  /** Held back while the stream may go on in another connection. */
  flush(): readonly AdapterEvent[] {
    return this.isComplete() ? this.noting(this.chat.read({ data: '[DONE]' })) : []
  }

  outcome(): Failure | undefined {
    return this.chat.outcome()
  }

  readWhole(body: unknown): readonly AdapterEvent[] | undefined {
    if (!isFields(body)) return undefined
    this.over = true
    if (Array.isArray(body['choices'])) return this.noting(this.chat.readWhole(body) ?? [])
    if (typeof body['id'] !== 'string') return undefined
    this.body = body
    return []
  }

  private readChunk(data: string): readonly AdapterEvent[] {
    if (data.trim() === '[DONE]') {
      this.over = true
      return []
    }
    // Counted before it is read: the provider counts chunks, whatever is in them.
    this.chunks++
    return this.noting(this.chat.read({ data }))
  }

  private readDone(data: string): readonly AdapterEvent[] {
    const done: unknown = JSON.parse(data)
    const total = isFields(done) ? done['total_chunks'] : undefined
    if (typeof total === 'number') this.total = total
    this.over = true
    return []
  }

  private noting(events: readonly AdapterEvent[]): readonly AdapterEvent[] {
    for (const event of events) {
      if (event.type === 'text') this.said += event.delta
      this.thought ||= event.type === 'reasoning'
    }
    return events
  }
}

/** `{"message": …}`, or an error object as everywhere else. */
function streamFailure(data: string): Failure {
  let body: unknown
  try {
    body = JSON.parse(data)
  } catch {
    body = data
  }
  const { code, message } = errorWords(body)
  return failure('provider', {
    sentence: 'FoxAPI broke the answer off with an error of its own.',
    ...(code !== undefined && { vendorCode: code }),
    ...(message !== undefined && { vendorMessage: message })
  })
}
