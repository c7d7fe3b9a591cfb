import { failure, type Failure } from '../../../../shared/domain/failure'
import {
  AdapterFailure,
  ImageSlot,
  type AdapterEvent,
  type AttemptPlan,
  type ExchangeRequest,
  type Frame,
  type FrameReader,
  type JsonValue
} from '../adapter'
import { errorWords, isFields } from '../errorBody'
import { deltaReasoning, deltaText } from './openaiDelta'
import { readCost, readUsage, usageFields } from './openaiUsage'
import { ThinkTags, type Piece } from './thinkTags'

/**
 * The chat completions dialect, as OpenAI defined it (https://platform.openai.com/docs/api-reference/chat)
 * and as many servers speak it with small differences. Reading accepts all known differences;
 * writing sends only what every server is known to take, plus what a person set.
 */

/** Joins an address a person typed with a path, whether or not it ends in a slash. */
export function joinUrl(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/${path}`
}

/** The streamed chat request of one attempt. */
export function chatRequest(plan: AttemptPlan): ExchangeRequest {
  return {
    label: 'chat',
    method: 'POST',
    url: joinUrl(plan.baseUrl, 'chat/completions'),
    auth: 'key',
    repeatable: false,
    body: { kind: 'json', value: chatBody(plan) }
  }
}

/** Parameters that are not set are not sent: the model's own default holds. */
export function chatBody({ model, prompt, params, images }: AttemptPlan): JsonValue {
  const system = prompt.system.trim() === '' ? [] : [{ role: 'system', content: prompt.system }]
  const text = prompt.text.trim() === '' ? [] : [{ type: 'text', text: prompt.text }]
  const pictures = images.map(({ index }) => ({
    type: 'image_url',
    image_url: { url: new ImageSlot(index, 'data-url'), detail: params.detail }
  }))
  return {
    model,
    messages: [...system, { role: 'user', content: [...text, ...pictures] }],
    stream: true,
    stream_options: { include_usage: true },
    temperature: params.temperature,
    top_p: params.topP,
    max_tokens: params.maxTokens,
    seed: params.seed,
    reasoning_effort: params.reasoningEffort
  }
}

type Fields = Readonly<Record<string, unknown>>

/** Reads the chunks of one answer. The end is `[DONE]` or a `finish_reason`, whichever comes first. */
export class OpenAiChatReader implements FrameReader {
  private readonly tags = new ThinkTags()
  private done = false
  private finishReason: string | undefined
  private nativeFinishReason: string | undefined
  private servedModel: string | undefined
  private refusal = ''
  private usage: Fields | undefined

  read(frame: Frame): readonly AdapterEvent[] {
    if (frame.data === '[DONE]') {
      this.done = true
      return this.flush()
    }
    const chunk: unknown = JSON.parse(frame.data)
    return isFields(chunk) ? this.readChunk(chunk, 'delta', frame.event) : []
  }

  isComplete(): boolean {
    return this.done || this.finishReason !== undefined
  }

  /** Usage comes after the finish reason; `[DONE]` is the last of all. */
  mayFollow(): boolean {
    return !this.done
  }

  flush(): readonly AdapterEvent[] {
    // In a stream that was cut, half an opening tag is neither answer nor reasoning.
    const held = this.tags.flush().filter(({ kind }) => kind === 'reasoning' || this.isComplete())
    const events: AdapterEvent[] = held.map(eventOf)
    // Some servers count up on every chunk; only the last word is told, and nothing is summed.
    if (this.usage) {
      events.push({ type: 'usage', usage: readUsage(this.usage) })
      const cost = readCost(this.usage)
      if (cost) events.push({ type: 'cost', cost })
      this.usage = undefined
    }
    return events
  }

  outcome(): Failure | undefined {
    const reason = this.finishReason
    const details = {
      ...(reason !== undefined && { vendorCode: this.nativeFinishReason ?? reason }),
      ...(this.refusal !== '' && { vendorMessage: this.refusal })
    }
    if (this.refusal !== '' || isRefusal(this.nativeFinishReason) || isRefusal(reason))
      return failure('refused', details)
    switch (reason) {
      case 'content_filter':
        return failure('filtered', details)
      case 'length':
      case 'model_length':
        return failure('truncated', {
          ...details,
          sentence: 'The answer reached its length limit before it was complete.'
        })
      case 'error':
        return failure('provider', details)
      default:
        return undefined
    }
  }

  readWhole(body: unknown): readonly AdapterEvent[] | undefined {
    if (!isFields(body)) return undefined
    const hasAnswer = Array.isArray(body['choices']) || body['error'] !== undefined
    if (!hasAnswer) return undefined
    const events = this.readChunk(body, 'message')
    this.done = true
    return [...events, ...this.flush()]
  }

  private readChunk(
    chunk: Fields,
    part: 'delta' | 'message',
    event?: string
  ): readonly AdapterEvent[] {
    // Before the choices: an error after the status was sent comes with empty ones.
    if (isSet(chunk['error'])) throw new AdapterFailure(inBandFailure(chunk))
    if (event === 'error') throw new AdapterFailure(inBandFailure({ error: chunk }))
    const events: AdapterEvent[] = []
    this.usage = usageFields(chunk) ?? this.usage
    this.readModel(chunk['model'], events)
    const choice: unknown = Array.isArray(chunk['choices']) ? chunk['choices'][0] : undefined
    if (!isFields(choice)) return events
    const delta = choice[part] ?? choice['message']
    if (isFields(delta)) this.readDelta(delta, events)
    this.readFinish(choice, events)
    return events
  }

  private readModel(model: unknown, events: AdapterEvent[]): void {
    if (typeof model !== 'string' || model === '' || model === this.servedModel) return
    this.servedModel = model
    events.push({ type: 'served', model })
  }

  private readDelta(delta: Fields, events: AdapterEvent[]): void {
    const reasoning = deltaReasoning(delta)
    if (reasoning !== '') events.push({ type: 'reasoning', delta: reasoning })
    const text = deltaText(delta)
    if (text !== '') for (const piece of this.tags.push(text)) events.push(eventOf(piece))
    if (typeof delta['refusal'] === 'string') this.refusal += delta['refusal']
  }

  private readFinish(choice: Fields, events: AdapterEvent[]): void {
    const reason = choice['finish_reason']
    if (typeof reason !== 'string' || reason === '') return
    this.finishReason = reason
    const native = choice['native_finish_reason']
    if (typeof native === 'string' && native !== '') this.nativeFinishReason = native
    events.push(...this.tags.flush().map(eventOf))
    events.push({ type: 'served', finishReason: this.nativeFinishReason ?? reason })
  }
}

function eventOf({ kind, text }: Piece): AdapterEvent {
  return { type: kind, delta: text }
}

function isSet(value: unknown): boolean {
  return value !== undefined && value !== null
}

function isRefusal(reason: string | undefined): boolean {
  return reason === 'refusal'
}

/** An error that came inside a stream whose status was 200. */
function inBandFailure(chunk: Fields): Failure {
  const { code, message } = errorWords(chunk)
  const details = {
    ...(code !== undefined && { vendorCode: code }),
    ...(message !== undefined && { vendorMessage: message })
  }
  if (code === '429' || code === 'rate_limit_exceeded') return failure('rate-limited', details)
  if (code === 'content_filter') return failure('filtered', details)
  return failure('provider', {
    ...details,
    sentence: 'The provider broke the answer off with an error of its own.'
  })
}
