import Big from 'big.js'
import type { Price, TokenRates, Usage } from '../../../shared/domain/cost'

/** What was used in one call, as far as it is known. */
export interface Used {
  readonly usage?: Usage
  /** Images sent. */
  readonly images?: number
  /** ISO date or time of the call, for prices that change on a date. */
  readonly at?: string
}

/** One line of a bill: so many tokens, images or calls at one rate. */
export interface CostPart {
  readonly what:
    | 'input'
    | 'cached input'
    | 'cache write'
    | 'image input'
    | 'output'
    | 'reasoning'
    | 'images'
    | 'call'
  readonly amount: number
  /** US dollars for a million tokens, for one image or for one call. */
  readonly rate: string
  readonly usd: Big
}

export type Priced =
  | {
      readonly parts: readonly CostPart[]
      /** The parts' exact sum, in US dollars. */
      readonly usd: Big
      /** Which rates held, where they were not the plain ones; whole sentences. */
      readonly notes: readonly string[]
      /** The price leaves something open, so the sum is an estimate. */
      readonly uncertain: boolean
    }
  | { readonly unknown: string }

/** Multiplied by, not divided by a million: exact for any number of digits. */
const MILLIONTH = new Big('0.000001')

const NO_TOKENS = 'The provider did not report how many tokens were used.'
const NO_IMAGES = 'The price is by the image, and it is not known how many were charged.'

/**
 * Prices what was used, part by part, without rounding.
 *
 * Cached, cache-written and image tokens are parts of the input, reasoning a part of the output
 * (see {@link Usage}). Where the parts overlap (images served from the cache), the cache's rate
 * holds. The highest tier whose limit the input exceeds holds for the whole call.
 */
export function priceUsage(price: Price, used: Used): Priced {
  const input = count(used.usage?.inputTokens)
  const output = count(used.usage?.outputTokens)
  if (needsInput(price) && input === undefined) return { unknown: NO_TOKENS }
  if (needsOutput(price) && output === undefined) return { unknown: NO_TOKENS }
  if (isCharged(price.perImage) && used.images === undefined) return { unknown: NO_IMAGES }

  const { rates, notes, uncertain } = ratesInForce(price, input ?? 0, used.at)
  const parts = [
    ...inputParts(rates, input ?? 0, used.usage),
    ...outputParts(rates, output ?? 0, used.usage),
    ...unitParts(price, used.images ?? 0)
  ]
  return {
    parts,
    usd: parts.reduce((sum, part) => sum.plus(part.usd), new Big(0)),
    notes,
    uncertain: uncertain || price.approximate === true || hidesImages(rates, used)
  }
}

/** True when nothing at all is charged by this price. */
export function isFree(price: Price): boolean {
  return !needsTokens(price) && !isCharged(price.perImage) && !isCharged(price.perCall)
}

/** False for prices by the call or by the image, whose token rates are 0. */
export function needsTokens(price: Price): boolean {
  return needsInput(price) || needsOutput(price)
}

/** Tiers go by the input, so that it has to be known even where input itself is free. */
function needsInput(price: Price): boolean {
  return (price.tiers?.length ?? 0) > 0 || everyRate(price).some(chargesInput)
}

function needsOutput(price: Price): boolean {
  return everyRate(price).some(
    (rates) => isCharged(rates.outputPerMTok) || isCharged(rates.reasoningPerMTok)
  )
}

function everyRate(price: Price): readonly TokenRates[] {
  return [price, ...(price.tiers ?? []), ...(price.changes ?? [])]
}

function chargesInput(rates: TokenRates): boolean {
  return [
    rates.inputPerMTok,
    rates.cachedInputPerMTok,
    rates.cacheWritePerMTok,
    rates.imagePerMTok
  ].some(isCharged)
}

function isCharged(rate: string | undefined): boolean {
  return rate !== undefined && !new Big(rate).eq(0)
}

interface InForce {
  readonly rates: TokenRates
  readonly notes: readonly string[]
  readonly uncertain: boolean
}

