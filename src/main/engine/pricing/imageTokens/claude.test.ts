import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CLAUDE_TIERS, claudeImageTokens, claudeSize, claudeTier } from './claude'

const HIGH = 'claude-opus-5-5'
const STANDARD = 'claude-haiku-4-5-20251001'

describe('the published sizes', () => {
  it.each([
    [200, 200, 64, 64],
    [1000, 1000, 1296, 1296],
    [1092, 1092, 1521, 1521],
    [1920, 1080, 1560, 2691],
    [2000, 1500, 1564, 3888],
    [3840, 2160, 1560, 4784],
    [1075, 1520, 1551, 2145],
    [4032, 3024, 1564, 4740]
  ])('%i × %i takes %i tokens, or %i', (width, height, standard, high) => {
    expect(claudeImageTokens(STANDARD, { width, height })).toBe(standard)
    expect(claudeImageTokens(HIGH, { width, height })).toBe(high)
  })

  it.each([
    ['standard', 1920, 1080, 1456, 819],
    ['standard', 3840, 2160, 1456, 819],
    ['standard', 1075, 1520, 924, 1307],
    ['high', 3840, 2160, 2576, 1449],
    ['high', 1920, 1080, 1920, 1080]
  ] as const)('%s sees %i × %i as %i × %i', (tier, width, height, seenWidth, seenHeight) => {
    expect(claudeSize({ width, height }, CLAUDE_TIERS[tier])).toEqual({
      width: seenWidth,
      height: seenHeight
    })
  })
})

describe('which models see how much', () => {
  it.each([
    ['claude-opus-4-7', 'high'],
    ['claude-opus-4-8-20260601', 'high'],
    ['claude-sonnet-5', 'high'],
    ['claude-fable-5-2', 'high'],
    ['anthropic/claude-haiku-5.5', 'high'],
    ['claude-sonnet-4-6', 'standard'],
    ['claude-haiku-4-5', 'standard'],
    ['claude-opus-4-20250514', 'standard'],
    ['claude-3-7-sonnet-20250219', 'standard'],
    ['claude-3-opus-20240229', 'standard']
  ] as const)('%s: %s', (model, tier) => {
    expect(claudeTier(model)).toBe(CLAUDE_TIERS[tier])
  })

  it.each(['claude-mythos-preview', 'gpt-6-sol', 'slow:5', ''])(
    'does not guess for %j',
    (model) => {
      expect(claudeImageTokens(model, { width: 100, height: 100 })).toBeUndefined()
    }
  )
})

describe('for all images', () => {
  const side = fc.integer({ min: 1, max: 20_000 })
  const size = fc.record({ width: side, height: side })
  const tier = fc.constantFrom(CLAUDE_TIERS.standard, CLAUDE_TIERS.high)
  const tokens = ({ width, height }: { width: number; height: number }): number =>
    Math.ceil(width / 28) * Math.ceil(height / 28)

  it('stays within edge and budget, and never enlarges', () => {
    fc.assert(
      fc.property(size, tier, (original, limits) => {
        const seen = claudeSize(original, limits)
        expect(Math.ceil(Math.max(seen.width, seen.height) / 28) * 28).toBeLessThanOrEqual(
          limits.edge
        )
        expect(tokens(seen)).toBeLessThanOrEqual(limits.tokens)
        expect(seen.width).toBeLessThanOrEqual(original.width)
        expect(seen.height).toBeLessThanOrEqual(original.height)
      })
    )
  })

  it('leaves alone what fits, and is the largest that does', () => {
    fc.assert(
      fc.property(size, tier, (original, limits) => {
        const seen = claudeSize(original, limits)
        const long = Math.max(original.width, original.height)
        const fits = long <= limits.edge && tokens(original) <= limits.tokens
        if (fits) expect(seen).toEqual(original)
        else {
          const next = Math.max(seen.width, seen.height) + 1
          const short = Math.round((next * Math.min(original.width, original.height)) / long)
          expect(
            next > limits.edge || tokens({ width: next, height: short + 1 }) > limits.tokens
          ).toBe(true)
        }
      })
    )
  })

  it('never takes fewer tokens for a larger image of the same shape', () => {
    fc.assert(
      fc.property(size, tier, fc.integer({ min: 2, max: 8 }), (original, limits, times) => {
        const larger = { width: original.width * times, height: original.height * times }
        expect(tokens(claudeSize(larger, limits))).toBeGreaterThanOrEqual(
          tokens(claudeSize(original, limits))
        )
      })
    )
  })

  it('does not care which way round an image lies', () => {
    fc.assert(
      fc.property(size, tier, ({ width, height }, limits) => {
        const lying = claudeSize({ width, height }, limits)
        const standing = claudeSize({ width: height, height: width }, limits)
        expect(standing).toEqual({ width: lying.height, height: lying.width })
      })
    )
  })
})
