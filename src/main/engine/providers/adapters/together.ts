import Big from 'big.js'
import type { Price } from '../../../../shared/domain/cost'
import { togetherImageTokens } from '../../pricing/imageTokens/together'
import { defineAdapter, stream, type AttemptPlan } from '../adapter'
import {
  adjustEffort,
  switchNotes,
  tell,
  wantsReasoning,
  type Adjusted
} from '../dialects/adjusted'
import { chatRequest, OpenAiChatReader, type ChatQuirks } from '../dialects/openai/openaiChat'
import { rateWindow } from '../dialects/rateValues'
import { isFields } from '../errorBody'
import { listVendorModels, releasedAt, type ModelFields } from '../dialects/vendorModels'

/** https://docs.together.ai/reference/chat-completions; reasoning: /docs/inference/chat/reasoning. */

/** These take a degree of reasoning; all others only know on and off. */
function takesDegrees(model: string): boolean {
  return model.startsWith('openai/gpt-oss')
}

const QUIRKS: ChatQuirks = {
  reasoning: (effort, plan) =>
    takesDegrees(plan.model)
      ? { reasoning_effort: effort }
      : { reasoning: { enabled: wantsReasoning(plan) } }
}

function adjusted(plan: AttemptPlan): Adjusted {
  if (takesDegrees(plan.model)) return adjustEffort(plan, ['low', 'medium', 'high'])
  return { plan, notes: switchNotes(plan) }
}

/** The list holds models of every kind; those without a type are kept rather than lost. */
function readModel({ type, pricing, created }: ModelFields) {
  if (typeof type === 'string' && !['chat', 'language', 'vision'].includes(type)) return undefined
  const price = priceOf(pricing)
  return { ...releasedAt(created), ...(price && { price }) }
}

/** US dollars per million tokens as plain numbers; a model that cannot be called so has only zeros. */
function priceOf(pricing: unknown): Price | undefined {
  if (!isFields(pricing)) return undefined
  const { input, output, cached_input: cached } = pricing
  if (!isAmount(input) || !isAmount(output) || (input === 0 && output === 0)) return undefined
  return {
    inputPerMTok: new Big(input).toFixed(),
    outputPerMTok: new Big(output).toFixed(),
    ...(isAmount(cached) && cached > 0 && { cachedInputPerMTok: new Big(cached).toFixed() }),
    source: 'said by Together'
  }
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0
}

export default defineAdapter({
  id: 'together',
  label: 'Together',
  vendor: {
    tile: 'To',
    baseUrl: 'https://api.together.xyz/v1',
    keyPage: 'https://api.together.ai/settings/api-keys',
    keyEnv: ['TOGETHER_API_KEY'],
    concurrency: 4,
    catalogue: 'together'
  },
  takes: 'encoded',
  // Nothing is published, so the limits that every server of this dialect is known to take hold.
  limits: { formats: ['jpeg', 'png'], maxSide: 2048, maxBytes: 3 * 1024 * 1024 },
  params: ['temperature', 'topP', 'maxTokens', 'seed', 'reasoningEffort', 'jsonSchema'],
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  rateOf: (headers) => {
    const second = 1_000
    const requests = rateWindow(
      headers,
      {
        limit: 'x-ratelimit-limit',
        remaining: 'x-ratelimit-remaining',
        reset: 'x-ratelimit-reset'
      },
      second
    )
    const tokens = rateWindow(
      headers,
      { limit: 'x-tokenlimit-limit', remaining: 'x-tokenlimit-remaining' },
      second
    )
    return { ...(requests && { requests }), ...(tokens && { tokens }) }
  },
  *run(asked) {
    const { plan, notes } = adjusted(asked)
    yield* tell(notes)
    yield* stream(chatRequest(plan, QUIRKS), 'sse', new OpenAiChatReader())
  },
  imageTokens: togetherImageTokens,
  models: (context) => listVendorModels(context, readModel)
})
