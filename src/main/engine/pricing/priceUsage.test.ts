import Big from 'big.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Price, TokenRates, Usage } from '../../../shared/domain/cost'
import { decimalString } from './cost'
import { priceUsage, type Priced } from './priceUsage'

/** A rate in dollars for a million tokens, with at most six places, as vendors publish them. */
const rate = fc.integer({ min: 0, max: 200_000_000 }).map((n) => decimalString(new Big(n).div(1e6)))

const rates: fc.Arbitrary<TokenRates> = fc.record(
  {
    inputPerMTok: rate,
    outputPerMTok: rate,
    cachedInputPerMTok: rate,
    cacheWritePerMTok: rate,
    imagePerMTok: rate,
    reasoningPerMTok: rate
  },
  { requiredKeys: ['inputPerMTok', 'outputPerMTok'] }
)

/** Above every rate that {@link rate} makes. */
const DEAR: TokenRates = { inputPerMTok: '1000', outputPerMTok: '1000' }

const tokens = fc.nat({ max: 2_000_000 })

const usage: fc.Arbitrary<Usage> = fc.record(
  {
    inputTokens: tokens,
    outputTokens: tokens,
    cachedTokens: tokens,
    cacheWriteTokens: tokens,
    imageTokens: tokens,
    reasoningTokens: tokens
  },
  { requiredKeys: ['inputTokens', 'outputTokens'] }
)

const price: fc.Arbitrary<Price> = fc
  .tuple(
    rates,
    fc.record({
      perImage: fc.option(rate, { nil: undefined }),
      perCall: fc.option(rate, { nil: undefined })
    }),
    fc.array(fc.tuple(rates, tokens), { maxLength: 3 })
  )
  .map(([base, { perImage, perCall }, tiers]) => ({
    ...base,
    ...(perImage !== undefined && { perImage }),
    ...(perCall !== undefined && { perCall }),
    tiers: tiers.map(([tier, aboveInputTokens]) => ({ ...tier, aboveInputTokens })),
    source: 'test'
  }))

function known(priced: Priced): Exclude<Priced, { unknown: string }> {
  if ('unknown' in priced) throw new Error(priced.unknown)
  return priced
}

/** The same sum with integers only: micro-dollars for a million tokens times tokens. */
function sumByHand(one: Price, used: Usage, images: number): bigint {
  const micro = (amount: string): bigint => BigInt(new Big(amount).times(1e6).toFixed(0))
  const tier = (one.tiers ?? [])
    .filter(({ aboveInputTokens }) => (used.inputTokens ?? 0) > aboveInputTokens)
    .reduce<(TokenRates & { aboveInputTokens: number }) | undefined>(
      (best, t) => (best === undefined || t.aboveInputTokens > best.aboveInputTokens ? t : best),
      undefined
    )
  const at = tier ?? one
  let left = used.inputTokens ?? 0
  const take = (wanted = 0): bigint => {
    const taken = Math.min(wanted, left)
    left -= taken
    return BigInt(taken)
  }
  const input = micro(at.inputPerMTok)
  const orInput = (own: string | undefined): bigint => (own === undefined ? input : micro(own))
  const reasoning = Math.min(used.reasoningTokens ?? 0, used.outputTokens ?? 0)
  const output = micro(at.outputPerMTok)
  const byTokens =
    take(used.cachedTokens) * orInput(at.cachedInputPerMTok) +
    take(used.cacheWriteTokens) * orInput(at.cacheWritePerMTok) +
    take(used.imageTokens) * orInput(at.imagePerMTok) +
    BigInt(left) * input +
    BigInt(reasoning) * (at.reasoningPerMTok === undefined ? output : micro(at.reasoningPerMTok)) +
    BigInt((used.outputTokens ?? 0) - reasoning) * output
  const byUnit = micro(one.perImage ?? '0') * BigInt(images) + micro(one.perCall ?? '0')
  return byTokens + byUnit * 1_000_000n
}

describe('priceUsage', () => {
  it('is exact to the last digit for any price and any usage', () => {
    fc.assert(
      fc.property(price, usage, fc.nat({ max: 20 }), (one, used, images) => {
        const { usd } = known(priceUsage(one, { usage: used, images }))
        expect(usd.times(1e12).toFixed()).toBe(sumByHand(one, used, images).toString())
      })
    )
  })

  it('splits input and output without losing or doubling a token', () => {
    fc.assert(
      fc.property(price, usage, (one, used) => {
        const { parts, usd } = known(priceUsage(one, { usage: used, images: 1 }))
        const amount = (...whats: string[]): number =>
          parts.filter((p) => whats.includes(p.what)).reduce((sum, p) => sum + p.amount, 0)
        expect(amount('input', 'cached input', 'cache write', 'image input')).toBe(used.inputTokens)
        expect(amount('output', 'reasoning')).toBe(used.outputTokens)
        const sum = parts.reduce((total, part) => total.plus(part.usd), new Big(0))
        expect(sum.eq(usd)).toBe(true)
        expect(parts.every((part) => part.usd.gte(0))).toBe(true)
      })
    )
  })

  it('never costs less for more tokens, when long calls are not cheaper', () => {
    fc.assert(
      fc.property(price, usage, tokens, tokens, (one, used, moreInput, moreOutput) => {
        const tiers = (one.tiers ?? []).map(({ aboveInputTokens }) => ({
          ...DEAR,
          aboveInputTokens
        }))
        const dearer = { ...one, tiers }
        const more = {
          ...used,
          inputTokens: (used.inputTokens ?? 0) + moreInput,
          outputTokens: (used.outputTokens ?? 0) + moreOutput
        }
        const less = known(priceUsage(dearer, { usage: used, images: 1 })).usd
        expect(known(priceUsage(dearer, { usage: more, images: 1 })).usd.gte(less)).toBe(true)
      })
    )
  })

  it('never says 0 for what is not known', () => {
    fc.assert(
      fc.property(price, fc.constantFrom('inputTokens', 'outputTokens'), (one, missing) => {
        const used: Usage = { inputTokens: 10, outputTokens: 10, [missing]: undefined }
        const charged = { ...one, inputPerMTok: '1', outputPerMTok: '1' }
        expect(priceUsage(charged, { usage: used, images: 1 })).toHaveProperty('unknown')
      })
    )
  })
})
