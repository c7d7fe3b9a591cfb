import fc from 'fast-check'
import { expect, it } from 'vitest'
import { boardHue } from './hues'

const hue = fc.integer({ min: 1, max: 8 })

it('keeps a model’s own hue where it is free', () => {
  expect(boardHue(3, [1, 2])).toBe(3)
})

it('borrows the next free hue, around the end', () => {
  expect(boardHue(8, [8, 1])).toBe(2)
})

it('never repeats a hue while one is free', () => {
  fc.assert(
    fc.property(hue, fc.uniqueArray(hue, { maxLength: 7 }), (own, taken) => {
      expect(taken).not.toContain(boardHue(own, taken))
    })
  )
})

it('keeps its own when all are taken', () => {
  expect(boardHue(5, [1, 2, 3, 4, 5, 6, 7, 8])).toBe(5)
})
