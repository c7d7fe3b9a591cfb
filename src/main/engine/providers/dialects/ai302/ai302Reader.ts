import { AdapterFailure, type AdapterEvent, type Frame } from '../../adapter'
import { inStreamFailure } from './ai302Errors'
import { OpenAiChatReader } from '../openai/openaiChat'

/** OpenAI's stream, with 302.AI's own errors in it, which may also come as a bare line of JSON. */
export class Ai302Reader extends OpenAiChatReader {
  private counted = false

  /** True once the stream itself said how many tokens were used. */
  get hasUsage(): boolean {
    return this.counted
  }

  override read(frame: Frame): readonly AdapterEvent[] {
    // Looked for in the text first, so that ordinary chunks are parsed only once.
    if (frame.data.includes('"err_code"')) throwOwnError(JSON.parse(frame.data))
    return this.noting(super.read(frame))
  }

  override readWhole(body: unknown): readonly AdapterEvent[] | undefined {
    throwOwnError(body)
    const events = super.readWhole(body)
    return events && this.noting(events)
  }

  override flush(): readonly AdapterEvent[] {
    return this.noting(super.flush())
  }

  private noting(events: readonly AdapterEvent[]): readonly AdapterEvent[] {
    this.counted ||= events.some(({ type }) => type === 'usage')
    return events
  }
}

function throwOwnError(body: unknown): void {
  const failed = inStreamFailure(body)
  if (failed) throw new AdapterFailure(failed)
}
