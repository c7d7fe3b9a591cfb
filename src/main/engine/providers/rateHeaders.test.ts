import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resetMsOf, usualRateHeaders } from './rateHeaders'

const NOON = Date.UTC(2026, 10, 21, 12)

describe('rate limits in headers', () => {
  it('reads requests and tokens apart', () => {
    expect(
      usualRateHeaders({
        'x-ratelimit-limit-requests': '500',
        'x-ratelimit-remaining-requests': '499',
        'x-ratelimit-reset-requests': '120ms',
        'x-ratelimit-limit-tokens': '200000',
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '6m0s'
      })
    ).toEqual({
      requests: { limit: 500, remaining: 499, resetMs: 120 },
      tokens: { limit: 200_000, remaining: 0, resetMs: 360_000 }
    })
  })

  it('takes headers without a kind for requests, as OpenRouter sends them', () => {
    expect(
      usualRateHeaders(
        {
          'x-ratelimit-limit': '20',
          'x-ratelimit-remaining': '0',
          'x-ratelimit-reset': String(NOON + 1_500)
        },
        NOON
      )
    ).toEqual({ requests: { limit: 20, remaining: 0, resetMs: 1_500 } })
  })

  it('leaves absent what is not said or not understood', () => {
    expect(usualRateHeaders({})).toEqual({})
    expect(
      usualRateHeaders({
        'x-ratelimit-limit-requests': 'unlimited',
        'x-ratelimit-remaining-requests': '-1',
        'x-ratelimit-reset-requests': 'soon',
        'x-ratelimit-remaining-tokens': '7'
      })
    ).toEqual({ tokens: { remaining: 7 } })
  })
})

describe('resets', () => {
  it.each([
    ['6m0s', 360_000],
    ['1s', 1_000],
    ['17ms', 17],
    ['1h2m3.5s', 3_723_500],
    ['1d', 86_400_000],
    ['8.64s', 8_640],
    ['0', 0],
    ['12', 12_000],
    ['0.25', 250],
    [String(NOON / 1000 + 30), 30_000],
    [String(NOON + 250), 250],
    [String(NOON - 250), 0]
  ])('%s is %i ms', (value, ms) => {
    expect(resetMsOf(value, NOON)).toBe(ms)
  })

  it.each(['', ' ', 'x', '-3', '3 apples', '1m x', 'NaN', undefined])('%s is unknown', (value) => {
    expect(resetMsOf(value, NOON)).toBeUndefined()
  })

  it('adds up the parts of any duration', () => {
    const part = fc.integer({ min: 0, max: 999 })
    fc.assert(
      fc.property(part, part, part, part, (h, m, s, ms) => {
        const expected = ((h * 60 + m) * 60 + s) * 1000 + ms
        expect(resetMsOf(`${h}h${m}m${s}s${ms}ms`, NOON)).toBe(expected)
      })
    )
  })

  it('is never negative and never NaN', () => {
    fc.assert(
      fc.property(fc.string(), (value) => {
        const ms = resetMsOf(value, NOON)
        expect(ms === undefined || (Number.isFinite(ms) && ms >= 0)).toBe(true)
      })
    )
  })
})
