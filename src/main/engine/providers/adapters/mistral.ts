import type { Failure } from '../../../../shared/domain/failure'
import { optionValue, type OptionSpec } from '../../../../shared/domain/option'
import { mistralImageTokens } from '../../pricing/imageTokens/mistral'
import {
  defineAdapter,
  emit,
  stream,
  type AttemptPlan,
  type JsonReply,
  type ListedModel
} from '../adapter'
import { adjustEffort, tell, type Adjusted } from '../dialects/adjusted'
import { chatRequest, OpenAiChatReader, type ChatQuirks } from '../dialects/openai/openaiChat'
import { rateWindow } from '../dialects/rateValues'
import { isFields } from '../errorBody'
import { listVendorModels, type ModelFields } from '../dialects/vendorModels'

/** https://docs.mistral.ai/api/#tag/chat; names and values as in @mistralai/mistralai 2.7. */

const PROMPT_MODE: OptionSpec = {
  id: 'promptMode',
  kind: 'choice',
  label: 'Reasoning prompt',
  help: 'Whether Mistral puts its own reasoning prompt before yours.',
  choices: [
    { value: 'default', label: 'As the model has it' },
    { value: 'reasoning', label: 'With Mistral’s reasoning prompt' },
    { value: 'none', label: 'Without' }
  ],
  default: 'default'
}

/** Magistral always reasons: it has the prompt mode where the others have an effort. */
function alwaysReasons(model: string): boolean {
  return model.startsWith('magistral')
}

function quirks({ params }: AttemptPlan): ChatQuirks {
  return {
    seed: 'random_seed',
    // Usage comes with the last piece of the answer, unasked; the option would be refused.
    streamOptions: {},
    // The short form, as their own examples have it; only the long one can carry a detail.
    imageUrl: params.detail === undefined ? 'string' : 'object',
    extra: ({ model, params: { options } }) => {
      const mode = alwaysReasons(model) ? optionValue(PROMPT_MODE, options) : 'default'
      return mode === 'default' ? {} : { prompt_mode: mode === 'none' ? null : 'reasoning' }
    }
  }
}

/** Mistral's details end at `high`, its efforts at `xhigh`. */
function adjusted(asked: AttemptPlan): Adjusted {
  const { plan, notes } = adjustEffort(asked, ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'])
  if (plan.params.detail !== 'original') return { plan, notes }
  return {
    plan: { ...plan, params: { ...plan.params, detail: 'high' } },
    notes: [...notes, 'Mistral has no detail “original”; “high” was sent.']
  }
}

function readModel({ capabilities, max_context_length }: ModelFields) {
  if (isFields(capabilities) && capabilities['completion_chat'] === false) return undefined
  return typeof max_context_length === 'number' ? { contextTokens: max_context_length } : {}
}

/** Every alias is listed as a model of its own and may come more than once. */
function once(models: readonly ListedModel[]): readonly ListedModel[] {
  return [...new Map(models.map((model) => [model.id, model])).values()]
}

function mapError({ status, headers }: JsonReply): Partial<Failure> | undefined {
  // A key without any allowance answers like a busy one; waiting would never help.
  if (status === 429 && headers['x-ratelimit-limit-req-minute'] === '0')
    return {
      class: 'balance',
      sentence: 'This key may not use this model: its allowance is 0 requests a minute.',
      nextStep: 'Choose a plan or raise the limits in Mistral’s console, then retry this model.'
    }
  return undefined
}

export default defineAdapter({
  id: 'mistral',
  label: 'Mistral',
  vendor: {
    tile: 'Mi',
    baseUrl: 'https://api.mistral.ai/v1',
    keyPage: 'https://console.mistral.ai/api-keys',
    keyEnv: ['MISTRAL_API_KEY'],
    concurrency: 4,
    requestsPerMinute: 60,
    catalogue: 'mistral'
  },
  takes: 'encoded',
  limits: {
    formats: ['jpeg', 'png', 'webp', 'gif'],
    // No side is too long for them: the model shrinks what is larger than it sees.
    maxSide: Number.MAX_SAFE_INTEGER,
    // 10 MB, taken as that of the base64 text.
    maxBytes: 7_500_000,
    maxImages: 8
  },
  params: ['temperature', 'topP', 'maxTokens', 'seed', 'detail', 'reasoningEffort', 'jsonSchema'],
  paramsOf: (model) =>
    alwaysReasons(model)
      ? ['temperature', 'topP', 'maxTokens', 'seed', 'detail', 'jsonSchema', 'options']
      : ['temperature', 'topP', 'maxTokens', 'seed', 'detail', 'reasoningEffort', 'jsonSchema'],
  options: (model) => (alwaysReasons(model) ? [PROMPT_MODE] : []),
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError,
  rateOf: (headers) => {
    const requests = rateWindow(headers, {
      limit: 'x-ratelimit-limit-req-minute',
      remaining: 'x-ratelimit-remaining-req-minute'
    })
    const tokens = rateWindow(headers, {
      limit: 'x-ratelimit-limit-tokens-minute',
      remaining: 'x-ratelimit-remaining-tokens-minute'
    })
    return { ...(requests && { requests }), ...(tokens && { tokens }) }
  },
  *run(asked) {
    const { plan, notes } = adjusted(asked)
    yield* tell(notes)
    const { headers } = yield* stream(
      chatRequest(plan, quirks(plan)),
      'sse',
      new OpenAiChatReader()
    )
    const requestId = headers['mistral-correlation-id']
    if (requestId !== undefined) yield* emit({ type: 'served', requestId })
  },
  imageTokens: mistralImageTokens,
  *models(context) {
    return once(yield* listVendorModels(context, readModel))
  }
})
