import { useMemo } from 'react'
import type { Answer } from '../../../shared/domain/answer'
import type { CellId, LaneId } from '../../../shared/domain/ids'
import type { ModelInfo } from '../../../shared/domain/model'
import { useCall } from '../../ipc/hooks'
import { useKeyedAll } from '../../lib/keyedStore'
import { useNarrow } from '../../lib/useNarrow'
import { useNow } from '../../lib/useNow'
import { useSize } from '../../lib/useSize'
import { useBoard } from '../../state/boardStore'
import { cellAnswers, cellBriefs, cellsOf } from '../../state/runStore'
import { findModel } from '../../state/runActions'
import type { ShownRun } from '../../state/shownRun'
import { useUi } from '../../state/uiStore'
import { Column } from './Column'
import { NoColumns } from './NoColumns'
import { Spine } from './Spine'
import { Toolbar } from './Toolbar'
import { openColumns } from './fitColumns'
import { bestOf } from './metrics'
import { axisFor, elapsedMs } from './ribbon'

const none: readonly LaneId[] = []

/** Cells of the current image by lane; more than one where the run repeats. */
function cellsByLane(cells: readonly CellId[]): ReadonlyMap<LaneId, readonly CellId[]> {
  const byLane = new Map<LaneId, CellId[]>()
  for (const cell of cells) {
    const lane = cellBriefs.get(cell)?.laneId
    if (lane === undefined) continue
    const list = byLane.get(lane) ?? []
    list.push(cell)
    byLane.set(lane, list)
  }
  return byLane
}

/** The longest time among the answers on screen decides the axis that all ribbons share. */
function useAxis(answers: readonly (Answer | undefined)[]): number {
  const running = answers.some((answer) => answer?.state === 'running')
  const now = useNow(running, 500)
  const longest = answers.map((answer) => (answer && elapsedMs(answer, now)) ?? 0)
  return axisFor(Math.max(0, ...longest))
}

export function Columns({ shown }: { readonly shown: ShownRun }) {
  const { lanes } = shown
  const [rowRef, row] = useSize()
  const narrow = useNarrow()
  const layout = useBoard((state) => state.board?.layout)
  const params = useBoard((state) => state.board?.params)
  const recent = useUi((state) => state.recentLanes)
  const { data: models } = useCall('providers.models', {})
  const cells = cellsOf(shown.run?.summary.id, shown.current?.id)
  const answers = useKeyedAll(cellAnswers, cells)
  const axis = useAxis(answers)
  const byLane = useMemo(() => cellsByLane(cells), [cells])
  const best = bestOf(
    cells.flatMap((key, index) => {
      const answer = answers[index]
      return answer ? [{ key, answer }] : []
    })
  )
  const open = openColumns({
    lanes: lanes.map((lane) => lane.id),
    width: row.width,
    spinePx: narrow ? 44 : 48,
    folded: layout?.folded ?? none,
    recent
  })

  return (
    <section
      data-region="answers"
      aria-label="Answers"
      className="flex min-h-0 min-w-0 flex-1 flex-col"
    >
      <Toolbar shown={shown} narrow={narrow} />
      <div ref={rowRef} className="flex min-h-0 flex-1 overflow-hidden bg-surface">
        {lanes.length === 0 && <NoColumns />}
        {row.width > 0 &&
          lanes.map((lane) =>
            open.has(lane.id) ? (
              <Column
                key={lane.id}
                lane={lane}
                cells={byLane.get(lane.id) ?? noCells}
                axisMs={axis}
                best={best}
                model={findModel(models ?? [], lane)}
                modelsKnown={models !== undefined}
                boardParams={params}
                view={
                  literal(findModel(models ?? [], lane))
                    ? 'plain'
                    : (layout?.answerView ?? 'markdown')
                }
              />
            ) : (
              <Spine key={lane.id} lane={lane} cell={byLane.get(lane.id)?.[0]} narrow={narrow} />
            )
          )}
      </div>
    </section>
  )
}

const noCells: readonly CellId[] = []

/** What a reader of text found is meant letter by letter: asterisks in it are no Markdown. */
function literal(model: ModelInfo | undefined): boolean {
  return model?.takesPrompt === false
}
