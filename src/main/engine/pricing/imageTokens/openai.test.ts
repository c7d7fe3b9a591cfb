import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  hasOriginalDetail,
  openaiImageTokens,
  shrinkToPatches,
  undatedModel,
  type ImageDetail
} from './openai'
import { xaiImageTokens } from './xai'

const size = (width: number, height: number) => ({ width, height })

describe('published vectors', () => {
  it.each([
    ['gpt-6-astra', 1024, 1024, 'high', 1229],
    ['gpt-6-astra', 2048, 2048, 'high', 3000],
    ['gpt-6-astra', 4096, 512, 'high', 2458],
    ['gpt-4o', 1024, 1024, 'high', 765],
    ['gpt-4o', 2048, 4096, 'high', 1105],
    ['gpt-4o', 2048, 4096, 'low', 85],
    ['gpt-6-astra', 4032, 3024, 'auto', 14_364],
    ['gpt-6-astra', 4032, 3024, 'high', 2942],
    ['gpt-4o', 4032, 3024, 'high', 765]
  ] as const)('%s, %i × %i, %s: %i', (model, width, height, detail, tokens) => {
    expect(openaiImageTokens(model, size(width, height), detail)).toBe(tokens)
  })

  it('shrinks to whole patches as published', () => {
    expect(shrinkToPatches(size(2048, 2048), { patches: 2_500 })).toEqual(size(1600, 1600))
    expect(shrinkToPatches(size(1800, 2400), { patches: 1_536 })).toEqual(size(1056, 1408))
    // 33 × 44 patches.
    expect(openaiImageTokens('gpt-5-mini', size(1800, 2400))).toBe(Math.ceil(1452 * 1.2))
  })
})

describe('levels of detail', () => {
  it.each([
    // 2048 × 2048 is 4,096 patches: the low level of 5.4 costs more than its high one.
    ['gpt-5.4', 'low', Math.ceil(4096 * 1.2)],
    ['gpt-5.4', 'high', 3000],
    ['gpt-5.4', 'auto', 3000],
    ['gpt-5.4', 'original', Math.ceil(9216 * 1.2)],
    ['gpt-5.5', 'auto', Math.ceil(9216 * 1.2)],
    ['gpt-5.5', 'low', Math.ceil(256 * 1.2)],
    ['gpt-5.6-sol', 'auto', Math.ceil(9216 * 1.2)],
    ['gpt-5.2', 'low', Math.ceil(4096 * 1.2)],
    ['gpt-5.2', 'auto', Math.ceil(4096 * 1.2)],
    ['gpt-4.1-mini', 'high', Math.ceil(4096 * 1.62)],
    ['gpt-4o-mini', 'low', 2833],
    ['gpt-5', 'auto', 70 + 140 * 4],
    ['o3', 'high', 75 + 150 * 4]
  ] as const)('%s, 3072 × 3072, %s: %i', (model, detail, tokens) => {
    expect(openaiImageTokens(model, size(3072, 3072), detail)).toBe(tokens)
  })

  it('knows which models see an image as it is', () => {
    const asked = ['gpt-6-luna', 'gpt-5.4-mini', 'gpt-5.2', 'gpt-4o', 'gpt-9', 'constructor']
    expect(asked.map(hasOriginalDetail)).toEqual([true, true, false, false, undefined, undefined])
  })
})

describe('what is not known', () => {
  it.each(['gpt-9', 'my-deployment', '', 'gpt-4o-audio-preview', '__proto__'])(
    'has no figure: %s',
    (model) => {
      expect(openaiImageTokens(model, size(100, 100))).toBeUndefined()
    }
  )

  it('has none for an image that would be refused', () => {
    expect(openaiImageTokens('gpt-6-astra', size(6000, 6000), 'original')).toBeUndefined()
    expect(openaiImageTokens('gpt-6-astra', size(6000, 6000), 'high')).toBe(3000)
    expect(openaiImageTokens('gpt-4o', size(0, 10))).toBeUndefined()
  })

  it('counts a dated snapshot as its model', () => {
    expect(undatedModel('gpt-4o-2024-08-06')).toBe('gpt-4o')
    expect(openaiImageTokens('gpt-4o-2024-08-06', size(1024, 1024))).toBe(765)
  })
})

describe('rules that hold for all sizes', () => {
  const side = fc.integer({ min: 1, max: 20_000 })
  const detail = fc.constantFrom<ImageDetail>('auto', 'low', 'high', 'original')
  const patchModel = fc.constantFrom('gpt-6-astra', 'gpt-5.6-sol', 'gpt-5.5', 'gpt-5.4', 'gpt-5.2')

  it('keeps within the bounds, never enlarges, and keeps the shape', () => {
    fc.assert(
      fc.property(
        side,
        side,
        fc.integer({ min: 200, max: 8_000 }),
        fc.integer({ min: 64, max: 10_000 }),
        (width, height, patches, longest) => {
          fc.pre(Math.max(width, height) / Math.min(width, height) < 40)
          const shrunk = shrinkToPatches(size(width, height), { patches, side: longest })
          expect(shrunk.width).toBeLessThanOrEqual(Math.min(width, longest))
          expect(shrunk.height).toBeLessThanOrEqual(Math.min(height, longest))
          const count = Math.ceil(shrunk.width / 32) * Math.ceil(shrunk.height / 32)
          expect(count).toBeLessThanOrEqual(patches)
        }
      )
    )
  })

  it('turning an image changes nothing', () => {
    const model = fc.oneof(patchModel, fc.constantFrom('gpt-4o', 'gpt-5', 'o1'))
    fc.assert(
      fc.property(model, side, side, detail, (name, width, height, level) => {
        expect(openaiImageTokens(name, size(width, height), level)).toBe(
          openaiImageTokens(name, size(height, width), level)
        )
      })
    )
  })

  it('high never costs more than its 2,500 patches', () => {
    fc.assert(
      fc.property(patchModel, side, side, (model, width, height) => {
        fc.pre(model !== 'gpt-5.2' && Math.max(width, height) / Math.min(width, height) < 40)
        expect(openaiImageTokens(model, size(width, height), 'high')).toBeLessThanOrEqual(3000)
      })
    )
  })

  it('tiles cost between one and eight of them', () => {
    fc.assert(
      fc.property(side, side, (width, height) => {
        const tokens = openaiImageTokens('gpt-4o', size(width, height), 'high')!
        expect((tokens - 85) % 170).toBe(0)
        expect(tokens).toBeGreaterThanOrEqual(255)
        expect(tokens).toBeLessThanOrEqual(85 + 170 * 8)
      })
    )
  })
})

describe('xAI', () => {
  it.each([
    [1, 1, 512],
    [448, 448, 512],
    [449, 448, 768],
    [896, 896, 1280],
    [4032, 3024, 1792]
  ])('%i × %i: %i', (width, height, tokens) => {
    expect(xaiImageTokens(size(width, height))).toBe(tokens)
  })

  it('stays between two tiles and seven', () => {
    const side = fc.integer({ min: 1, max: 50_000 })
    fc.assert(
      fc.property(side, side, (width, height) => {
        const tokens = xaiImageTokens(size(width, height))!
        expect(tokens % 256).toBe(0)
        expect(tokens).toBeGreaterThanOrEqual(512)
        expect(tokens).toBeLessThanOrEqual(1792)
      })
    )
    expect(xaiImageTokens(size(0, 4))).toBeUndefined()
  })
})
