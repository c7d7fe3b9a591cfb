import type { Usage } from '../../../../../shared/domain/cost'
import { failure, type Failure } from '../../../../../shared/domain/failure'
import { AdapterFailure, type AdapterEvent, type Frame, type FrameReader } from '../../adapter'
import { isFields } from '../../errorBody'
import { streamedError } from './anthropicFailures'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads the events of one Messages stream
 * (https://platform.claude.com/docs/en/build-with-claude/streaming). The end is `message_stop`, and
 * nothing else: a stop reason alone does not say that the stream was whole.
 */
export class AnthropicReader implements FrameReader {
  private done = false
  private stopReason: string | undefined
  private stopDetails: Fields = {}
  private started: Fields = {}
  private counted: Fields = {}
  private usageTold = false

  read(frame: Frame): readonly AdapterEvent[] {
    const event: unknown = JSON.parse(frame.data)
    return isFields(event) ? this.readEvent(event) : []
  }

  isComplete(): boolean {
    return this.done
  }

  flush(): readonly AdapterEvent[] {
    if (this.usageTold) return []
    this.usageTold = true
    // At the start the output is a token or so; only an answer that came whole can be as short.
    const { output_tokens, output_tokens_details, ...input } = this.started
    const output = this.done ? { output_tokens, output_tokens_details } : {}
    const usage = readAnthropicUsage({ ...input, ...output, ...this.counted })
    return Object.keys(usage).length === 0 ? [] : [{ type: 'usage', usage }]
  }

  outcome(): Failure | undefined {
    return this.stopReason === undefined
      ? undefined
      : stopFailure(this.stopReason, this.stopDetails)
  }

  readWhole(body: unknown): readonly AdapterEvent[] | undefined {
    if (!isFields(body)) return undefined
    if (body['type'] === 'error') throw new AdapterFailure(streamedError(body))
    if (body['type'] !== 'message' || !Array.isArray(body['content'])) return undefined
    const events = [...this.readStart(body), ...body['content'].flatMap(readBlock)]
    events.push(...this.readStop(body))
    this.done = true
    return events
  }

  private readEvent(event: Fields): readonly AdapterEvent[] {
    switch (event['type']) {
      case 'message_start':
        return isFields(event['message']) ? this.readStart(event['message']) : []
      case 'content_block_start':
        return readBlock(event['content_block'])
      case 'content_block_delta':
        return readBlock(event['delta'])
      case 'message_delta':
        this.count(event['usage'])
        return isFields(event['delta']) ? this.readStop(event['delta']) : []
      case 'message_stop':
        this.done = true
        return this.flush()
      case 'error':
        throw new AdapterFailure(streamedError(event))
      default:
        // `ping`, `content_block_stop` and whatever comes to be: nothing a person would read.
        return []
    }
  }

  private readStart(message: Fields): readonly AdapterEvent[] {
    if (isFields(message['usage'])) this.started = message['usage']
    const { model } = message
    return typeof model === 'string' && model !== '' ? [{ type: 'served', model }] : []
  }

  /** Counts are cumulative; a null says that there is nothing new, not that there is nothing. */
  private count(usage: unknown): void {
    if (!isFields(usage)) return
    const said = Object.entries(usage).filter(([, value]) => value !== null)
    this.counted = { ...this.counted, ...Object.fromEntries(said) }
  }

  private readStop(delta: Fields): readonly AdapterEvent[] {
    const { stop_reason: reason, stop_details: details } = delta
    if (typeof reason !== 'string') return []
    this.stopReason = reason
    if (isFields(details)) this.stopDetails = details
    return [{ type: 'served', finishReason: reason }]
  }
}

/** Text and reasoning of a block or of what is added to one; signatures and the like are not shown. */
function readBlock(block: unknown): readonly AdapterEvent[] {
  if (!isFields(block)) return []
  const { type, text, thinking } = block
  if ((type === 'text' || type === 'text_delta') && typeof text === 'string' && text !== '')
    return [{ type: 'text', delta: text }]
  const thinks = type === 'thinking' || type === 'thinking_delta'
  if (thinks && typeof thinking === 'string' && thinking !== '')
    return [{ type: 'reasoning', delta: thinking }]
  return []
}

/**
 * Usage in our words. Anthropic counts cached and cache-written input beside the input, and thinking
 * within the output. Images are not told apart.
 */
export function readAnthropicUsage(fields: Fields): Usage {
  const fresh = count(fields['input_tokens'])
  const read = count(fields['cache_read_input_tokens'])
  const written = count(fields['cache_creation_input_tokens'])
  const output = count(fields['output_tokens'])
  const details = fields['output_tokens_details']
  const thought = isFields(details) ? count(details['thinking_tokens']) : undefined
  return {
    ...(fresh !== undefined && { inputTokens: fresh + (read ?? 0) + (written ?? 0) }),
    ...(read !== undefined && { cachedTokens: read }),
    ...(written !== undefined && { cacheWriteTokens: written }),
    ...(output !== undefined && { outputTokens: output }),
    ...(thought !== undefined && { reasoningTokens: thought })
  }
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}

function stopFailure(reason: string, details: Fields): Failure | undefined {
  switch (reason) {
    case 'end_turn':
    case 'stop_sequence':
    case 'tool_use':
      return undefined
    case 'max_tokens':
      return failure('truncated', {
        vendorCode: reason,
        sentence: 'The answer reached its length limit before it was complete.'
      })
    case 'model_context_window_exceeded':
      return failure('truncated', {
        vendorCode: reason,
        sentence: 'Prompt and answer together filled all that the model can hold.',
        nextStep: 'Send fewer or smaller images, or ask a model with a larger context.'
      })
    case 'pause_turn':
      return failure('truncated', {
        vendorCode: reason,
        sentence: 'The model paused before its answer was complete.',
        nextStep: 'Retry this model.'
      })
    case 'refusal':
      return refusal(details)
    default:
      return failure('truncated', {
        vendorCode: reason,
        sentence: 'The model stopped for a reason that Triptych does not know.',
        nextStep: 'Look at what came before it stopped, or retry this model.'
      })
  }
}

/** Category and explanation may both be missing. */
function refusal({ category, explanation }: Fields): Failure {
  const words = [category, explanation].filter((word): word is string => typeof word === 'string')
  return failure('refused', {
    vendorCode: 'refusal',
    ...(words.length > 0 && { vendorMessage: words.join(': ') })
  })
}
