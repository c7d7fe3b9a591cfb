import Big from 'big.js'
import type { Price, TokenRates } from '../../../../../shared/domain/cost'
import { failure } from '../../../../../shared/domain/failure'
import { AdapterFailure, reply, type Ask, type AskContext, type ListedModel } from '../../adapter'
import { joinUrl } from './openaiChat'
import { isFields } from '../../errorBody'

type Fields = Readonly<Record<string, unknown>>

/** What only one vendor says of a model in its list. */
export type MoreOfModel = (fields: Fields) => Partial<ListedModel>

/** Lists the models of a server that speaks the dialect. */
export function* listChatModels(
  { baseUrl }: Pick<AskContext, 'baseUrl'>,
  more?: MoreOfModel
): Ask<readonly ListedModel[]> {
  const { body } = yield* reply({
    label: 'models',
    method: 'GET',
    url: joinUrl(baseUrl, 'models'),
    auth: 'key',
    repeatable: true
  })
  return readModelList(body, more)
}

/**
 * Reads a list of models in the dialect's shape (`{data: [{id}]}`) or its variants (`{models}`, a
 * bare array), with what some servers say besides: names, context, prices, whether images are seen.
 *
 * @throws AdapterFailure `unreadable` when the body is no list of models
 */
export function readModelList(body: unknown, more?: MoreOfModel): readonly ListedModel[] {
  const list = listOf(body)
  if (!list)
    throw new AdapterFailure(
      failure('unreadable', { sentence: 'The address answers, but not with a list of models.' })
    )
  return list
    .filter(isFields)
    .flatMap((fields) => readModel(fields).map((model) => ({ ...model, ...more?.(fields) })))
}

/** ISO date of a release that is given in epoch seconds, as vendors' own lists do. */
export function releasedOn(created: unknown): Pick<ListedModel, 'released'> {
  if (typeof created !== 'number' || !(created > 0) || created > LAST_SECOND) return {}
  return { released: new Date(created * 1000).toISOString().slice(0, 10) }
}

/** The end of the year 9999; a later date has no four-digit year. */
const LAST_SECOND = 253_402_300_799

function listOf(body: unknown): readonly unknown[] | undefined {
  if (Array.isArray(body)) return body as readonly unknown[]
  if (!isFields(body)) return undefined
  const { data, models } = body
  const list: unknown = Array.isArray(data) ? data : models
  return Array.isArray(list) ? (list as readonly unknown[]) : undefined
}

function readModel(fields: Fields): readonly ListedModel[] {
  const id = text(fields['id'] ?? fields['name'] ?? fields['key'])
  if (id === undefined) return []
  const label = text(fields['display_name'] ?? fields['name'])
  const contextTokens = contextOf(fields)
  const vision = visionOf(fields)
  const price = priceOf(fields['pricing'])
  return [
    {
      id,
      ...(label !== undefined && label !== id && { label }),
      ...(vision !== undefined && { vision }),
      ...(contextTokens !== undefined && { contextTokens }),
      ...(price !== undefined && { price })
    }
  ]
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function contextOf(fields: Fields): number | undefined {
  return ['context_length', 'max_model_len', 'context_window', 'max_context_length']
    .map((name) => fields[name])
    .find((value) => typeof value === 'number' && value > 0) as number | undefined
}

/** Only what the server says in so many words; a name is never taken for a capability. */
function visionOf(fields: Fields): 'yes' | 'no' | undefined {
  const { architecture, capabilities } = fields
  const modalities =
    (isFields(architecture) ? architecture['input_modalities'] : undefined) ??
    fields['input_modalities']
  if (Array.isArray(modalities)) return modalities.includes('image') ? 'yes' : 'no'
  const said = isFields(capabilities) ? capabilities['vision'] : fields['supports_vision']
  if (typeof said === 'boolean') return said ? 'yes' : 'no'
  return undefined
}

/**
 * OpenRouter's prices: decimal strings in dollars per token, per image and per request. A rate of 0
 * for something that tokens are charged for anyway (reasoning, cache writes) means no rate of its own.
 */
function priceOf(pricing: unknown): ListedModel['price'] {
  if (!isFields(pricing)) return undefined
  const off = discountOf(pricing['discount'])
  const rates = ratesOf(pricing, off)
  if (!rates) return undefined
  const perImage = amount(pricing['image'], off)
  const perCall = amount(pricing['request'], off)
  const overrides: readonly unknown[] = Array.isArray(pricing['overrides'])
    ? pricing['overrides']
    : []
  const tiers = overrides.flatMap((band) => tierOf(band, pricing, off))
  return {
    ...rates,
    ...(isPaid(perImage) && { perImage }),
    ...(isPaid(perCall) && { perCall }),
    ...(tiers.length > 0 && { tiers }),
    // Rates that change by the hour cannot be told beforehand.
    ...(tiers.length < overrides.length && { approximate: true as const }),
    source: 'said by the server'
  }
}

function ratesOf(pricing: Fields, off: Big): TokenRates | undefined {
  const per = (name: string): string | undefined => perMillion(pricing[name], off)
  const input = per('prompt')
  const output = per('completion')
  if (input === undefined || output === undefined) return undefined
  const cached = per('input_cache_read')
  const cacheWrite = per('input_cache_write')
  const image = per('image_token')
  const reasoning = per('internal_reasoning')
  return {
    inputPerMTok: input,
    outputPerMTok: output,
    ...(cached !== undefined && { cachedInputPerMTok: cached }),
    ...(isPaid(cacheWrite) && { cacheWritePerMTok: cacheWrite }),
    ...(isPaid(image) && { imagePerMTok: image }),
    ...(isPaid(reasoning) && { reasoningPerMTok: reasoning })
  }
}

/** A band of long prompts: its rates hold from `min_prompt_tokens` on, the others stay as they are. */
function tierOf(band: unknown, pricing: Fields, off: Big): NonNullable<Price['tiers']> {
  if (!isFields(band)) return []
  const from = band['min_prompt_tokens']
  if (typeof from !== 'number' || from < 1) return []
  const rates = ratesOf({ ...pricing, ...band }, off)
  return rates ? [{ ...rates, aboveInputTokens: from - 1 }] : []
}

/** What is left of a price after the discount, a fraction from 0 to 1. */
function discountOf(discount: unknown): Big {
  return typeof discount === 'number' && discount > 0 && discount <= 1
    ? new Big(1).minus(discount)
    : new Big(1)
}

function isPaid(price: string | undefined): price is string {
  return price !== undefined && price !== '0'
}

function perMillion(perToken: unknown, off: Big): string | undefined {
  return amount(perToken, off.times(1_000_000))
}

function amount(price: unknown, times: Big): string | undefined {
  if (typeof price !== 'string' && typeof price !== 'number') return undefined
  try {
    const value = new Big(price).times(times)
    // A router's price of -1 means that it depends on where the request goes.
    return value.lt(0) ? undefined : value.toFixed()
  } catch {
    return undefined
  }
}
