import Big from 'big.js'
import type { Cost, Price, Usage } from '../../../shared/domain/cost'

export interface CostFacts {
  /** Nothing to pay: the work is done on this computer. */
  readonly free: boolean
  readonly freeReason?: string
  readonly price?: Price
  readonly usage?: Usage
  /** What the provider itself says it billed, a decimal string in US dollars. */
  readonly billedUsd?: string
}

const MILLION = new Big(1_000_000)

/**
 * What an answer cost, and how that is known. In this order: nothing to pay, what the provider says
 * it billed, received usage times a known price, unknown. An unknown cost is never 0.
 */
export function costOf(facts: CostFacts): Cost {
  const { price, usage } = facts
  if (facts.free)
    return {
      mark: 'computed',
      usd: '0',
      free: true,
      reason: facts.freeReason ?? 'Free: runs on this computer.'
    }
  if (facts.billedUsd !== undefined)
    return { mark: 'billed', usd: facts.billedUsd, reason: 'Billed, as the provider reported it.' }
  if (price === undefined) return { mark: 'unknown', reason: 'No price is known for this model.' }
  if (usage?.inputTokens === undefined || usage.outputTokens === undefined)
    return { mark: 'unknown', reason: 'The provider did not report how many tokens were used.' }
  const usd = computeUsd(price, usage.inputTokens, usage.outputTokens, usage.cachedTokens)
  return {
    mark: 'computed',
    usd: decimalString(usd),
    reason: `Received tokens times price (${price.source}${price.asOf ? `, ${price.asOf}` : ''}).`
  }
}

/**
 * `input` includes the cached tokens and `output` the reasoning tokens, as the chat dialect counts
 * them; cached input without a price of its own is charged as input.
 */
function computeUsd(price: Price, input: number, output: number, cached = 0): Big {
  const cachedTokens = Math.min(cached, input)
  const fresh = new Big(price.inputPerMTok).times(input - cachedTokens)
  const fromCache = new Big(price.cachedInputPerMTok ?? price.inputPerMTok).times(cachedTokens)
  const answered = new Big(price.outputPerMTok).times(output)
  return fresh.plus(fromCache).plus(answered).div(MILLION)
}

/** Plain decimal notation without an exponent and without trailing zeros, at most 12 places. */
export function decimalString(value: Big): string {
  const fixed = value.toFixed(12)
  return fixed.includes('.') ? fixed.replace(/0+$/, '').replace(/\.$/, '') : fixed
}

/** Adds decimal strings exactly. */
export function sumUsd(amounts: Iterable<string>): string {
  let sum = new Big(0)
  for (const amount of amounts) sum = sum.plus(amount)
  return decimalString(sum)
}
