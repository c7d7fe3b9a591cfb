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
import { apiError, type WholeReply } from '../openai/openaiReplies'

/** Groq, Together and Fireworks: hosts of open models, after their API references. */

const SHARED_FIELDS = [
  ...COMMON_FIELDS,
  ...['stream_options', 'seed', 'max_completion_tokens', 'reasoning_effort', 'user', 'logprobs']
]

const CREATED = 1_760_000_000

function groqModel(id: string, rest: Json = {}): Json {
  return {
    id,
    object: 'model',
    created: CREATED,
    owned_by: 'mock',
    active: true,
    context_window: 131_072,
    max_completion_tokens: 32_768,
    public_apps: null,
    ...rest
  }
}

const isGptOss = (model: unknown): boolean => String(model).startsWith('openai/gpt-oss')
const isQwen = (model: unknown): boolean => String(model).startsWith('qwen/qwen3')

function groqRefusal(body: Json, bytes: number): WholeReply | undefined {
  const { model, reasoning_format: format } = body
  if (bytes > 4_000_000)
    return apiError(413, 'Request Entity Too Large', { code: 'request_too_large' })
  if (format !== undefined && !isQwen(model))
    return invalid('reasoning_format', 'reasoning_format is not supported with this model')
  if (isQwen(model) && schemaOf(body) !== undefined && format !== 'parsed' && format !== 'hidden')
    return invalid('reasoning_format', 'reasoning_format raw cannot be used with json mode')
  return (
    unlisted(body, {
      reasoning_effort: isGptOss(model) ? ['low', 'medium', 'high'] : ['none', 'default'],
      reasoning_format: ['parsed', 'hidden', 'raw']
    }) ?? tooManyImages(body, 3)
  )
}

function timed(usage: Json): Json {
  const { input, output, reasoning } = counts(usage)
  return {
    queue_time: 0.01,
    prompt_tokens: input,
    prompt_time: 0.02,
    completion_tokens: output,
    completion_time: 0.3,
    total_tokens: input + output,
    total_time: 0.32,
    completion_tokens_details: { reasoning_tokens: reasoning }
  }
}

export const GROQ: VendorProfile = {
  base: '/openai/v1',
  models: ['qwen/qwen3.6-27b', 'qwen/qwen3.8-27b', 'openai/gpt-oss-120b'],
  list: {
    object: 'list',
    data: [
      groqModel('qwen/qwen3.6-27b'),
      groqModel('qwen/qwen3.8-27b'),
      groqModel('openai/gpt-oss-120b', { max_completion_tokens: 65_536 }),
      groqModel('whisper-large-v3', { context_window: 448 }),
      groqModel('llama-3.1-8b-retired', { active: false })
    ]
  },
  fields: [...SHARED_FIELDS, 'reasoning_format', 'include_reasoning', 'service_tier'],
  refuse: groqRefusal,
  plain: (body) =>
    changed(
      body,
      [
        ...['reasoning_effort', 'reasoning_format', 'include_reasoning', 'service_tier'],
        ...['max_completion_tokens', 'logprobs']
      ],
      { max_tokens: body['max_completion_tokens'] ?? body['max_tokens'] }
    ),
  wishes: (body) => ({
    reasons:
      isGptOss(body['model']) || (isQwen(body['model']) && body['reasoning_effort'] !== 'none'),
    schema: schemaOf(body)
  }),
  faults: {
    'tokens-per-minute': () =>
      apiError(413, 'Request too large for model on tokens per minute (TPM)', {
        type: 'tokens',
        code: 'rate_limit_exceeded'
      }),
    'json-invalid': () =>
      apiError(400, 'Failed to generate JSON. Please adjust your prompt.', {
        code: 'json_validate_failed'
      }),
    'spend-limit': () => apiError(400, 'Spend limit reached.', { code: 'blocked_api_access' })
  },
  answers: {
    usageAt: 'x-groq',
    usage: timed,
    reasoningAs: 'reasoning',
    error: (status, { message, type, code }) => ({
      status,
      body: { error: { message, type, ...(code !== null && { code }) } }
    }),
    headers: {
      'x-request-id': 'req_groq',
      'x-ratelimit-limit-requests': '14400',
      'x-ratelimit-limit-tokens': '18000',
      'x-ratelimit-remaining-requests': '14370',
      'x-ratelimit-remaining-tokens': '17997',
      'x-ratelimit-reset-requests': '2m59.56s',
      'x-ratelimit-reset-tokens': '7.66s'
    }
  }
}

/** US dollars per million tokens in the mock's list. */
export const TOGETHER_PRICE = { input: 0.13, output: 0.77, cached_input: 0.011 }

