import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readingRows, textAngle, type Point, type Quad } from './readingOrder'

interface Word {
  readonly name: string
  readonly quad: Quad
}

/** A page of words as boxes, row by row, turned about the origin by `angle` (clockwise). */
function page(rows: readonly (readonly string[])[], angle = 0): Word[] {
  return rows.flatMap((row, down) =>
    row.map((name, along) => ({ name, quad: turnedBox(along * 130, down * 40, 110, 24, angle) }))
  )
}

function turnedBox(x: number, y: number, width: number, height: number, angle: number): Quad {
  const corners = [
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height]
  ].map(([cx = 0, cy = 0]) => ({
    x: cx * Math.cos(angle) - cy * Math.sin(angle) + 2000,
    y: cx * Math.sin(angle) + cy * Math.cos(angle) + 2000
  }))
  return topLeftFirst(corners)
}

/** As the detector orders them: the two leftmost, upper first, then clockwise. */
function topLeftFirst(corners: readonly Point[]): Quad {
  const [a, b, c, d] = [...corners].sort((one, other) => one.x - other.x) as [
    Point,
    Point,
    Point,
    Point
  ]
  const [topLeft, bottomLeft] = a.y < b.y ? [a, b] : [b, a]
  const [topRight, bottomRight] = c.y < d.y ? [c, d] : [d, c]
  return [topLeft, topRight, bottomRight, bottomLeft]
}

const namesOf = (rows: readonly (readonly Word[])[]) =>
  rows.map((row) => row.map(({ name }) => name))

const RECEIPT = [['cafe'], ['flat', 'white', '8.40'], ['cortado', '3.60'], ['total', '12.00']]

describe('textAngle', () => {
  test.each([0, 4, -7, 20, 90])('finds text that runs at %i°', (degrees) => {
    const angle = (degrees * Math.PI) / 180
    expect(textAngle(page(RECEIPT, angle).map(({ quad }) => quad))).toBeCloseTo(angle, 5)
  })

  test('follows the long lines, not a stamp that lies across', () => {
    const stamp = turnedBox(0, 500, 60, 30, -0.3)
    expect(textAngle([...page(RECEIPT).map(({ quad }) => quad), stamp])).toBeCloseTo(0)
  })

  test('is 0 where there is no text', () => {
    expect(textAngle([])).toBe(0)
  })
})

describe('readingRows', () => {
  test.each([0, 5, -8, 90, 180, 270])('reads a page turned by %i°', (degrees) => {
    const angle = (degrees * Math.PI) / 180
    const words = page(RECEIPT, angle)
    expect(namesOf(readingRows([...words].reverse(), angle))).toEqual(RECEIPT)
  })

  test('a tall heading does not swallow the rows beside it', () => {
    const words: Word[] = [
      { name: 'big', quad: turnedBox(0, 0, 200, 90, 0) },
      { name: 'one', quad: turnedBox(300, 0, 100, 20, 0) },
      { name: 'two', quad: turnedBox(300, 60, 100, 20, 0) }
    ]
    expect(readingRows(words, 0).flat()).toHaveLength(3)
    expect(namesOf(readingRows(words, 0))).not.toContainEqual(['big', 'one', 'two'])
  })

  test('for all pages: every word exactly once, rows from left to right', () => {
    const coordinate = fc.integer({ min: 0, max: 2000 })
    const word = fc.tuple(coordinate, coordinate, fc.integer({ min: 5, max: 300 }))
    fc.assert(
      fc.property(fc.array(word, { maxLength: 30 }), (boxes) => {
        const words = boxes.map(([x, y, width], index) => ({
          name: String(index),
          quad: turnedBox(x, y, width, 20, 0)
        }))
        const rows = readingRows(words, 0)
        expect(
          rows
            .flat()
            .map(({ name }) => Number(name))
            .sort((a, b) => a - b)
        ).toEqual(words.map((_, index) => index))
        for (const row of rows) {
          const centres = row.map(({ quad }) => quad[0].x + quad[1].x)
          expect(centres).toEqual([...centres].sort((a, b) => a - b))
        }
      })
    )
  })
})
