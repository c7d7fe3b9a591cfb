import type { Failure } from '../../../../shared/domain/failure'
import type { ParamName } from '../../../../shared/domain/lane'
import { groqImageTokens } from '../../pricing/imageTokens/groq'
import { defineAdapter, stream, type AttemptPlan, type JsonReply } from '../adapter'
import { adjustEffort, switchNotes, tell, type Adjusted } from '../dialects/adjusted'
import {
  chatRequest,
  OpenAiChatReader,
  schemaFormat,
  type ChatQuirks
} from '../dialects/openai/openaiChat'
import { errorWords } from '../errorBody'
import { usualRateHeaders } from '../rateHeaders'
import {
  listVendorModels,
  releasedAt,
  tokenCount,
  type ModelFields
} from '../dialects/vendorModels'

/** https://console.groq.com/docs/api-reference; reasoning: /docs/reasoning; images: /docs/vision. */

/** Reasons by degrees, always, and in a field of its own. */
function isGptOss(model: string): boolean {
  return model.startsWith('openai/gpt-oss')
}

/** Reasons or does not, and by default inside the answer. */
function isQwen3(model: string): boolean {
  return /^qwen\/qwen3/.test(model)
}

function quirks({ model }: AttemptPlan): ChatQuirks {
  return {
    maxTokens: 'max_completion_tokens',
    reasoning: (effort) => {
      if (!isQwen3(model)) return { reasoning_effort: effort }
      return { reasoning_effort: effort === 'none' ? 'none' : 'default' }
    },
    // Strict needs constrained decoding, which Groq has for these models only.
    schema: (schema) => schemaFormat(schema, isGptOss(model)),
    // The default puts reasoning into the answer and is refused together with a JSON Schema.
    extra: () => (isQwen3(model) ? { reasoning_format: 'parsed' } : {})
  }
}

function adjusted(plan: AttemptPlan): Adjusted {
  if (isGptOss(plan.model)) return adjustEffort(plan, ['low', 'medium', 'high'])
  return { plan, notes: switchNotes(plan) }
}

const PARAMS: readonly ParamName[] = ['temperature', 'topP', 'maxTokens', 'seed', 'jsonSchema']

/** Models that hear or speak are in the same list, and nothing but their names says so. */
function readModel({ id, active, max_completion_tokens, created }: ModelFields) {
  if (active === false || /whisper|tts|orpheus/i.test(String(id))) return undefined
  return { ...tokenCount('maxOutputTokens', max_completion_tokens), ...releasedAt(created) }
}

function mapError({ status, body }: JsonReply): Partial<Failure> | undefined {
  const { code } = errorWords(body)
  if (status === 413 && code === 'rate_limit_exceeded')
    return {
      sentence: 'This request alone has more tokens than this Groq account may use in a minute.',
      nextStep: 'Send fewer or smaller images, or raise the limits of the account.'
    }
  if (code === 'json_validate_failed')
    return {
      class: 'provider',
      sentence: 'The model did not manage to answer in the given JSON Schema.',
      nextStep: 'Retry this model, or make the schema simpler.',
      notCharged: false
    }
  if (code === 'blocked_api_access')
    return {
      class: 'balance',
      sentence: 'The spending limit of this Groq account is reached.',
      nextStep: 'Raise the limit in Groq’s console, then retry this model.'
    }
  return undefined
}

/** 4 MB of base64 for the whole request, less some room for the prompt. */
const MOST_IMAGE_BYTES = 2_900_000

export default defineAdapter({
  id: 'groq',
  label: 'Groq',
  vendor: {
    tile: 'Gq',
    baseUrl: 'https://api.groq.com/openai/v1',
    keyPage: 'https://console.groq.com/keys',
    keyEnv: ['GROQ_API_KEY'],
    concurrency: 4,
    requestsPerMinute: 30,
    catalogue: 'groq'
  },
  takes: 'encoded',
  limits: {
    formats: ['jpeg', 'png'],
    maxSide: Number.MAX_SAFE_INTEGER,
    maxBytes: MOST_IMAGE_BYTES,
    maxTotalBytes: MOST_IMAGE_BYTES,
    maxPixels: 33_177_600,
    // Three on the page of November 2026, five on older copies.
    maxImages: 3
  },
  params: [...PARAMS, 'reasoningEffort'],
  paramsOf: (model) =>
    isGptOss(model) || isQwen3(model) ? [...PARAMS, 'reasoningEffort'] : PARAMS,
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError,
  rateOf: (headers) => {
    const { requests, tokens } = usualRateHeaders(headers)
    return {
      // Requests are counted by the day, tokens by the minute.
      ...(requests && { requests: { ...requests, windowMs: 86_400_000 } }),
      ...(tokens && { tokens })
    }
  },
  *run(asked) {
    const { plan, notes } = adjusted(asked)
    yield* tell(notes)
    yield* stream(chatRequest(plan, quirks(plan)), 'sse', new OpenAiChatReader())
  },
  imageTokens: groqImageTokens,
  models: (context) => listVendorModels(context, readModel)
})
