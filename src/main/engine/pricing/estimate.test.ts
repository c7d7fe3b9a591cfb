import Big from 'big.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Price } from '../../../shared/domain/cost'
import { IMAGE_FORMATS } from '../../../shared/domain/image'
import { estimateCall, fitSize, type CallForecast, type Estimate } from './estimate'

const price: Price = { inputPerMTok: '2', outputPerMTok: '10', source: 'list' }
const plain: CallForecast = {
  price,
  images: [{ tokens: 1_000 }],
  promptChars: 400,
  systemChars: 0
}

function estimate(forecast: CallForecast): Estimate {
  const result = estimateCall(forecast)
  if ('unknown' in result) throw new Error(result.unknown)
  return result
}

describe('fitSize', () => {
  const size = fc.record({
    width: fc.integer({ min: 1, max: 20_000 }),
    height: fc.integer({ min: 1, max: 20_000 }),
    format: fc.constantFrom(...IMAGE_FORMATS)
  })
  const limits = fc.record(
    { maxSide: fc.integer({ min: 1, max: 9_000 }), maxPixels: fc.integer({ min: 1, max: 5e7 }) },
    { requiredKeys: ['maxSide'] }
  )

  it('stays within both limits and never enlarges a photo', () => {
    fc.assert(
      fc.property(size, limits, (source, limit) => {
        const { width, height } = fitSize(source, limit)
        expect(Math.min(width, height)).toBeGreaterThanOrEqual(1)
        expect(Math.max(width, height)).toBeLessThanOrEqual(limit.maxSide)
        // An extreme shape keeps one pixel on its short side, whatever the limit says.
        if (limit.maxPixels !== undefined && Math.min(width, height) > 1)
          expect(width * height).toBeLessThanOrEqual(limit.maxPixels)
        if (source.format === 'svg') return
        expect(width).toBeLessThanOrEqual(source.width)
        expect(height).toBeLessThanOrEqual(source.height)
      })
    )
  })

  it('keeps the shape', () => {
    const photo = { width: 4032, height: 3024, format: 'jpeg' as const }
    expect(fitSize(photo, { maxSide: 2000 })).toEqual({ width: 2000, height: 1500 })
    expect(fitSize(photo, { maxSide: 8000, maxPixels: 3_000_000 })).toEqual({
      width: 2000,
      height: 1500
    })
    expect(fitSize(photo, { maxSide: 8000 })).toEqual({ width: 4032, height: 3024 })
  })
})

describe('estimateCall', () => {
  it('adds image, text and a usual answer', () => {
    // likely: 1,100 in, 300 out; low: 1,080 and 50; high: 1,200 and 2,000
    expect(estimate(plain)).toMatchObject({
      lowUsd: '0.00266',
      likelyUsd: '0.0052',
      highUsd: '0.0224',
      inputTokens: 1_100,
      outputTokens: 300
    })
  })

  it('learns the length of the answer from earlier ones, once there are enough', () => {
    const told = estimate({ ...plain, history: { medianOutputTokens: 90, samples: 12 } })
    expect(told.outputTokens).toBe(90)
    expect(told.basis).toContain('median of 12 earlier answers')
    const once = estimate({ ...plain, history: { medianOutputTokens: 90, samples: 1 } })
    expect(once.outputTokens).toBe(300)
  })

  it('takes the limit on the answer as the most it can cost', () => {
    expect(estimate({ ...plain, maxTokens: 100 })).toMatchObject({
      outputTokens: 100,
      highUsd: '0.0034'
    })
    expect(estimate({ ...plain, maxTokens: 8_000 }).highUsd).toBe('0.0824')
  })

  it('says why there is no estimate', () => {
    const { price: _price, ...noPrice } = plain
    expect(estimateCall(noPrice)).toEqual({ unknown: 'No price is known for this model.' })
    const blind = { ...plain, images: [{ tokens: 10 }, {}] }
    expect(estimateCall(blind)).toEqual({
      unknown: 'How many tokens this provider counts for an image is not known.'
    })
  })

  it('needs no tokens for a price by call and image', () => {
    const byUnit: Price = {
      inputPerMTok: '0',
      outputPerMTok: '0',
      perCall: '0.001',
      perImage: '0.002',
      source: 'list'
    }
    const result = estimate({ ...plain, price: byUnit, images: [{}, {}] })
    expect(result).toMatchObject({ lowUsd: '0.005', likelyUsd: '0.005', highUsd: '0.005' })
    expect(result).not.toHaveProperty('inputTokens')
  })

  it('prices images at their own rate', () => {
    const own = { ...price, imagePerMTok: '4' }
    expect(estimate({ ...plain, price: own }).likelyUsd).toBe('0.0072')
  })

  it('keeps low, likely and high in order, and nothing below 0', () => {
    const rate = fc.integer({ min: 0, max: 50_000 }).map((n) => new Big(n).div(1000).toFixed())
    const forecast = fc.record(
      {
        price: fc.record({
          inputPerMTok: rate,
          outputPerMTok: rate,
          source: fc.constant('list'),
          tiers: fc.array(
            fc.record({
              inputPerMTok: rate,
              outputPerMTok: rate,
              aboveInputTokens: fc.nat({ max: 10_000 })
            }),
            { maxLength: 2 }
          )
        }),
        images: fc.array(fc.record({ tokens: fc.nat({ max: 20_000 }) }), { maxLength: 4 }),
        promptChars: fc.nat({ max: 20_000 }),
        systemChars: fc.nat({ max: 20_000 }),
        maxTokens: fc.integer({ min: 1, max: 100_000 }),
        history: fc.record({
          medianOutputTokens: fc.nat({ max: 10_000 }),
          samples: fc.nat({ max: 20 })
        })
      },
      { requiredKeys: ['price', 'images', 'promptChars', 'systemChars'] }
    )
    fc.assert(
      fc.property(forecast, (one) => {
        const { lowUsd, likelyUsd, highUsd } = estimate(one)
        expect(new Big(lowUsd).gte(0)).toBe(true)
        expect(new Big(likelyUsd).gte(lowUsd)).toBe(true)
        expect(new Big(highUsd).gte(likelyUsd)).toBe(true)
      })
    )
  })
})
