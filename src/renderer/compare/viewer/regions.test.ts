import { afterEach, describe, expect, it } from 'vitest'
import { emptyAnswer } from '../../../shared/domain/answer'
import type { Region } from '../../../shared/domain/events'
import type { AttemptId, BoardId, CellId } from '../../../shared/domain/ids'
import { cellBriefs, resetRuns } from '../../state/runStore'
import type { TrackedRun } from '../../state/runStore'
import { sampleImage, sampleLane } from '../../testing/plans'
import { placeInPrompt, regionsByLane } from './regions'

const images = ['a', 'b', 'c'].map(sampleImage)
const run = { spec: { images: images.map(({ id }) => id), groupSize: 2 } } as unknown as TrackedRun

afterEach(() => resetRuns('board_1' as BoardId))

describe('regions of a prompt with several images', () => {
  it('are drawn on the image that they are on, and on no other', () => {
    const lane = { ...sampleLane('one'), letter: 'A' }
    const cell = 'cell_1' as CellId
    cellBriefs.set(cell, { id: cell, laneId: lane.id } as never)
    const region = (label: string, image?: number): Region => ({
      label,
      box: [0, 0, 10, 10],
      ...(image !== undefined && { image })
    })
    const answer = {
      ...emptyAnswer('attempt_1' as AttemptId, 1, '2026-01-01T00:00:00.000Z'),
      regions: [region('no number'), region('first', 0), region('second', 1)]
    }
    const labels = (place: number) =>
      regionsByLane([lane], [cell], [answer], place).flatMap(({ regions }) =>
        regions.map(({ label }) => label)
      )
    expect(labels(0)).toEqual(['no number', 'first'])
    expect(labels(1)).toEqual(['second'])
    expect(regionsByLane([lane], [cell], [answer], 2)).toEqual([])
  })

  it('go by the place of the image in its own prompt', () => {
    expect(images.map(({ id }) => placeInPrompt(run, id))).toEqual([0, 1, 0])
    expect(placeInPrompt(undefined, images[1]?.id)).toBe(0)
  })
})
