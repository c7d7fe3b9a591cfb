import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { geminiImageTokens } from './gemini'

const PHOTO = { width: 4032, height: 3024 }

describe('the published numbers', () => {
  it.each([
    [undefined, 1120],
    ['auto', 1120],
    ['low', 280],
    ['high', 1120],
    ['original', 2240]
  ] as const)('Gemini 3 and later, detail %s: %i whatever the size', (detail, tokens) => {
    for (const model of ['gemini-3-flash-preview', 'gemini-3.8-flash', 'gemini-4-argon'])
      for (const size of [PHOTO, { width: 10, height: 10 }])
        expect(geminiImageTokens(model, size, detail)).toBe(tokens)
  })

  it.each([
    [384, 384, 258],
    [385, 384, 258],
    [768, 768, 258],
    [769, 768, 516],
    [4032, 3024, 6192]
  ])('Gemini 2, %i × %i: %i', (width, height, tokens) => {
    for (const model of ['gemini-2.5-pro', 'gemini-2.0-flash-001'])
      expect(geminiImageTokens(model, { width, height }, undefined)).toBe(tokens)
  })

  it.each(['gemini-flash-latest', 'gemma-4-31b-it', 'gemini-1.5-pro', 'claude-opus-5'])(
    'does not guess for %s',
    (model) => {
      expect(geminiImageTokens(model, PHOTO, undefined)).toBeUndefined()
    }
  )

  it('does not guess at media resolution for Gemini 2', () => {
    expect(geminiImageTokens('gemini-2.5-pro', PHOTO, 'low')).toBeUndefined()
  })
})

it('takes whole tiles, and never fewer for a larger image', () => {
  const side = fc.integer({ min: 1, max: 20_000 })
  const more = fc.integer({ min: 0, max: 2000 })
  fc.assert(
    fc.property(side, side, more, more, (width, height, wider, higher) => {
      const tokens = geminiImageTokens('gemini-2.5-flash', { width, height }, undefined) ?? NaN
      const larger = { width: width + wider, height: height + higher }
      expect(tokens % 258).toBe(0)
      expect(tokens).toBeGreaterThanOrEqual(258)
      expect(geminiImageTokens('gemini-2.5-flash', larger, undefined)).toBeGreaterThanOrEqual(
        tokens
      )
    })
  )
})
