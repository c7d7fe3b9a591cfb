import type { JsonSchema, ReasoningEffort } from '../../../../../shared/domain/lane'
import { ImageSlot, type AttemptPlan, type ExchangeRequest, type JsonValue } from '../../adapter'
import { joinUrl } from './openaiChat'

/**
 * The responses dialect (https://platform.openai.com/docs/api-reference/responses): OpenAI's own, and
 * that of the vendors who took it over. Nothing is stored at the provider, and parameters that are
 * not set are not sent.
 */

type Fields = Readonly<Record<string, JsonValue>>

/** Where a vendor's requests differ from OpenAI's. */
export interface ResponsesQuirks {
  /** Address of the request; `responses` below the base address unless told otherwise. */
  readonly url?: (plan: AttemptPlan) => string
  /** What goes into `stream_options`; absent: it is left out. */
  readonly streamOptions?: Fields
  /** Where the system prompt goes; `instructions` unless told otherwise. */
  readonly system?: 'instructions' | 'message'
  /** What else goes into `reasoning` when an effort is set, such as the wish for a summary. */
  readonly reasoning?: (effort: ReasoningEffort, plan: AttemptPlan) => Fields
  /** What else goes into `text`, such as a verbosity. */
  readonly text?: (plan: AttemptPlan) => Fields
}

/** The streamed request of one attempt. */
export function responsesRequest(plan: AttemptPlan, quirks: ResponsesQuirks = {}): ExchangeRequest {
  return {
    label: 'chat',
    method: 'POST',
    url: quirks.url?.(plan) ?? joinUrl(plan.baseUrl, 'responses'),
    auth: 'key',
    repeatable: false,
    body: { kind: 'json', value: responsesBody(plan, quirks) }
  }
}

export function responsesBody(plan: AttemptPlan, quirks: ResponsesQuirks = {}): JsonValue {
  const { model, params } = plan
  return {
    model,
    ...inputOf(plan, quirks.system ?? 'instructions'),
    stream: true,
    ...(quirks.streamOptions && { stream_options: quirks.streamOptions }),
    store: false,
    temperature: params.temperature,
    top_p: params.topP,
    max_output_tokens: params.maxTokens,
    ...reasoningOf(plan, quirks),
    ...textOf(plan, quirks)
  }
}

function inputOf(plan: AttemptPlan, place: 'instructions' | 'message'): Fields {
  const { prompt, params, images } = plan
  const system = prompt.system.trim() === '' ? undefined : prompt.system
  const words = prompt.text.trim() === '' ? [] : [inputText(prompt.text)]
  const pictures = images.map(({ index }) => ({
    type: 'input_image',
    image_url: new ImageSlot(index, 'data-url'),
    detail: params.detail
  }))
  const asked = { role: 'user', content: [...words, ...pictures] }
  if (system === undefined) return { input: [asked] }
  if (place === 'instructions') return { instructions: system, input: [asked] }
  return { input: [{ role: 'system', content: [inputText(system)] }, asked] }
}

function inputText(text: string): JsonValue {
  return { type: 'input_text', text }
}

function reasoningOf(plan: AttemptPlan, { reasoning }: ResponsesQuirks): Fields {
  const effort = plan.params.reasoningEffort
  if (effort === undefined) return {}
  return { reasoning: { effort, ...reasoning?.(effort, plan) } }
}

function textOf(plan: AttemptPlan, { text }: ResponsesQuirks): Fields {
  const fields = {
    ...(plan.params.jsonSchema && { format: schemaFormat(plan.params.jsonSchema) }),
    ...text?.(plan)
  }
  return Object.keys(fields).length === 0 ? {} : { text: fields }
}

function schemaFormat(schema: JsonSchema): JsonValue {
  return { type: 'json_schema', name: 'answer', strict: true, schema: schema as Fields }
}
