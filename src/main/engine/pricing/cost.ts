import Big from 'big.js'
import type { Cost, Price, Usage } from '../../../shared/domain/cost'
import { isFree, needsTokens, priceUsage, type Priced } from './priceUsage'

export interface CostFacts {
  /** Nothing to pay: the work is done on this computer. */
  readonly free: boolean
  readonly freeReason?: string
  readonly price?: Price
  readonly usage?: Usage
  /** Images sent, for prices by the image. */
  readonly images?: number
  /** ISO date or time of the call, for prices that change on a date; absent: the price as it was read. */
  readonly at?: string
  /** What the provider itself says it billed, a decimal string in US dollars. */
  readonly billedUsd?: string
}

/**
 * What an answer cost, and how that is known. In this order: nothing to pay, what the provider says
 * it billed, received usage times a known price, unknown. An unknown cost is never 0. A price that
 * leaves something open makes the cost an estimate.
 */
export function costOf(facts: CostFacts): Cost {
  if (facts.free)
    return {
      mark: 'computed',
      usd: '0',
      free: true,
      reason: facts.freeReason ?? 'Free: runs on this computer.'
    }
  if (facts.billedUsd !== undefined)
    return { mark: 'billed', usd: facts.billedUsd, reason: 'Billed, as the provider reported it.' }
  const { price } = facts
  if (price === undefined) return { mark: 'unknown', reason: 'No price is known for this model.' }
  const priced = priceUsage(price, facts)
  if ('unknown' in priced) return { mark: 'unknown', reason: priced.unknown }
  return costOfPriced(price, priced)
}

function costOfPriced(price: Price, priced: Exclude<Priced, { unknown: string }>): Cost {
  const origin = `${price.source}${price.asOf ? `, ${price.asOf}` : ''}`
  if (isFree(price) && !priced.uncertain)
    return { mark: 'computed', usd: '0', free: true, reason: `Free (${origin}).` }
  const sentences = [`${chargedFor(price)} (${origin}).`, ...priced.notes]
  if (price.approximate) sentences.push('The provider does not say exactly what it charges.')
  return {
    mark: priced.uncertain ? 'estimate' : 'computed',
    usd: decimalString(priced.usd),
    reason: sentences.join(' ')
  }
}

function chargedFor(price: Price): string {
  const units = [price.perImage !== undefined && 'image', price.perCall !== undefined && 'call']
  const byUnit = units.filter((unit) => unit !== false).join(' and ')
  if (byUnit === '') return 'Received tokens times price'
  return needsTokens(price)
    ? `Received tokens times price, and a price per ${byUnit}`
    : `Price per ${byUnit}`
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
