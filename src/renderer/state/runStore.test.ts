import { afterEach, expect, it } from 'vitest'
import type { BoardId, CellId, LaneId, RunId } from '../../shared/domain/ids'
import { sampleImage } from '../testing/plans'
import { cellsOf, putRun, resetRuns } from './runStore'

afterEach(() => resetRuns('board_1' as BoardId))

it('finds the cells of a prompt under each of its images', () => {
  const images = ['a', 'b', 'c'].map(sampleImage)
  const [a, b, c] = images.map(({ id }) => id)
  const run = 'run_1' as RunId
  const cell = (id: string, imageId: typeof a) => ({
    id: id as CellId,
    laneId: 'lane_1' as LaneId,
    imageId: imageId!,
    repeat: 0,
    state: 'queued' as const
  })
  putRun({
    summary: { id: run, number: 1 } as never,
    spec: { images: [a, b, c], groupSize: 2 } as never,
    images,
    cells: [cell('cell_1', a), cell('cell_2', c)],
    seq: 0
  })
  expect([a, b, c].map((image) => cellsOf(run, image))).toEqual([
    ['cell_1'],
    ['cell_1'],
    ['cell_2']
  ])
  expect(cellsOf(run, b)).toBe(cellsOf(run, a))
})
