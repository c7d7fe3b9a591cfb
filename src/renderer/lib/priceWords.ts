import type { Price, TokenRates } from '../../shared/domain/cost'
import type { ModelInfo } from '../../shared/domain/model'
import { formatDay } from './format'

/** One line of a price list: `Input`, `$0.15`, `per million tokens`. */
export interface PriceLine {
  readonly what: string
  readonly amount: string
}

/** Whether tokens cost anything; providers that charge by the call have token rates of 0. */
export function chargesTokens(rates: TokenRates): boolean {
  return !isZero(rates.inputPerMTok) || !isZero(rates.outputPerMTok)
}

function isZero(decimal: string): boolean {
  return Number(decimal) === 0
}

/**
 * A price in a few characters: `0.15 / 0.60` in dollars per million tokens in and out,
 * `$0.02 per call`, `$0.003 per image`, or both kinds joined with a plus.
 */
export function shortPrice(price: Price): string {
  const tokens = chargesTokens(price) ? [`${price.inputPerMTok} / ${price.outputPerMTok}`] : []
  const parts = [...tokens, ...flatParts(price)]
  return parts.length > 0 ? parts.join(' + ') : 'Free'
}

/** What is paid beside the tokens: `$0.02 per call`. */
export function flatParts({ perCall, perImage }: Price): readonly string[] {
  return [
    ...(perCall !== undefined && !isZero(perCall) ? [`$${perCall} per call`] : []),
    ...(perImage !== undefined && !isZero(perImage) ? [`$${perImage} per image`] : [])
  ]
}

const RATES: readonly (readonly [keyof TokenRates, string])[] = [
  ['inputPerMTok', 'Input'],
  ['cachedInputPerMTok', 'Input from the cache'],
  ['cacheWritePerMTok', 'Input put into the cache'],
  ['imagePerMTok', 'Image tokens'],
  ['outputPerMTok', 'Output'],
  ['reasoningPerMTok', 'Reasoning']
]

function rateLines(rates: TokenRates): readonly PriceLine[] {
  return RATES.flatMap(([key, what]) => {
    const amount = rates[key]
    return amount === undefined ? [] : [{ what, amount: `$${amount}` }]
  })
}

interface PriceGroup {
  /** Over the lines: `Per million tokens`, `Above 200,000 tokens of input`. */
  readonly title: string
  readonly lines: readonly PriceLine[]
}

/** The whole price list of a model, readable: rates, tiers, announced changes, what a call costs. */
export function priceGroups(price: Price): readonly PriceGroup[] {
  const flat = [
    ...(price.perCall === undefined ? [] : [{ what: 'Each call', amount: `$${price.perCall}` }]),
    ...(price.perImage === undefined ? [] : [{ what: 'Each image', amount: `$${price.perImage}` }])
  ]
  const groups: readonly PriceGroup[] = [
    { title: 'Per million tokens', lines: chargesTokens(price) ? rateLines(price) : [] },
    ...(price.tiers ?? []).map((tier) => ({
      title: `Above ${tier.aboveInputTokens.toLocaleString('en-US')} tokens of input`,
      lines: rateLines(tier)
    })),
    ...(price.changes ?? []).map((change) => ({
      title: `From ${formatDay(change.from)}`,
      lines: rateLines(change)
    })),
    { title: 'By the piece', lines: flat }
  ]
  return groups.filter(({ lines }) => lines.length > 0)
}

/** Where a price comes from and how old it is: `OpenRouter’s list, 12 Oct 2025`. */
export function priceSource({ source, asOf, approximate }: Price): string {
  const dated = asOf === undefined ? source : `${source}, ${formatDay(asOf)}`
  return approximate === true ? `${dated}; approximate` : dated
}

/** An answer that models are held against each other with: one picture and a paragraph. */
export const USUAL_ANSWER = { inputTokens: 1_500, outputTokens: 300 } as const

/**
 * What the usual answer costs in US dollars, to sort and filter by; for that alone, so a float will
 * do. 0 where there is nothing to pay, undefined where nobody knows.
 */
export function usualCost({ free, price }: Pick<ModelInfo, 'free' | 'price'>): number | undefined {
  if (free) return 0
  if (!price) return undefined
  const { inputTokens, outputTokens } = USUAL_ANSWER
  const tokens =
    Number(price.inputPerMTok) * inputTokens + Number(price.outputPerMTok) * outputTokens
  return tokens / 1e6 + Number(price.perCall ?? 0) + Number(price.perImage ?? 0)
}
