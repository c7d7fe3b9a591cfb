import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { groqImageTokens } from './groq'
import { mistralImageTokens } from './mistral'
import { qwenImageTokens } from './qwen'
import { togetherImageTokens } from './together'

const side = fc.integer({ min: 11, max: 12_000 })
const picture = fc
  .record({ width: side, height: side })
  // The vendor refuses anything longer than 200 to 1.
  .filter(({ width, height }) => Math.max(width, height) / Math.min(width, height) <= 200)

describe('Qwen', () => {
  it.each([
    // 32 × 24 squares of 32 pixels, and the frame
    ['qwen3-vl-plus', 1024, 768, false, 770],
    ['qwen3.7-plus', 1024, 768, false, 770],
    ['qwen/qwen3.8-27b', 1024, 768, false, 770],
    // 37 × 27 squares of 28 pixels
    ['qwen2.5-vl-72b-instruct', 1024, 768, false, 1001],
    ['qwen-vl-max-2025-04-08', 1024, 768, false, 1001],
    ['qwen-vl-max', 1024, 768, false, 770],
    // 4032 × 3024: shrunk by 3.0500 to 41 × 30 squares
    ['qwen3-vl-plus', 4032, 3024, false, 1232],
    ['qwen3-vl-plus', 4032, 3024, true, 126 * 95 + 2],
    // grown to four squares
    ['qwen3-vl-plus', 16, 16, false, 6]
  ])('%s sees %i × %i (high resolution: %s) in %i tokens', (model, width, height, high, tokens) => {
    expect(qwenImageTokens(model, { width, height }, high)).toBe(tokens)
  })

  it.each(['qwen-max', 'qwen3-max', 'llama-4-scout', 'my-qwen3-vl'])(
    'says nothing of %s',
    (model) => {
      expect(qwenImageTokens(model, { width: 100, height: 100 })).toBeUndefined()
    }
  )

  it('stays within the limits for every picture', () => {
    fc.assert(
      fc.property(picture, fc.boolean(), (size, high) => {
        const tokens = qwenImageTokens('qwen3-vl-plus', size, high)!
        expect(tokens).toBeGreaterThanOrEqual(4)
        expect(tokens).toBeLessThanOrEqual((high ? 16_384 : 1_280) + 2)
        expect(Number.isInteger(tokens)).toBe(true)
      })
    )
  })
})

describe('Mistral', () => {
  it.each([
    [1024, 1024, 65 * 64],
    [4000, 4000, 65 * 64],
    [512, 256, 33 * 16],
    [1, 1, 2]
  ])('Pixtral sees %i × %i in %i tokens', (width, height, tokens) => {
    expect(mistralImageTokens('pixtral-12b-2409', { width, height })).toBe(tokens)
  })

  it('knows no rule for newer models', () => {
    expect(mistralImageTokens('mistral-large-4-0', { width: 100, height: 100 })).toBeUndefined()
  })
})

describe('Groq', () => {
  it('counts the same for every picture', () => {
    expect(groqImageTokens('qwen/qwen3.6-27b')).toBe(2048)
    expect(groqImageTokens('openai/gpt-oss-120b')).toBeUndefined()
  })
})

describe('Together', () => {
  const llama = 'meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8'
  it.each([
    [300, 300, 1601],
    [1120, 300, 3202],
    [1119, 1119, 1601],
    [1120, 1120, 6404],
    [9000, 9000, 6404]
  ])('sees %i × %i in %i tokens', (width, height, tokens) => {
    expect(togetherImageTokens(llama, { width, height })).toBe(tokens)
  })

  it('knows no rule for models of others', () => {
    expect(togetherImageTokens('Qwen/Qwen3-VL-32B', { width: 100, height: 100 })).toBeUndefined()
  })
})
