import type { CellId, LaneId } from '../../shared/domain/ids'
import { currentBoard } from './boardStore'
import { cellBriefs, cellsOf, findRun, useRuns } from './runStore'
import { runFor } from './shownRun'
import { shownLanes } from './navigation'
import { useUi } from './uiStore'

/** The cell of a lane that is on screen now: the current image in the run that is shown. */
export function shownCell(lane: LaneId): CellId | undefined {
  const layout = currentBoard()?.layout
  const images = findRun(layout?.currentRun)?.images ?? currentBoard()?.images ?? []
  const image = images.find((candidate) => candidate.id === layout?.currentImage) ?? images[0]
  const run = runFor(image?.id, layout?.currentRun, useRuns.getState().newestFor)
  return cellsOf(run, image?.id).find((cell) => cellBriefs.get(cell)?.laneId === lane)
}

/** What C and R act on: the column that has the focus or had it last, else the first. */
export function focusedCell(): CellId | undefined {
  const lanes = shownLanes()
  const focused = useUi.getState().focusedLane
  const lane = lanes.find((candidate) => candidate.id === focused) ?? lanes[0]
  return lane && shownCell(lane.id)
}
