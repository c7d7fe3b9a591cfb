import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bounded, fitView, nextScale, placement, zoomAt } from './zoom'

const frame = { width: 400, height: 300 }
const image = { width: 2000, height: 1000 }
const length = fc.integer({ min: 1, max: 20_000 })
const size = fc.record({ width: length, height: length })

describe('the picture in its frame', () => {
  it('fits as a whole, with a margin', () => {
    const view = fitView(image, frame)
    expect(view.scale).toBeCloseTo(0.19)
    expect(placement(view, frame).left).toBeCloseTo(10)
  })

  it('keeps the point under the pointer where it is while zooming', () => {
    const pointer = fc.record({
      x: fc.integer({ min: 0, max: 400 }),
      y: fc.integer({ min: 0, max: 300 })
    })
    fc.assert(
      fc.property(pointer, fc.double({ min: 0.1, max: 8, noNaN: true }), (at, scale) => {
        const before = fitView(image, frame)
        const after = zoomAt(before, scale, at, frame)
        const under = (view: typeof before) => {
          const place = placement(view, frame)
          return [(at.x - place.left) / view.scale, (at.y - place.top) / view.scale]
        }
        const [x = 0, y = 0] = under(before)
        expect(under(after)[0]).toBeCloseTo(x, 4)
        expect(under(after)[1]).toBeCloseTo(y, 4)
      })
    )
  })

  it('is never lost, wherever it was dragged', () => {
    const far = fc.double({ min: -1e6, max: 1e6, noNaN: true })
    fc.assert(
      fc.property(
        size,
        far,
        far,
        fc.double({ min: 0.01, max: 50, noNaN: true }),
        (picture, x, y, scale) => {
          const view = bounded({ x, y, scale }, picture, frame)
          const place = placement(view, frame)
          expect(place.left).toBeLessThanOrEqual(frame.width / 2 + 1)
          expect(place.left + picture.width * view.scale).toBeGreaterThanOrEqual(
            frame.width / 2 - 1
          )
          expect(view.scale).toBeLessThanOrEqual(16)
        }
      )
    )
  })

  it('steps to the next scale and back', () => {
    expect(nextScale(0.19, 1)).toBe(0.25)
    expect(nextScale(1, -1)).toBe(0.7)
    expect(nextScale(16, 1)).toBe(16)
  })
})
