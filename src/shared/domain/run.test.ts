import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageId, LaneId, ProviderId } from './ids'
import type { RunLane } from './lane'
import { planCells } from './run'

function lane(id: string): RunLane {
  return {
    id: id as LaneId,
    provider: 'p' as ProviderId,
    model: 'm',
    label: 'M',
    providerLabel: 'P',
    hue: 1,
    letter: 'A',
    prompt: { text: '', system: '' },
    params: {}
  }
}

describe('planned cells', () => {
  it('go image by image, repeat by repeat, with all lanes together', () => {
    const images = ['x', 'y'] as ImageId[]
    const cells = planCells({ images, lanes: [lane('a'), lane('b')], repeats: 2 })
    expect(cells.map(({ imageId, repeat, laneId }) => `${imageId}${repeat}${laneId}`)).toEqual([
      'x0a',
      'x0b',
      'x1a',
      'x1b',
      'y0a',
      'y0b',
      'y1a',
      'y1b'
    ])
  })

  it('are each combination once, numbered without gaps, a lane at every n-th place', () => {
    fc.assert(
      fc.property(
        fc.nat(12),
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        (imageCount, laneCount, repeats) => {
          const images = Array.from({ length: imageCount }, (_, index) => `i${index}` as ImageId)
          const lanes = Array.from({ length: laneCount }, (_, index) => lane(`l${index}`))
          const cells = planCells({ images, lanes, repeats })
          expect(cells).toHaveLength(imageCount * laneCount * repeats)
          expect(new Set(cells.map((c) => `${c.imageId}/${c.repeat}/${c.laneId}`)).size).toBe(
            cells.length
          )
          cells.forEach((cell, index) => {
            expect(cell.ordinal).toBe(index)
            expect(cell.laneId).toBe(lanes[index % laneCount]?.id)
          })
        }
      )
    )
  })
})
