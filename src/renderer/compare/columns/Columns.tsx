import { useMemo } from 'react'
import type { Answer } from '../../../shared/domain/answer'
import type { CellId, LaneId } from '../../../shared/domain/ids'
import type { LaneParams } from '../../../shared/domain/lane'
import type { ModelInfo, ProviderInfo } from '../../../shared/domain/model'
import { firstOfGroup, imagesOfCell } from '../../../shared/domain/run'
import { useCall } from '../../ipc/hooks'
import { useKeyedAll } from '../../lib/keyedStore'
import { useNarrow } from '../../lib/useNarrow'
import { useNow } from '../../lib/useNow'
import { useSize } from '../../lib/useSize'
import { useBoard } from '../../state/boardStore'
import { cellAnswers, cellBriefs, cellsOf } from '../../state/runStore'
import { findModel } from '../../state/runActions'
import { currentGroup } from '../../state/runRequest'
import type { ShownLane, ShownRun } from '../../state/shownRun'
import { useUi } from '../../state/uiStore'
import { Column } from './Column'
import type { ColumnProps } from './Column'
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

/** How many images share the prompt of the one on screen: in its run, or before one on the board. */
function useTogether({ run, current }: ShownRun): number {
  const planned = useBoard(({ board }) => (board && !run ? currentGroup(board).length : 1))
  if (!run || !current) return planned
  return imagesOfCell(run.spec, firstOfGroup(run.spec, current.id)).length
}

/** What a column knows of its lane beyond what the lane itself says. */
function lanePropsOf(
  lane: ShownLane,
  { run }: ShownRun,
  boardParams: LaneParams | undefined,
  models: readonly ModelInfo[],
  providers: readonly ProviderInfo[]
) {
  const ran = run?.spec.lanes.find(({ id }) => id === lane.id)
  const provider = providers.find(({ id }) => id === lane.provider)
  const params = ran?.params ?? { ...boardParams, ...lane.params }
  return {
    model: findModel(models, lane),
    provider,
    // What a run recorded holds, wherever the provider's address leads now.
    isMock: (ran ? ran.mock : provider?.mock) === true,
    hasSchema: params.jsonSchema !== undefined
  }
}

export function Columns({ shown }: { readonly shown: ShownRun }) {
  const { lanes } = shown
  const [rowRef, row] = useSize()
  const narrow = useNarrow()
  const layout = useBoard((state) => state.board?.layout)
  const params = useBoard((state) => state.board?.params)
  const recent = useUi((state) => state.recentLanes)
  const { data: models } = useCall('providers.models', {})
  const { data: providers } = useCall('providers.list', {})
  const together = useTogether(shown)
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
          lanes.map((lane) => {
            const facts = lanePropsOf(lane, shown, params, models ?? [], providers ?? [])
            const own = byLane.get(lane.id) ?? noCells
            if (!open.has(lane.id))
              return (
                <Spine
                  key={lane.id}
                  lane={lane}
                  cell={own[0]}
                  narrow={narrow}
                  isMock={facts.isMock}
                />
              )
            return (
              <Column
                key={lane.id}
                lane={lane}
                cells={own}
                axisMs={axis}
                best={best}
                {...facts}
                together={together}
                modelsKnown={models !== undefined}
                boardParams={params}
                view={isLiteral(facts) ? 'plain' : (layout?.answerView ?? 'markdown')}
              />
            )
          })}
      </div>
    </section>
  )
}

const noCells: readonly CellId[] = []

/** What a reader of text found, and JSON, is meant letter by letter: asterisks in it are no Markdown. */
function isLiteral(facts: Pick<ColumnProps, 'model' | 'hasSchema'>): boolean {
  return facts.model?.takesPrompt === false || facts.hasSchema
}
