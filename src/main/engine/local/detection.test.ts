import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { insideImage, labelOf, overlap, withoutRepeats, type Detection } from './detection'

function found(change: Partial<Detection>): Detection {
  return { kind: 0, score: 0.9, left: 0.1, top: 0.1, right: 0.5, bottom: 0.5, ...change }
}

const part = fc.integer({ min: 0, max: 100 }).map((value) => value / 100)
const detection = fc
  .record({
    kind: fc.integer({ min: 0, max: 3 }),
    score: part,
    left: part,
    top: part,
    width: part,
    height: part
  })
  .map(({ width, height, ...rest }) => ({
    ...rest,
    right: Math.min(1, rest.left + width),
    bottom: Math.min(1, rest.top + height)
  }))

describe('overlap', () => {
  test('is 1 for the same box, 0 for boxes apart, a third for half shifted', () => {
    expect(overlap(found({}), found({}))).toBeCloseTo(1)
    expect(overlap(found({}), found({ left: 0.6, right: 0.9 }))).toBe(0)
    expect(overlap(found({}), found({ left: 0.3, right: 0.7 }))).toBeCloseTo(1 / 3)
  })
})

describe('withoutRepeats', () => {
  test('keeps the surest of boxes on one thing, and other kinds in the same place', () => {
    const kept = withoutRepeats([
      found({ score: 0.6 }),
      found({ score: 0.8, left: 0.12 }),
      found({ kind: 1, score: 0.7 })
    ])
    expect(kept.map(({ kind, score }) => [kind, score])).toEqual([
      [0, 0.8],
      [1, 0.7]
    ])
  })

  test('keeps two of a kind side by side, and leaves out boxes without area', () => {
    expect(withoutRepeats([found({}), found({ left: 0.55, right: 0.95 })])).toHaveLength(2)
    expect(withoutRepeats([found({ right: 0.1 })])).toEqual([])
  })

  test('for all inputs: a subset, surest first, no two alike, all others explained', () => {
    fc.assert(
      fc.property(fc.array(detection, { maxLength: 40 }), (detections) => {
        const kept = withoutRepeats(detections)
        expect(detections).toEqual(expect.arrayContaining(kept))
        expect(kept.map(({ score }) => score)).toEqual(
          kept.map(({ score }) => score).sort((a, b) => b - a)
        )
        const clashes = (a: Detection, b: Detection) => a.kind === b.kind && overlap(a, b) > 0.5
        for (const [index, one] of kept.entries()) {
          expect(kept.slice(index + 1).some((other) => clashes(one, other))).toBe(false)
        }
        for (const dropped of detections.filter((one) => !kept.includes(one))) {
          const isFlat = dropped.right <= dropped.left || dropped.bottom <= dropped.top
          expect(isFlat || kept.some((other) => clashes(other, dropped))).toBe(true)
        }
      })
    )
  })

  test('stops at the limit', () => {
    const many = Array.from({ length: 80 }, (_, kind) => found({ kind }))
    expect(withoutRepeats(many, 10)).toHaveLength(10)
  })
})

test('insideImage cuts what reaches over the edges', () => {
  expect(insideImage(found({ left: -0.2, bottom: 1.3 }))).toMatchObject({ left: 0, bottom: 1 })
})

test('labels follow the order of the data set', () => {
  expect([0, 3, 39, 41, 62, 79].map((kind) => labelOf(found({ kind })))).toEqual([
    'person',
    'motorcycle',
    'bottle',
    'cup',
    'tv',
    'toothbrush'
  ])
})