function togetherModel(id: string, rest: Json = {}): Json {
  return {
    id,
    object: 'model',
    created: CREATED,
    type: 'chat',
    running: false,
    display_name: id.split('/').at(-1) ?? id,
    organization: 'Mock',
    context_length: 262_144,
    pricing: { hourly: 0, base: 0, finetune: 0, ...TOGETHER_PRICE },
    ...rest
  }
}

export const TOGETHER: VendorProfile = {
  base: '/v1',
  models: [
    'Qwen/Qwen3.7-VL-Plus',
    'openai/gpt-oss-120b',
    'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8'
  ],
  // A bare array, unlike all others.
  list: [
    togetherModel('Qwen/Qwen3.7-VL-Plus'),
    togetherModel('openai/gpt-oss-120b'),
    togetherModel('meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8'),
    togetherModel('mock/dedicated-only', {
      pricing: { hourly: 0, base: 0, finetune: 0, input: 0, output: 0 }
    }),
    togetherModel('black-forest-labs/FLUX.2', { type: 'image' })
  ],
  fields: [...SHARED_FIELDS, 'reasoning', 'top_k', 'min_p', 'repetition_penalty'],
  refuse: (body) => {
    const { reasoning } = body
    if (
      reasoning !== undefined &&
      !(isObject(reasoning) && typeof reasoning['enabled'] === 'boolean')
    )
      return invalid('reasoning', 'reasoning.enabled must be a boolean')
    return unlisted(body, { reasoning_effort: ['low', 'medium', 'high'] })
  },
  plain: (body) =>
    changed(body, [
      ...['reasoning', 'reasoning_effort', 'top_k', 'min_p', 'repetition_penalty', 'logprobs'],
      'max_completion_tokens'
    ]),
  wishes: (body) => ({
    reasons:
      body['reasoning_effort'] !== undefined ||
      (isObject(body['reasoning']) && body['reasoning']['enabled'] === true),
    schema: schemaOf(body)
  }),
  faults: {},
  answers: {
    usageAt: 'finish',
    usage: (usage) => {
      const { input, output } = counts(usage)
      return {
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        cached_tokens: 1
      }
    },
    reasoningAs: 'reasoning',
    error: (status, { message, type, param, code }) => ({
      status,
      body: { id: 'oXmock', error: { message, type, param, code } }
    }),
    headers: {
      'x-request-id': 'req_together',
      'x-ratelimit-limit': '10',
      'x-ratelimit-remaining': '9',
      'x-ratelimit-reset': '1',
      'x-tokenlimit-limit': '3000',
      'x-tokenlimit-remaining': '2950'
    }
  }
}

function fireworksModel(name: string, rest: Json = {}): Json {
  return {
    id: `accounts/fireworks/models/${name}`,
    object: 'model',
    owned_by: 'fireworks',
    created: CREATED,
    kind: 'HF_BASE_MODEL',
    supports_chat: true,
    supports_image_input: false,
    supports_tools: true,
    context_length: 131_072,
    ...rest
  }
}

export const FIREWORKS: VendorProfile = {
  base: '/inference/v1',
  models: ['accounts/fireworks/models/kimi-k3', 'accounts/fireworks/models/glm-5p3'],
  list: {
    object: 'list',
    data: [
      fireworksModel('kimi-k3', { supports_image_input: true }),
      fireworksModel('glm-5p3'),
      fireworksModel('flux-2', { kind: 'FLUMINA_BASE_MODEL', supports_chat: false })
    ]
  },
  fields: [...SHARED_FIELDS, 'top_k', 'min_p', 'perf_metrics_in_response'],
  refuse: (body) =>
    unlisted(body, { reasoning_effort: ['none', 'low', 'medium', 'high', 'xhigh', 'max'] }) ??
    tooManyImages(body, 30),
  plain: (body) =>
    changed(body, [
      ...['reasoning_effort', 'top_k', 'min_p', 'perf_metrics_in_response', 'logprobs'],
      'max_completion_tokens'
    ]),
  wishes: (body) => ({
    reasons: body['reasoning_effort'] !== undefined && body['reasoning_effort'] !== 'none',
    schema: schemaOf(body)
  }),
  faults: {
    suspended: () =>
      apiError(412, 'Account is suspended, possibly due to reaching the monthly spending limit', {
        code: 'PRECONDITION_FAILED'
      })
  },
  answers: {
    usageAt: 'finish',
    usage: (usage) => {
      const { input, output } = counts(usage)
      return {
        prompt_tokens: input,
        total_tokens: input + output,
        completion_tokens: output,
        prompt_tokens_details: { cached_tokens: 0 }
      }
    },
    reasoningAs: 'reasoning_content',
    error: (status, { message, type, code }) => ({
      status,
      body: { error: { object: 'error', type, code: code ?? type, message } }
    }),
    headers: {
      'x-request-id': 'req_fireworks',
      'x-ratelimit-limit-requests': '60',
      'x-ratelimit-remaining-requests': '59',
      'fireworks-prompt-tokens': '0'
    }
  }
}
