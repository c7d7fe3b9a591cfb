import type { Answer } from '../../../shared/domain/answer'
import type { Region } from '../../../shared/domain/events'
import type { CellId, LaneId } from '../../../shared/domain/ids'
import { useMemo } from 'react'
import { useKeyedAll } from '../../lib/keyedStore'
import { cellAnswers, cellBriefs, cellsOf } from '../../state/runStore'
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

function regionsByLane(
  lanes: readonly ShownLane[],
  cells: readonly CellId[],
  answers: readonly (Answer | undefined)[]
): readonly { readonly lane: ShownLane; readonly regions: readonly Region[] }[] {
  return lanes.flatMap((lane) => {
    const at = cells.findIndex((cell) => cellBriefs.get(cell)?.laneId === lane.id)
    const regions = answers[at]?.regions ?? []
    return regions.length > 0 ? [{ lane, regions }] : []
  })
}

export function useLaneRegions(shown: ShownRun): readonly LaneRegions[] {
  const cells = cellsOf(shown.run?.summary.id, shown.current?.id)
  const answers = useKeyedAll(cellAnswers, cells)
  const chosen = useUi((state) => state.boxLanes)
  const focused = useUi((state) => state.focusedLane)
  return useMemo(() => {
    const found = regionsByLane(shown.lanes, cells, answers)
    const visible = visibleLanes(
      found.map(({ lane }) => lane.id),
      chosen,
      focused
    )
    return found.map((entry) => ({ ...entry, visible: visible.has(entry.lane.id) }))
  }, [shown.lanes, cells, answers, chosen, focused])
}
