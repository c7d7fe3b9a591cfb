import type { Usage } from '../../../../shared/domain/cost'
import type { AdapterEvent, Frame } from '../adapter'
import { isFields } from '../errorBody'
import { OpenAiChatReader } from './openai/openaiChat'

type Fields = Readonly<Record<string, unknown>>

/**
 * llama.cpp's chat stream: the dialect's, with `timings` on its last chunk. They tell how much of
 * the prompt came from the cache, and stand in for usage where an older server sends none
 * (https://github.com/ggml-org/llama.cpp/tree/master/tools/server).
 */
export class LlamaCppReader extends OpenAiChatReader {
  private timings: Fields | undefined

  override read(frame: Frame): readonly AdapterEvent[] {
    // Most chunks have none, and are parsed once only.
    if (frame.data.includes('"timings"')) this.keepTimings(JSON.parse(frame.data))
    return super.read(frame)
  }

  override readWhole(body: unknown): readonly AdapterEvent[] | undefined {
    this.keepTimings(body)
    return super.readWhole(body)
  }

  override flush(): readonly AdapterEvent[] {
    const events = super.flush()
    if (this.timings === undefined) return events
    const counted = usageOfTimings(this.timings)
    this.timings = undefined
    const said = events.find((event) => event.type === 'usage')?.usage
    const usage = { ...counted, ...said }
    if (Object.keys(usage).length === 0) return events
    return [...events.filter((event) => event.type !== 'usage'), { type: 'usage', usage }]
  }

  private keepTimings(body: unknown): void {
    if (isFields(body) && isFields(body['timings'])) this.timings = body['timings']
  }
}

/** `prompt_n` leaves out what came from the cache, `cache_n`. */
function usageOfTimings(timings: Fields): Usage {
  const { prompt_n: fresh, cache_n: cached, predicted_n: predicted } = timings
  return {
    ...(isCount(fresh) && { inputTokens: fresh + (isCount(cached) ? cached : 0) }),
    ...(isCount(cached) && { cachedTokens: cached }),
    ...(isCount(predicted) && { outputTokens: predicted })
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}
