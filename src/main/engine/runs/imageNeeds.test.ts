import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageFormat, ImageLimits } from '../../../shared/domain/image'
import { fitSize } from '../pricing/estimate'
import { countRefusal, limitsFor, originalRefusal, sharedLimits } from './imageNeeds'

const PLAIN: ImageLimits = { formats: ['jpeg', 'png'], maxSide: 2_000, maxBytes: 3_000_000 }

const limits: fc.Arbitrary<ImageLimits> = fc
  .record(
    {
      formats: fc.uniqueArray(fc.constantFrom<ImageFormat>('webp', 'gif', 'bmp'), { maxLength: 3 }),
      maxSide: fc.integer({ min: 64, max: 10_000 }),
      maxBytes: fc.integer({ min: 10_000, max: 20_000_000 }),
      maxImages: fc.integer({ min: 1, max: 100 }),
      maxPixels: fc.integer({ min: 64 * 64, max: 40_000_000 }),
      maxTotalBytes: fc.integer({ min: 100_000, max: 50_000_000 })
    },
    { requiredKeys: ['formats', 'maxSide', 'maxBytes'] }
  )
  .map((made) => ({ ...made, formats: ['png' as const, ...made.formats] }))

const picture = fc.record({
  width: fc.integer({ min: 1, max: 20_000 }),
  height: fc.integer({ min: 1, max: 20_000 })
})

describe('limits that all lanes share', () => {
  it('ask no provider for more than it takes', () => {
    fc.assert(
      fc.property(fc.array(limits, { minLength: 1, maxLength: 6 }), (all) => {
        const shared = sharedLimits(all)
        for (const one of all) {
          expect(shared.maxSide).toBeLessThanOrEqual(one.maxSide)
          expect(shared.maxBytes).toBeLessThanOrEqual(one.maxBytes)
          expect(shared.formats.every((format) => one.formats.includes(format))).toBe(true)
          if (one.maxImages !== undefined)
            expect(shared.maxImages).toBeLessThanOrEqual(one.maxImages)
        }
        expect(shared.formats.length).toBeGreaterThan(0)
      })
    )
  })

  it('of a provider alone are its own', () => {
    fc.assert(
      fc.property(limits, (one) => {
        expect(sharedLimits([one])).toEqual(one)
      })
    )
  })
})

describe('limits of one image among several', () => {
  it('keep within the pixels and the whole request', () => {
    fc.assert(
      fc.property(picture, limits, fc.integer({ min: 1, max: 20 }), (size, given, many) => {
        const own = limitsFor(size, given, many)
        const sent = fitSize({ ...size, format: 'png' }, own)
        const { maxPixels = Infinity, maxTotalBytes = Infinity } = given
        // One side may be rounded up by half a pixel along the other.
        const slack = Math.max(sent.width, sent.height)
        expect(sent.width * sent.height).toBeLessThanOrEqual(maxPixels + slack)
        expect(own.maxBytes * many).toBeLessThanOrEqual(Math.max(maxTotalBytes, 0) || Infinity)
      })
    )
  })
})

describe('what is not sent', () => {
  it('says how many images a model takes', () => {
    expect(countRefusal('Pixtral', { ...PLAIN, maxImages: 8 }, 8)).toBeUndefined()
    expect(countRefusal('Pixtral', { ...PLAIN, maxImages: 8 }, 9)).toBe(
      'Pixtral takes at most 8 images in one prompt; this one has 9.'
    )
    expect(countRefusal('Nemotron', { ...PLAIN, maxImages: 1 }, 2)).toContain('one image')
    expect(countRefusal('Any', PLAIN, 500)).toBeUndefined()
  })

  it.each([
    [{ format: 'png', width: 2_000, height: 10, sizeBytes: 3_000_000 }, undefined],
    [{ format: 'webp', width: 1, height: 1, sizeBytes: 1 }, 'WebP is not taken'],
    [
      { format: 'png', width: 2_001, height: 10, sizeBytes: 1 },
      'sides above 2000 px are not taken'
    ],
    [
      { format: 'png', width: 1, height: 1, sizeBytes: 3_000_001 },
      'files above 2.9 MB are not taken'
    ]
  ] as const)('%j as it is: %s', (image, why) => {
    expect(originalRefusal(image, PLAIN)).toBe(why)
  })
})
