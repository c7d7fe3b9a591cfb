import { describe, expect, it } from 'vitest'
import type { Price } from '../../shared/domain/cost'
import { priceGroups, priceSource, shortPrice, usualCost } from './priceWords'

const tokens: Price = { inputPerMTok: '0.15', outputPerMTok: '0.60', source: 'the price list' }
const byCall: Price = { ...tokens, inputPerMTok: '0', outputPerMTok: '0', perCall: '0.02' }

describe('a price in a few characters', () => {
  it.each([
    [tokens, '0.15 / 0.60'],
    [byCall, '$0.02 per call'],
    [{ ...byCall, perCall: '0', perImage: '0.003' }, '$0.003 per image'],
    [{ ...tokens, perImage: '0.003' }, '0.15 / 0.60 + $0.003 per image'],
    [{ ...byCall, perCall: '0' }, 'Free']
  ])('%j is %s', (price, words) => expect(shortPrice(price)).toBe(words))
})

describe('the whole price list', () => {
  it('names every rate that is known, and no other', () => {
    expect(priceGroups({ ...tokens, cachedInputPerMTok: '0.075' })).toEqual([
      {
        title: 'Per million tokens',
        lines: [
          { what: 'Input', amount: '$0.15' },
          { what: 'Input from the cache', amount: '$0.075' },
          { what: 'Output', amount: '$0.60' }
        ]
      }
    ])
  })

  it('has no token rates where a call is paid, and says what tiers and changes bring', () => {
    expect(priceGroups(byCall)).toEqual([
      { title: 'By the piece', lines: [{ what: 'Each call', amount: '$0.02' }] }
    ])
    const later = { inputPerMTok: '1', outputPerMTok: '2' }
    const titles = priceGroups({
      ...tokens,
      tiers: [{ ...later, aboveInputTokens: 200_000 }],
      changes: [{ ...later, from: '2026-03-01' }]
    }).map(({ title }) => title)
    expect(titles).toEqual([
      'Per million tokens',
      'Above 200,000 tokens of input',
      'From 1 Mar 2026'
    ])
  })

  it('says where it comes from, how old it is, and whether it is exact', () => {
    expect(priceSource(tokens)).toBe('the price list')
    expect(priceSource({ ...tokens, asOf: '2025-10-12', approximate: true })).toBe(
      'the price list, 12 Oct 2025; approximate'
    )
  })
})

describe('the usual answer', () => {
  it('makes prices of all kinds comparable, and unknown is never 0', () => {
    expect(usualCost({ free: false })).toBeUndefined()
    expect(usualCost({ free: true })).toBe(0)
    expect(usualCost({ free: false, price: tokens })).toBeCloseTo(0.000405, 9)
    expect(usualCost({ free: false, price: byCall })).toBeCloseTo(0.02, 9)
  })
})
