import { failure, type Failure, type FailureClass } from '../../../../../shared/domain/failure'
import type { JsonSchema, ReasoningEffort } from '../../../../../shared/domain/lane'
import {
  AdapterFailure,
  ImageSlot,
  type AdapterEvent,
  type AttemptPlan,
  type ExchangeRequest,
  type Frame,
  type FrameReader,
  type JsonValue
} from '../../adapter'
import { isFields } from '../../errorBody'
import { deltaReasoning, deltaText } from './openaiDelta'
import { openaiErrorFacts, openaiFailure, vendorWords } from './openaiErrors'
import { readCost, readUsage, usageFields } from './openaiUsage'
import { ThinkTags, type Piece } from '../thinkTags'

/**
 * The chat completions dialect, as OpenAI defined it (https://platform.openai.com/docs/api-reference/chat)
 * and as many servers speak it with small differences. Reading accepts all known differences;
 * writing sends only what every server is known to take, plus what a person set.
 */

/** Joins an address a person typed with a path, whether or not it ends in a slash. */
export function joinUrl(baseUrl: string, path: string): string {
  return `${baseUrl.replace(/\/+$/, '')}/${path}`
}

/**
 * Where a vendor's requests differ from what every server takes. Data where that is enough, a small
 * function where it is not; what is absent is as OpenAI-compatible servers commonly have it.
 */
export interface ChatQuirks {
  /** Path below the base address; `chat/completions` unless told otherwise. */
  readonly path?: string | ((plan: AttemptPlan) => string)
  /** Name of the limit of the answer's length. */
  readonly maxTokens?: 'max_tokens' | 'max_completion_tokens'
  /** Name of the seed, as Mistral calls it `random_seed`. */
  readonly seed?: string
  /** What goes into `stream_options`; `{}` leaves it out. */
  readonly streamOptions?: Readonly<Record<string, JsonValue>>
  /** `string`: `image_url` is the address itself instead of an object. */
  readonly imageUrl?: 'object' | 'string'
  /** Fields that ask for this much reasoning. */
  readonly reasoning?: (effort: ReasoningEffort, plan: AttemptPlan) => Fields
  /** Fields that ask for an answer that fits a JSON Schema; null: the vendor has none. */
  readonly schema?: ((schema: JsonSchema) => Fields) | null
  /** More fields, from the provider's own options; laid over all others. */
  readonly extra?: (plan: AttemptPlan) => Fields
  readonly headers?: Readonly<Record<string, string>>
}

/** The streamed chat request of one attempt. */
export function chatRequest(plan: AttemptPlan, quirks: ChatQuirks = {}): ExchangeRequest {
  const { path = 'chat/completions', headers } = quirks
  return {
    label: 'chat',
    method: 'POST',
    url: joinUrl(plan.baseUrl, typeof path === 'string' ? path : path(plan)),
    auth: 'key',
    repeatable: false,
    ...(headers && { headers }),
    body: { kind: 'json', value: chatBody(plan, quirks) }
  }
}

/** Parameters that are not set are not sent: the model's own default holds. */
export function chatBody(plan: AttemptPlan, quirks: ChatQuirks = {}): JsonValue {
  const { model, prompt, params, images } = plan
  const { streamOptions = { include_usage: true } } = quirks
  const system = prompt.system.trim() === '' ? [] : [{ role: 'system', content: prompt.system }]
  const text = prompt.text.trim() === '' ? [] : [{ type: 'text', text: prompt.text }]
  const pictures = images.map(({ index }) => ({
    type: 'image_url',
    image_url:
      quirks.imageUrl === 'string'
        ? new ImageSlot(index, 'data-url')
        : { url: new ImageSlot(index, 'data-url'), detail: params.detail }
  }))
  return {
    model,
    messages: [...system, { role: 'user', content: [...text, ...pictures] }],
    stream: true,
    ...(Object.keys(streamOptions).length > 0 && { stream_options: streamOptions }),
    temperature: params.temperature,
    top_p: params.topP,
    [quirks.maxTokens ?? 'max_tokens']: params.maxTokens,
    [quirks.seed ?? 'seed']: params.seed,
    ...reasoningFields(plan, quirks),
    ...schemaFields(plan, quirks),
    ...quirks.extra?.(plan)
  }
}

