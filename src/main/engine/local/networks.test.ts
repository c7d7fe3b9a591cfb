/** How the detectors' numbers become detections. */
import { describe, expect, test } from 'vitest'
import { readRows } from './centernet'
import { expectation, readGrid, toPlanes } from './nanodet'

describe('CenterNet', () => {
  test('reads rows of left, top, right, bottom, score, kind', () => {
    const rows = [128, 64, 384, 256, 0.8, 3, 0, 0, 100, 100, 0.29, 0]
    expect(readRows(new Float32Array(rows))).toEqual([
      { kind: 3, score: expect.closeTo(0.8), left: 0.25, top: 0.125, right: 0.75, bottom: 0.5 }
    ])
  })

  test('cuts guesses that reach over the edge and drops repeats', () => {
    const rows = [-20, 0, 540, 512, 0.9, 0, -18, 0, 530, 512, 0.7, 0]
    expect(readRows(rows)).toEqual([{ kind: 0, score: 0.9, left: 0, top: 0, right: 1, bottom: 1 }])
  })
})

describe('NanoDet', () => {
  test('the distance to a side is the mean bin under the softmax', () => {
    const logits = new Float32Array(22).fill(-40)
    expect(expectation(new Float32Array(11), 0)).toBeCloseTo(5)
    logits[11 + 4] = 10
    expect(expectation(logits, 11)).toBeCloseTo(4)
    logits[11 + 5] = 10
    expect(expectation(logits, 11)).toBeCloseTo(4.5)
  })

  test('a cell’s sides are counted in cells from its centre', () => {
    const cells = 4
    const scores = new Float32Array(cells * cells * 80)
    const sides = new Float32Array(cells * cells * 44).fill(-40)
    const cell = 1 * cells + 2 // second row, third column: centre at 0.625, 0.375
    scores[cell * 80 + 15] = 0.6
    scores[cell * 80 + 16] = 0.5
    for (const [side, bin] of [1, 0, 1, 2].entries()) sides[(cell * 4 + side) * 11 + bin] = 40
    expect(readGrid({ cells, scores, sides })).toEqual([
      {
        kind: 15,
        score: expect.closeTo(0.6),
        left: expect.closeTo(0.375),
        top: expect.closeTo(0.375),
        right: expect.closeTo(0.875),
        bottom: expect.closeTo(0.875)
      }
    ])
  })

  test('the input is blue, green, red in planes, normalised', () => {
    const planes = toPlanes(new Float32Array([123.675, 116.28, 103.53, 123.675 + 58.395, 0, 0]))
    for (const [index, value] of [0, -1.8045, 0, -2.0357, 0, 1].entries()) {
      expect(planes[index]).toBeCloseTo(value, 3)
    }
  })
})