function ratesInForce(price: Price, inputTokens: number, at: string | undefined): InForce {
  const tier = highest(
    (price.tiers ?? []).filter(({ aboveInputTokens }) => inputTokens > aboveInputTokens),
    (one, other) => one.aboveInputTokens > other.aboveInputTokens
  )
  const change = highest(
    (price.changes ?? []).filter(({ from }) => at !== undefined && from <= at),
    (one, other) => one.from > other.from
  )
  if (change) return changed(change, tier?.aboveInputTokens)
  if (!tier) return { rates: price, notes: [], uncertain: false }
  const note = `Above ${inWords(tier.aboveInputTokens)} input tokens, other rates hold for the whole call.`
  return { rates: tier, notes: [note], uncertain: false }
}

/** A tier belongs to the rates it was published with; that of an announced change is not known. */
function changed(
  change: TokenRates & { readonly from: string },
  exceeded: number | undefined
): InForce {
  const since = `Rates since ${change.from}.`
  if (exceeded === undefined) return { rates: change, notes: [since], uncertain: false }
  const open = `What more than ${inWords(exceeded)} input tokens cost since then is not known.`
  return { rates: change, notes: [since, open], uncertain: true }
}

function highest<T>(values: readonly T[], isHigher: (one: T, other: T) => boolean): T | undefined {
  return values.reduce<T | undefined>(
    (best, value) => (best === undefined || isHigher(value, best) ? value : best),
    undefined
  )
}

/** Each part takes from what the ones before it left, so that the parts are the whole. */
function inputParts(rates: TokenRates, input: number, usage: Usage | undefined): CostPart[] {
  const cached = Math.min(count(usage?.cachedTokens) ?? 0, input)
  const written = Math.min(count(usage?.cacheWriteTokens) ?? 0, input - cached)
  const images = Math.min(count(usage?.imageTokens) ?? 0, input - cached - written)
  const plain = rates.inputPerMTok
  return [
    ...tokens('cached input', cached, rates.cachedInputPerMTok ?? plain),
    ...tokens('cache write', written, rates.cacheWritePerMTok ?? plain),
    ...tokens('image input', images, rates.imagePerMTok ?? plain),
    ...tokens('input', input - cached - written - images, plain)
  ]
}

function outputParts(rates: TokenRates, output: number, usage: Usage | undefined): CostPart[] {
  const reasoning = Math.min(count(usage?.reasoningTokens) ?? 0, output)
  const plain = rates.outputPerMTok
  return [
    ...tokens('reasoning', reasoning, rates.reasoningPerMTok ?? plain),
    ...tokens('output', output - reasoning, plain)
  ]
}

function unitParts({ perImage, perCall }: Price, images: number): CostPart[] {
  const parts: CostPart[] = []
  if (perImage !== undefined && images > 0)
    parts.push({
      what: 'images',
      amount: images,
      rate: perImage,
      usd: new Big(perImage).times(images)
    })
  if (perCall !== undefined)
    parts.push({ what: 'call', amount: 1, rate: perCall, usd: new Big(perCall) })
  return parts
}

function tokens(what: CostPart['what'], amount: number, rate: string): CostPart[] {
  if (amount === 0) return []
  return [{ what, amount, rate, usd: new Big(rate).times(amount).times(MILLIONTH) }]
}

/** Images have a rate of their own, were sent, and nobody said how many tokens they took. */
function hidesImages(rates: TokenRates, { usage, images = 0 }: Used): boolean {
  const { imagePerMTok, inputPerMTok } = rates
  const differs = imagePerMTok !== undefined && !new Big(imagePerMTok).eq(inputPerMTok)
  return differs && images > 0 && usage?.imageTokens === undefined
}

/** A count that makes no sense is one that was not given. */
function count(value: number | undefined): number | undefined {
  return value !== undefined && Number.isFinite(value) && value >= 0 ? value : undefined
}

function inWords(tokenCount: number): string {
  return tokenCount.toLocaleString('en-US')
}