function reasoningFields(plan: AttemptPlan, { reasoning }: ChatQuirks): Fields {
  const { reasoningEffort } = plan.params
  if (reasoningEffort === undefined) return {}
  return reasoning?.(reasoningEffort, plan) ?? { reasoning_effort: reasoningEffort }
}

function schemaFields({ params }: AttemptPlan, { schema }: ChatQuirks): Fields {
  if (params.jsonSchema === undefined || schema === null) return {}
  return schema?.(params.jsonSchema) ?? schemaFormat(params.jsonSchema)
}

/** `response_format` as OpenAI defined it and most servers take it. */
export function schemaFormat(schema: JsonSchema, strict = true): Fields {
  return {
    response_format: {
      type: 'json_schema',
      json_schema: { name: 'answer', strict, schema: schema as Fields }
    }
  }
}

/** Fields of a request. */
type Fields = Readonly<Record<string, JsonValue>>

/** For an error inside a stream of which no more is known. */
export const BROKEN_OFF = 'The provider broke the answer off with an error of its own.'

/** Fields of a response, of which nothing is known yet. */
type Received = Readonly<Record<string, unknown>>

/** Reads the chunks of one answer. The end is `[DONE]` or a `finish_reason`, whichever comes first. */
export class OpenAiChatReader implements FrameReader {
  private readonly tags = new ThinkTags()
  private done = false
  private finishReason: string | undefined
  private nativeFinishReason: string | undefined
  private servedModel: string | undefined
  private refusal = ''
  private usage: Received | undefined

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
    chunk: Received,
    part: 'delta' | 'message',
    event?: string
  ): readonly AdapterEvent[] {
    // Before the choices: an error after the status was sent comes with empty ones.
    if (isSet(chunk['error'])) throw new AdapterFailure(inBandFailure(chunk))
    if (event === 'error') throw new AdapterFailure(inBandFailure({ error: chunk }))
    const events: AdapterEvent[] = []
    this.usage = usageFields(chunk) ?? this.usage
    this.readModel(chunk, events)
    const choice: unknown = Array.isArray(chunk['choices']) ? chunk['choices'][0] : undefined
    if (!isFields(choice)) return events
    const delta = choice[part] ?? choice['message']
    if (isFields(delta)) this.readDelta(delta, events)
    this.readFinish(choice, events)
    return events
  }

  /** A router also names the upstream that really answered: `qwen/qwen3-vl-8b via Novita`. */
  private readModel({ model, provider }: Received, events: AdapterEvent[]): void {
    if (typeof model !== 'string' || model === '') return
    const served =
      typeof provider === 'string' && provider !== '' ? `${model} via ${provider}` : model
    if (served === this.servedModel) return
    this.servedModel = served
    events.push({ type: 'served', model: served })
  }

  private readDelta(delta: Received, events: AdapterEvent[]): void {
    const reasoning = deltaReasoning(delta)
    if (reasoning !== '') events.push({ type: 'reasoning', delta: reasoning })
    const text = deltaText(delta)
    if (text !== '') for (const piece of this.tags.push(text)) events.push(eventOf(piece))
    if (typeof delta['refusal'] === 'string') this.refusal += delta['refusal']
  }

  private readFinish(choice: Received, events: AdapterEvent[]): void {
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

/** Statuses that routers put into an error's code, where they say more than "an error of its own". */
const CLASS_OF_STATUS: Readonly<Record<string, FailureClass>> = {
  '402': 'balance',
  // A router's moderation; the key itself was accepted before the stream began.
  '403': 'filtered',
  '408': 'timeout',
  '413': 'too-large',
  '429': 'rate-limited',
  '504': 'timeout'
}

/** An error that came inside a stream whose status was 200. */
function inBandFailure(chunk: Received): Failure {
  const facts = openaiErrorFacts(chunk)
  const known = openaiFailure(facts)
  if (known && known.class !== 'provider') return known
  const byStatus = CLASS_OF_STATUS[facts.code ?? '']
  if (byStatus) return failure(byStatus, vendorWords(facts))
  return failure('provider', { ...vendorWords(facts), sentence: BROKEN_OFF })
}
