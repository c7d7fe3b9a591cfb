import { failure, type Failure } from '../../../../../shared/domain/failure'
import type { ReasoningEffort } from '../../../../../shared/domain/lane'
import type { Usage } from '../../../../../shared/domain/cost'
import {
  AdapterFailure,
  ImageSlot,
  type AdapterEvent,
  type AttemptPlan,
  type ExchangeRequest,
  type Frame,
  type FrameReader,
  type JsonReply,
  type JsonValue
} from '../../adapter'
import { errorWords, isFields } from '../../errorBody'
import { nearestEffort } from '../adjusted'
import { joinUrl } from '../openai/openaiChat'
import { ThinkTags, type Piece } from '../thinkTags'

/**
 * Ollama's own chat: POST /api/chat, answered with one JSON object a line
 * (https://github.com/ollama/ollama/blob/main/docs/api.md). It tells counts and durations that its
 * OpenAI-compatible address does not, and takes images as bare base64.
 */
export function ollamaRequest(plan: AttemptPlan): ExchangeRequest {
  return {
    label: 'chat',
    method: 'POST',
    url: joinUrl(plan.baseUrl, 'api/chat'),
    auth: 'key',
    repeatable: false,
    body: { kind: 'json', value: ollamaBody(plan) }
  }
}

/** Parameters that are not set are not sent: the model's own default holds. */
export function ollamaBody({ model, prompt, params, images }: AttemptPlan): JsonValue {
  const system = prompt.system.trim() === '' ? [] : [{ role: 'system', content: prompt.system }]
  const pictures = images.map(({ index }) => new ImageSlot(index, 'base64'))
  const options = {
    ...(params.temperature !== undefined && { temperature: params.temperature }),
    ...(params.topP !== undefined && { top_p: params.topP }),
    ...(params.maxTokens !== undefined && { num_predict: params.maxTokens }),
    ...(params.seed !== undefined && { seed: params.seed })
  }
  return {
    model,
    messages: [
      ...system,
      { role: 'user', content: prompt.text, ...(pictures.length > 0 && { images: pictures }) }
    ],
    stream: true,
    think: thinkOf(model, params.reasoningEffort),
    format: params.jsonSchema as JsonValue,
    ...(Object.keys(options).length > 0 && { options })
  }
}

/** gpt-oss thinks by degrees, all other models do or do not. */
export function thinksByDegrees(model: string): boolean {
  return /(^|\/)gpt-oss/.test(model)
}

function thinkOf(model: string, effort: ReasoningEffort | undefined): boolean | string | undefined {
  if (effort === undefined) return undefined
  if (effort === 'none') return false
  return thinksByDegrees(model) ? nearestEffort(effort, ['low', 'medium', 'high']) : true
}

type Received = Readonly<Record<string, unknown>>

/** Reads the lines of one answer. The end is the line with `done: true`. */
export class OllamaChatReader implements FrameReader {
  private readonly tags = new ThinkTags()
  private done = false
  private doneReason: string | undefined
  private servedModel: string | undefined

  read(frame: Frame): readonly AdapterEvent[] {
    const line: unknown = JSON.parse(frame.data)
    if (!isFields(line)) return []
    if (line['error'] !== undefined && line['error'] !== null)
      throw new AdapterFailure(inBandFailure(line))
    const events: AdapterEvent[] = []
    this.readModel(line['model'], events)
    if (isFields(line['message'])) this.readMessage(line['message'], events)
    if (line['done'] === true) this.readEnd(line, events)
    return events
  }

  isComplete(): boolean {
    return this.done
  }

  flush(): readonly AdapterEvent[] {
    // In a stream that was cut, half an opening tag is neither answer nor reasoning.
    return this.tags
      .flush()
      .filter(({ kind }) => kind === 'reasoning' || this.done)
      .map(eventOf)
  }

  outcome(): Failure | undefined {
    const vendorCode = this.doneReason
    if (vendorCode === 'length')
      return failure('truncated', {
        vendorCode,
        sentence: 'The answer reached its length limit before it was complete.'
      })
    // Housekeeping: the model was read into memory or put out of it, and nothing was asked.
    if (vendorCode === 'load' || vendorCode === 'unload')
      return failure('empty', {
        vendorCode,
        sentence: 'Ollama loaded the model and then said nothing.',
        nextStep: 'Retry this model.'
      })
    return undefined
  }

  private readModel(model: unknown, events: AdapterEvent[]): void {
    if (typeof model !== 'string' || model === '' || model === this.servedModel) return
    this.servedModel = model
    events.push({ type: 'served', model })
  }

  private readMessage({ thinking, content }: Received, events: AdapterEvent[]): void {
    if (typeof thinking === 'string' && thinking !== '')
      events.push({ type: 'reasoning', delta: thinking })
    // Models whose template Ollama does not know write their thinking into the answer.
    if (typeof content === 'string' && content !== '')
      events.push(...this.tags.push(content).map(eventOf))
  }

  private readEnd(line: Received, events: AdapterEvent[]): void {
    this.done = true
    events.push(...this.tags.flush().map(eventOf))
    const reason = line['done_reason']
    if (typeof reason === 'string' && reason !== '') {
      this.doneReason = reason
      events.push({ type: 'served', finishReason: reason })
    }
    const usage = ollamaUsage(line)
    if (Object.keys(usage).length > 0) events.push({ type: 'usage', usage })
    const loadNs = line['load_duration']
    if (typeof loadNs === 'number' && loadNs > 0)
      events.push({ type: 'load-time', ms: loadNs / 1e6 })
  }
}

function eventOf({ kind, text }: Piece): AdapterEvent {
  return { type: kind, delta: text }
}

/** Thinking is counted in `eval_count`, and not said apart. */
export function ollamaUsage(line: Received): Usage {
  return {
    ...(isCount(line['prompt_eval_count']) && { inputTokens: line['prompt_eval_count'] }),
    ...(isCount(line['eval_count']) && { outputTokens: line['eval_count'] })
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0
}

/** An error line after the status was sent. */
function inBandFailure(line: Received): Failure {
  const { message } = errorWords(line)
  const details = message === undefined ? {} : { vendorMessage: message }
  return failure('provider', {
    ...details,
    sentence: 'Ollama broke the answer off with an error of its own.',
    ...ollamaWords(message ?? '')
  })
}

/** What Ollama's error messages mean; it has no codes. */
export function mapOllamaError({ status, body }: JsonReply): Partial<Failure> | undefined {
  const { message = '' } = errorWords(body)
  if (status === 404 && /not found/i.test(message))
    return {
      sentence: 'Ollama does not have this model.',
      nextStep: 'Run “ollama pull” with the model’s name, then retry.'
    }
  if (status === 401)
    return {
      sentence: 'This model runs in Ollama’s cloud, and this computer is not signed in there.',
      nextStep: 'Run “ollama signin”, then retry this model.'
    }
  const words = ollamaWords(message)
  return Object.keys(words).length === 0 ? undefined : words
}

function ollamaWords(message: string): Partial<Failure> {
  if (/requires more system memory/i.test(message))
    return {
      sentence: 'This computer has too little free memory for this model.',
      nextStep: 'Close other programs or choose a smaller model, then retry.'
    }
  if (/does not support thinking/i.test(message))
    return {
      class: 'bad-input',
      sentence: 'This model cannot reason, and was asked to.',
      nextStep: 'Take the reasoning effort out of its parameters, then retry.'
    }
  if (/does not support (images|vision)|missing data required for image input/i.test(message))
    return {
      class: 'bad-input',
      sentence: 'This model does not see images.',
      nextStep: 'Choose a vision model.'
    }
  return {}
}
