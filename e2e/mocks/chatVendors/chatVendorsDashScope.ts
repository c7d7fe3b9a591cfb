import {
  brokenOff,
  changed,
  COMMON_FIELDS,
  counts,
  imageParts,
  invalid,
  schemaOf,
  type VendorProfile
} from './chatVendorsProfiles'
import type { Json } from './chatVendorsReshape'
import { apiError, type WholeReply } from '../openai/openaiReplies'

/** Alibaba Cloud Model Studio in its OpenAI-compatible mode, after its API reference. */

const MODELS = ['qwen3-vl-plus', 'qwen3.7-plus', 'qwen-plus']
const OWN = ['enable_thinking', 'thinking_budget', 'vl_high_resolution_images', 'top_k']
/** Characters of one image's data URL. */
const LARGEST_IMAGE = 10 * 1024 * 1024

const INSPECTION = {
  message: 'Output data may contain inappropriate content.',
  type: 'data_inspection_failed',
  param: null,
  code: 'data_inspection_failed'
}

function refuse(body: Json): WholeReply | undefined {
  const { enable_thinking: thinking, thinking_budget: budget, stream } = body
  if (thinking !== undefined && typeof thinking !== 'boolean')
    return invalid('enable_thinking', 'enable_thinking must be a boolean')
  if (thinking === true && stream !== true)
    return invalid(
      'enable_thinking',
      'parameter.enable_thinking must be set to false for non-streaming calls'
    )
  if (budget !== undefined && !(Number.isInteger(budget) && Number(budget) > 0))
    return invalid('thinking_budget', 'The thinking_budget parameter must be a positive integer')
  if (schemaOf(body) !== undefined && /-vl-/.test(String(body['model'])))
    return invalid('response_format', 'This model does not support json_schema.')
  if (imageParts(body).some((part) => JSON.stringify(part).length > LARGEST_IMAGE))
    return invalid('messages', 'Multimodal file size is too large')
  return undefined
}

export const DASHSCOPE: VendorProfile = {
  base: '/compatible-mode/v1',
  models: MODELS,
  list: {
    object: 'list',
    data: MODELS.map((id) => ({ id, object: 'model', created: 1_760_000_000, owned_by: 'system' }))
  },
  fields: [...COMMON_FIELDS, ...OWN, 'stream_options', 'seed', 'max_completion_tokens', 'user'],
  refuse,
  plain: (body) => changed(body, OWN),
  wishes: (body) => ({ reasons: body['enable_thinking'] === true, schema: schemaOf(body) }),
  faults: {
    inspection: () =>
      apiError(400, INSPECTION.message, { type: INSPECTION.type, code: INSPECTION.code }),
    'inspection-in-stream': () => brokenOff(INSPECTION),
    arrearage: () =>
      apiError(400, 'Access denied, please make sure your account is in good standing.', {
        type: 'Arrearage',
        code: 'Arrearage'
      }),
    'tokens-per-minute': () =>
      apiError(
        429,
        'You exceeded your current quota, please check your plan and billing details.',
        {
          type: 'insufficient_quota',
          code: 'insufficient_quota'
        }
      )
  },
  answers: {
    usageAt: 'own-chunk',
    usage: (usage) => {
      const { input, output, image, reasoning } = counts(usage)
      return {
        prompt_tokens: input,
        completion_tokens: output,
        total_tokens: input + output,
        prompt_tokens_details: {
          image_tokens: image,
          text_tokens: input - image,
          cached_tokens: 0
        },
        completion_tokens_details: {
          reasoning_tokens: reasoning,
          text_tokens: output - reasoning
        }
      }
    },
    reasoningAs: 'reasoning_content',
    error: (status, { message, type, param, code }) => ({
      status,
      body: { error: { message, type, param, code }, request_id: 'req_dashscope' }
    }),
    headers: { 'x-request-id': 'req_dashscope', 'x-dashscope-call-gateway': 'true' }
  }
}
