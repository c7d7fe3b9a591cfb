import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { costOf, sumUsd } from './cost'

const price = { inputPerMTok: '0.30', outputPerMTok: '2.50', source: 'typed by you' }

describe('costOf', () => {
  it('prices input and output to the last digit', () => {
    const cost = costOf({ free: false, price, usage: { inputTokens: 1290, outputTokens: 268 } })
    expect(cost).toMatchObject({ mark: 'computed', usd: '0.001057' })
  })

  it('prices cached input at its own price', () => {
    const cost = costOf({
      free: false,
      price: { ...price, cachedInputPerMTok: '0.03' },
      usage: { inputTokens: 1000, cachedTokens: 400, outputTokens: 0 }
    })
    expect(cost).toMatchObject({ usd: '0.000192' })
  })

  it('believes the provider before the price list', () => {
    const usage = { inputTokens: 1, outputTokens: 1 }
    expect(costOf({ free: false, price, usage, billedUsd: '0.0123' })).toMatchObject({
      mark: 'billed',
      usd: '0.0123'
    })
  })

  it('says unknown, never 0, without a price or without usage', () => {
    const usage = { inputTokens: 10, outputTokens: 10 }
    expect(costOf({ free: false, usage }).mark).toBe('unknown')
    expect(costOf({ free: false, price }).mark).toBe('unknown')
    expect(costOf({ free: false, price, usage: { inputTokens: 10 } }).mark).toBe('unknown')
  })

  it('prices cache writes, images and reasoning at rates of their own', () => {
    const cost = costOf({
      free: false,
      price: {
        inputPerMTok: '2',
        outputPerMTok: '10',
        cachedInputPerMTok: '0.2',
        cacheWritePerMTok: '2.5',
        imagePerMTok: '4',
        reasoningPerMTok: '20',
        source: 'list'
      },
      usage: {
        inputTokens: 1000,
        cachedTokens: 100,
        cacheWriteTokens: 200,
        imageTokens: 300,
        outputTokens: 50,
        reasoningTokens: 20
      }
    })
    // 100 × 0.2 + 200 × 2.5 + 300 × 4 + 400 × 2 + 30 × 10 + 20 × 20, for a million
    expect(cost).toMatchObject({ mark: 'computed', usd: '0.00322' })
  })

  it('charges the whole call at the highest tier that the input exceeds', () => {
    const tiered = {
      ...price,
      tiers: [
        { aboveInputTokens: 100_000, inputPerMTok: '0.5', outputPerMTok: '2.5' },
        { aboveInputTokens: 200_000, inputPerMTok: '1', outputPerMTok: '5' }
      ]
    }
    const usd = (inputTokens: number) => {
      const cost = costOf({ free: false, price: tiered, usage: { inputTokens, outputTokens: 100 } })
      return cost.mark === 'unknown' ? cost.reason : cost.usd
    }
    expect(usd(100_000)).toBe('0.03025')
    expect(usd(100_001)).toBe('0.0502505')
    expect(usd(200_001)).toBe('0.200501')
  })

  it('names the tier in the reason', () => {
    const tiers = [{ aboveInputTokens: 272_000, inputPerMTok: '1', outputPerMTok: '1' }]
    const usage = { inputTokens: 300_000, outputTokens: 1 }
    expect(costOf({ free: false, price: { ...price, tiers }, usage }).reason).toContain('272,000')
  })

  it('takes the rates of the day of the call', () => {
    const changing = {
      ...price,
      changes: [{ from: '2027-01-01', inputPerMTok: '0.60', outputPerMTok: '5' }]
    }
    const usage = { inputTokens: 1_000_000, outputTokens: 0 }
    const on = (at: string) => costOf({ free: false, price: changing, usage, at })
    expect(on('2026-12-31T23:59:59.999Z')).toMatchObject({ usd: '0.3' })
    expect(on('2027-01-01T00:00:00.000Z')).toMatchObject({ usd: '0.6', mark: 'computed' })
    expect(on('2027-01-01T00:00:00.000Z').reason).toContain('2027-01-01')
    expect(costOf({ free: false, price: changing, usage })).toMatchObject({ usd: '0.3' })
  })

  it('calls a long call after a change an estimate: its tier is not known', () => {
    const cost = costOf({
      free: false,
      price: {
        ...price,
        tiers: [{ aboveInputTokens: 100, inputPerMTok: '0.4', outputPerMTok: '3' }],
        changes: [{ from: '2027-01-01', inputPerMTok: '0.60', outputPerMTok: '5' }]
      },
      usage: { inputTokens: 1_000_000, outputTokens: 0 },
      at: '2027-06-01'
    })
    expect(cost).toMatchObject({ mark: 'estimate', usd: '0.6' })
  })

  it('prices calls and images without usage when tokens cost nothing', () => {
    const byUnit = { inputPerMTok: '0', outputPerMTok: '0', source: 'list', perCall: '0.001' }
    expect(costOf({ free: false, price: byUnit })).toMatchObject({ mark: 'computed', usd: '0.001' })
    const byImage = { ...byUnit, perImage: '0.0035' }
    expect(costOf({ free: false, price: byImage, images: 2 })).toMatchObject({ usd: '0.008' })
    expect(costOf({ free: false, price: byImage }).mark).toBe('unknown')
  })

  it('adds what the call costs to its tokens', () => {
    const both = { ...price, perCall: '0.01' }
    const usage = { inputTokens: 1290, outputTokens: 268 }
    expect(costOf({ free: false, price: both, usage })).toMatchObject({ usd: '0.011057' })
    expect(costOf({ free: false, price: both }).mark).toBe('unknown')
  })

  it('marks what an inexact price gives as an estimate', () => {
    const usage = { inputTokens: 1290, outputTokens: 268 }
    const rough = { ...price, approximate: true as const }
    expect(costOf({ free: false, price: rough, usage })).toMatchObject({
      mark: 'estimate',
      usd: '0.001057'
    })
  })

  it('estimates when images have a rate of their own and nobody counted their tokens', () => {
    const usage = { inputTokens: 1290, outputTokens: 268 }
    const own = { ...price, imagePerMTok: '0.6' }
    expect(costOf({ free: false, price: own, usage, images: 1 }).mark).toBe('estimate')
    expect(costOf({ free: false, price: own, usage, images: 0 }).mark).toBe('computed')
  })

  it('calls a price of nothing free, and says where it is from', () => {
    const nothing = { inputPerMTok: '0', outputPerMTok: '0', source: 'typed by you' }
    expect(costOf({ free: false, price: nothing })).toEqual({
      mark: 'computed',
      usd: '0',
      free: true,
      reason: 'Free (typed by you).'
    })
  })

  it('marks local work as free', () => {
    expect(costOf({ free: true })).toMatchObject({ usd: '0', free: true })
  })
})

describe('sumUsd', () => {
  it('leaves no float dust', () => {
    expect(sumUsd(['0.1', '0.2'])).toBe('0.3')
  })

  it('is exact for any amounts of micro-dollars', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000_000_000 })), (micros) => {
        const amounts = micros.map(
          (n) => `${Math.floor(n / 1e6)}.${String(n % 1e6).padStart(6, '0')}`
        )
        const total = micros.reduce((sum, n) => sum + BigInt(n), 0n)
        const [whole, places = ''] = sumUsd(amounts).split('.')
        expect(BigInt(whole + places.padEnd(6, '0'))).toBe(total)
      })
    )
  })
})
