import Big from 'big.js'
import { z } from 'zod'
import type { Balance, Price } from '../../../../../shared/domain/cost'
import { failure } from '../../../../../shared/domain/failure'
import {
  AdapterFailure,
  json,
  type Ask,
  type AskContext,
  type ExchangeRequest,
  type ListedModel
} from '../../adapter'
import { foxapiUrl } from './foxapiRequest'

/** What FoxAPI tells besides answers: its models, its price list, what a key has left. */

function question(
  label: string,
  baseUrl: string,
  path: string,
  auth: ExchangeRequest['auth'] = 'key'
): ExchangeRequest {
  return {
    label,
    method: 'GET',
    url: foxapiUrl(baseUrl, path),
    auth,
    repeatable: true,
    timeouts: { firstByte: 15, total: 60 }
  }
}

/** Those that the documentation names; the provider's own list replaces them unless it is empty. */
export const FOXAPI_MODELS: readonly ListedModel[] = [
  { id: 'claude-opus-4-7', vision: 'yes' },
  { id: 'gemini-2.5-pro', vision: 'yes' },
  { id: 'gpt-5.5', vision: 'yes' },
  { id: 'nemotron-3-nano-omni', vision: 'yes', note: 'Takes one image only.' }
]

const modelList = z.looseObject({
  data: z.array(
    z.looseObject({ id: z.string().min(1), capabilities: z.array(z.string()).catch([]) })
  )
})

/** Models that see images, with their prices for the default group. */
export function* listFoxapiModels({ baseUrl, now }: AskContext): Ask<readonly ListedModel[]> {
  const { data } = yield* json(
    question('models', baseUrl, 'v1/configs/llm_generations_models'),
    modelList
  )
  const prices = yield* readPrices(baseUrl, now.slice(0, 10))
  const seeing = data
    .filter(({ capabilities }) => capabilities.includes('vision'))
    .map(({ id }): ListedModel => ({ ...known(id), id, vision: 'yes' }))
  return (seeing.length > 0 ? seeing : FOXAPI_MODELS).map((model) => {
    const price = prices.get(model.id)
    return { ...model, ...(price && { price }) }
  })
}

function known(id: string): ListedModel | undefined {
  return FOXAPI_MODELS.find((model) => model.id === id)
}

const ratio = z.number().nonnegative().optional().catch(undefined)

const priceList = z.looseObject({
  data: z.array(
    z.looseObject({
      model_name: z.string(),
      quota_type: z.number(),
      model_ratio: ratio,
      model_price: ratio,
      completion_ratio: ratio,
      enable_groups: z.array(z.string()).nullish().catch(undefined)
    })
  ),
  group_ratio: z.looseObject({ default: ratio }).nullish().catch(undefined)
})
type PriceEntry = z.infer<typeof priceList>['data'][number]

/** The public price list; models can be listed without it, so its absence is no failure. */
function* readPrices(baseUrl: string, asOf: string): Ask<ReadonlyMap<string, Price>> {
  const prices = new Map<string, Price>()
  try {
    const request = question('price', baseUrl, 'api/pricing', 'none')
    const { data, group_ratio: groups } = yield* json(request, priceList)
    for (const entry of data) {
      const price = foxapiPrice(entry, groups?.default ?? 1, asOf)
      if (price) prices.set(entry.model_name, price)
    }
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error
  }
  return prices
}

/** Dollars per million tokens at a ratio of 1: 500,000 units of quota are a dollar. */
const USD_PER_RATIO = 2
const QUOTA_PER_USD = 500_000

/**
 * A price as new-api, the system behind FoxAPI, counts it: by the call (`quota_type` 1), or by the
 * token as multiples of a base rate. That FoxAPI kept the base rate is taken from its own app,
 * which divides quota by 500,000.
 *
 * @returns undefined for a model that the default group does not have, and where nothing but 0 is said
 */
export function foxapiPrice(entry: PriceEntry, group: number, asOf: string): Price | undefined {
  const { enable_groups: groups } = entry
  if (groups && groups.length > 0 && !groups.includes('default')) return undefined
  const source = 'FoxAPI’s price list, default group'
  if (entry.quota_type === 1) {
    const perCall = new Big(entry.model_price ?? 0).times(group)
    if (perCall.eq(0)) return undefined
    return { inputPerMTok: '0', outputPerMTok: '0', perCall: perCall.toFixed(), source, asOf }
  }
  if (entry.quota_type !== 0 || entry.completion_ratio === undefined) return undefined
  const input = new Big(entry.model_ratio ?? 0).times(USD_PER_RATIO).times(group)
  if (input.eq(0)) return undefined
  const output = input.times(entry.completion_ratio)
  return { inputPerMTok: input.toFixed(), outputPerMTok: output.toFixed(), source, asOf }
}

const tokenUsage = z.looseObject({
  code: z.union([z.boolean(), z.number()]).optional(),
  message: z.string().optional(),
  data: z
    .looseObject({
      total_granted: z.number().optional(),
      total_available: z.number().optional(),
      unlimited_quota: z.boolean().optional()
    })
    .nullish()
})
type TokenUsage = NonNullable<z.infer<typeof tokenUsage>['data']>

/** What the key itself may use; it answers 200 for a key it does not know, and says so inside. */
function* usageOfKey(baseUrl: string): Ask<TokenUsage> {
  const { code, message, data } = yield* json(
    question('balance', baseUrl, 'api/usage/token/'),
    tokenUsage
  )
  if (code === true && data) return data
  throw new AdapterFailure(failure('auth', message === undefined ? {} : { vendorMessage: message }))
}

/** A free call that only a good key gets through; the list of models does not prove one. */
export function* checkFoxapiKey({ baseUrl }: AskContext): Ask<void> {
  yield* usageOfKey(baseUrl)
}

/** What the key has left, in quota and dollars. */
export function* foxapiBalance({ baseUrl, now }: AskContext): Ask<Balance> {
  const {
    unlimited_quota: unlimited,
    total_available: left,
    total_granted: granted
  } = yield* usageOfKey(baseUrl)
  if (unlimited === true) return { sentence: 'No limit on this key', asOf: now }
  if (left === undefined) return { sentence: 'FoxAPI does not say what is left', asOf: now }
  const usd = new Big(left).div(QUOTA_PER_USD)
  const of = granted === undefined ? '' : ` of ${counted(granted)}`
  return {
    usd: usd.toFixed(),
    sentence: `$${usd.toFixed(2)} left (${counted(left)}${of} quota)`,
    asOf: now
  }
}

function counted(quota: number): string {
  return quota.toLocaleString('en-US')
}
