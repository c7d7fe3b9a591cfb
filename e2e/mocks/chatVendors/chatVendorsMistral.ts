import { isObject, type Json } from './chatVendorsReshape'
import {
  changed,
  COMMON_FIELDS,
  counts,
  invalid,
  schemaOf,
  tooManyImages,
  unlisted,
  type VendorProfile
} from './chatVendorsProfiles'
import { apiError } from '../openai/openaiReplies'

/** Mistral, as the typings of @mistralai/mistralai 2.7 and its documentation describe it. */

const MODELS = [
  { id: 'mistral-large-4-0', vision: true, aliases: ['mistral-large-latest'] },
  { id: 'mistral-small-2603', vision: true, aliases: ['mistral-small-latest'] },
  { id: 'magistral-medium-2509', vision: true, aliases: [] },
  { id: 'codestral-2508', vision: false, aliases: [] }
]

const CAPABILITIES = {
  completion_chat: true,
  function_calling: true,
  reasoning: false,
  completion_fim: false,
  fine_tuning: false,
  vision: false,
  ocr: false,
  classification: false,
  moderation: false,
  audio: false,
  audio_transcription: false,
  audio_transcription_realtime: false,
  audio_speech: false,
  unified_resources: false
}

function card(id: string, aliases: readonly string[], capabilities: Json): Json {
  return {
    id,
    object: 'model',
    created: 1_760_000_000,
    owned_by: 'mistralai',
    capabilities: { ...CAPABILITIES, ...capabilities },
    name: id,
    description: 'A model of the mock server',
    max_context_length: 262_144,
    aliases,
    deprecation: null,
    default_model_temperature: 0.3,
    internal: false,
    type: 'base'
  }
}

/** Aliases are listed as models of their own, and each model names the others. */
function list(): Json {
  const data = MODELS.flatMap(({ id, vision, aliases }) => [
    card(id, aliases, { vision }),
    ...aliases.map((alias) => card(alias, [id], { vision }))
  ])
  const embed = card('mistral-embed', [], { completion_chat: false })
  return { object: 'list', data: [...data, embed] }
}

/** A string, or an object with a detail, becomes OpenAI's object. */
function plainMessages(messages: unknown): unknown {
  if (!Array.isArray(messages)) return messages
  return messages.map((message: unknown) => {
    if (!isObject(message) || !Array.isArray(message['content'])) return message
    const content = message['content'].map((part: unknown) =>
      isObject(part) && typeof part['image_url'] === 'string'
        ? { ...part, image_url: { url: part['image_url'] } }
        : part
    )
    return { ...message, content }
  })
}

function badDetail(body: Json): boolean {
  const details = JSON.stringify(body['messages'] ?? []).matchAll(/"detail":"([a-z]+)"/g)
  return [...details].some(([, detail]) => !['low', 'auto', 'high'].includes(detail ?? ''))
}

function reasons({ model, reasoning_effort: effort, prompt_mode: mode }: Json): boolean {
  if (String(model).startsWith('magistral')) return mode !== null
  return typeof effort === 'string' && effort !== 'none'
}

function error(status: number, { message, param, code }: Json) {
  if (status === 401) return { status, body: { detail: 'Unauthorized' } }
  if (status === 400 && typeof param === 'string') {
    const loc = ['body', ...param.split('.')]
    const type = code === 'extra_forbidden' ? code : 'value_error'
    return { status: 422, body: { detail: [{ type, loc, msg: message, input: null }] } }
  }
  const known: Readonly<Record<number, readonly [string, string]>> = {
    404: ['invalid_model', '1500'],
    429: ['rate_limited', '1300']
  }
  const [type, number] = known[status] ?? ['invalid_request_error', '3000']
  return { status, body: { object: 'error', message, type, param: null, code: number } }
}

export const MISTRAL: VendorProfile = {
  base: '/v1',
  models: MODELS.flatMap(({ id, aliases }) => [id, ...aliases]),
  list: list(),
  fields: [
    ...COMMON_FIELDS,
    ...['random_seed', 'reasoning_effort', 'prompt_mode', 'safe_prompt', 'metadata', 'tools'],
    ...['tool_choice', 'parallel_tool_calls', 'prediction', 'guardrails', 'service_tier'],
    'prompt_cache_key'
  ],
  refuse: (body) =>
    unlisted(body, {
      reasoning_effort: ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'],
      prompt_mode: ['reasoning']
    }) ??
    (badDetail(body) ? invalid('messages', 'Input should be low, auto or high') : undefined) ??
    tooManyImages(body, 8),
  plain: (body) =>
    changed(
      body,
      [
        ...['random_seed', 'reasoning_effort', 'prompt_mode', 'safe_prompt', 'tools'],
        ...['tool_choice', 'parallel_tool_calls', 'prediction', 'guardrails', 'service_tier'],
        'prompt_cache_key'
      ],
      { messages: plainMessages(body['messages']), seed: body['random_seed'] }
    ),
  wishes: (body) => ({ reasons: reasons(body), schema: schemaOf(body) }),
  faults: {
    /** A key without any allowance answers like a busy one. */
    'no-allowance': () =>
      apiError(429, 'Rate limit exceeded', {
        headers: {
          'x-ratelimit-limit-req-minute': '0',
          'x-ratelimit-remaining-req-minute': '0'
        }
      }),
    'finish-error': () => ({ kind: 'completion', steps: [], finishReason: 'error' })
  },
  answers: {
    usageAt: 'finish',
    usage: (usage) => {
      const { input, output } = counts(usage)
      return {
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        num_cached_tokens: 1
      }
    },
    reasoningAs: 'thinking-chunks',
    error,
    headers: {
      'mistral-correlation-id': 'corr_mock',
      'x-ratelimit-limit-req-minute': '60',
      'x-ratelimit-remaining-req-minute': '59',
      'x-ratelimit-limit-tokens-minute': '50000',
      'x-ratelimit-remaining-tokens-minute': '47196'
    }
  }
}
