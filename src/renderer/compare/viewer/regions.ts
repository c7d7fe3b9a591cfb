import { useMemo } from 'react'
import type { Answer } from '../../../shared/domain/answer'
import type { Region } from '../../../shared/domain/events'
import type { CellId, ImageId, LaneId } from '../../../shared/domain/ids'
import { firstOfGroup, imagesOfCell } from '../../../shared/domain/run'
import { useKeyedAll } from '../../lib/keyedStore'
import { cellAnswers, cellBriefs, cellsOf } from '../../state/runStore'
import type { TrackedRun } from '../../state/runStore'
import type { ShownLane, ShownRun } from '../../state/shownRun'
import { useUi } from '../../state/uiStore'

/** The lanes whose answers point at regions of the current image. */
export interface LaneRegions {
  readonly lane: ShownLane
  readonly regions: readonly Region[]
  /** Its boxes are drawn. */
  readonly visible: boolean
}

/**
 * Which lanes' boxes are drawn: those turned on by hand, else the focused lane's or the first's, so
 * that a picture is not covered by the boxes of eight models at once.
 */
export function visibleLanes(
  lanes: readonly LaneId[],
  chosen: Readonly<Partial<Record<LaneId, boolean>>>,
  focused: LaneId | undefined
): ReadonlySet<LaneId> {
  const leading = focused !== undefined && lanes.includes(focused) ? focused : lanes[0]
  return new Set(lanes.filter((lane) => chosen[lane] ?? lane === leading))
}

/** Which of the images of its prompt an image is, from 0. */
export function placeInPrompt(run: TrackedRun | undefined, image: ImageId | undefined): number {
  if (!run || image === undefined) return 0
  const together = imagesOfCell(run.spec, firstOfGroup(run.spec, image))
  return Math.max(0, together.indexOf(image))
}

/** The regions on one image of a prompt: an answer may point at several. */
export function regionsByLane(
  lanes: readonly ShownLane[],
  cells: readonly CellId[],
  answers: readonly (Answer | undefined)[],
  place: number
): readonly { readonly lane: ShownLane; readonly regions: readonly Region[] }[] {
  return lanes.flatMap((lane) => {
    const at = cells.findIndex((cell) => cellBriefs.get(cell)?.laneId === lane.id)
    const regions = (answers[at]?.regions ?? []).filter(({ image = 0 }) => image === place)
    return regions.length > 0 ? [{ lane, regions }] : []
  })
}

export function useLaneRegions(shown: ShownRun): readonly LaneRegions[] {
  const cells = cellsOf(shown.run?.summary.id, shown.current?.id)
  const answers = useKeyedAll(cellAnswers, cells)
  const chosen = useUi((state) => state.boxLanes)
  const focused = useUi((state) => state.focusedLane)
  const place = placeInPrompt(shown.run, shown.current?.id)
  return useMemo(() => {
    const found = regionsByLane(shown.lanes, cells, answers, place)
    const visible = visibleLanes(
      found.map(({ lane }) => lane.id),
      chosen,
      focused
    )
    return found.map((entry) => ({ ...entry, visible: visible.has(entry.lane.id) }))
  }, [shown.lanes, cells, answers, place, chosen, focused])
}
