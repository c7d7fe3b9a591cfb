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
