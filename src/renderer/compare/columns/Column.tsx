import { useState } from 'react'
import type { Answer } from '../../../shared/domain/answer'
import type { BoardLayout } from '../../../shared/domain/board'
import type { CellId } from '../../../shared/domain/ids'
import type { LaneParams } from '../../../shared/domain/lane'
import type { ModelInfo, ProviderInfo } from '../../../shared/domain/model'
import { useCall } from '../../ipc/hooks'
import { classes, hueClass } from '../../lib/classes'
import { useKeyed } from '../../lib/keyedStore'
import { cellAnswers, cellAttempts, cellBriefs } from '../../state/runStore'
import type { ShownLane } from '../../state/shownRun'
import { useUi } from '../../state/uiStore'
import { ColumnBody } from './ColumnBody'
import { ColumnFoot } from './ColumnFoot'
import { ColumnHead } from './ColumnHead'
import { columnState } from './columnState'
import type { MetricName } from './metrics'

export interface ColumnProps {
  readonly lane: ShownLane
  /** The lane's cells for the current image, one for each repeat; empty before a run. */
  readonly cells: readonly CellId[]
  readonly axisMs: number
  readonly best: Readonly<Partial<Record<MetricName, CellId>>>
  readonly model: ModelInfo | undefined
  readonly provider: ProviderInfo | undefined
  /** The provider is a mock server: marked wherever an answer or a price shows. */
  readonly isMock: boolean
  /** The answer is asked for as JSON. */
  readonly hasSchema: boolean
  /** How many images share the prompt. */
  readonly together: number
  /** The list of models has been read, so a model that is not in it is really not there. */
  readonly modelsKnown: boolean
  readonly boardParams: LaneParams | undefined
  readonly view: BoardLayout['answerView']
}

/** The attempt that is looked at: the newest, or an earlier one that was chosen. */
function useAttempt(cell: CellId | undefined) {
  const newest = useKeyed(cellAnswers, cell)
  const count = useKeyed(cellAttempts, cell) ?? 0
  const [chosen, setChosen] = useState<{ readonly cell: CellId; readonly number: number }>()
  const number = chosen && chosen.cell === cell && chosen.number < count ? chosen.number : count
  const earlier = useCall(
    'runs.attempts',
    { cellId: cell ?? '' },
    { enabled: cell !== undefined && number < count }
  )
  const old: Answer | undefined =
    number < count ? earlier.data?.find((attempt) => attempt.number === number) : undefined
  return {
    newest,
    count,
    number,
    answer: number < count ? old : newest,
    /** The text of an earlier attempt; the newest one's is in the text buffers. */
    text: old?.text,
    choose: (next: number) => setChosen(cell && { cell, number: next })
  }
}

export function Column(props: ColumnProps) {
  const { lane, cells, axisMs, best, model, isMock, together, view } = props
  const [repeat, setRepeat] = useState(0)
  const cell = cells[Math.min(repeat, cells.length - 1)]
  const brief = useKeyed(cellBriefs, cell)
  const attempt = useAttempt(cell)
  const state = columnState(brief, attempt.answer)
  return (
    // A column takes the focus as a whole, so that C, R and the arrow keys know which one is meant.
    <article
      data-lane={lane.id}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-label={`${lane.letter}, ${lane.label}`}
      className={classes(
        hueClass(lane.hue),
        'column relative flex min-w-0 flex-1 flex-col border-r border-line bg-surface'
      )}
      onFocus={() => useUi.getState().set({ focusedLane: lane.id })}
    >
      <div className="h-[3px] shrink-0 bg-model" />
      <ColumnHead
        lane={lane}
        model={model}
        isMock={isMock}
        together={together}
        state={state}
        answer={attempt.answer}
        axisMs={axisMs}
        isBest={(name) => cell !== undefined && best[name] === cell}
      />
      <ColumnBody
        key={`${cell ?? 'ready'}/${attempt.number}`}
        {...props}
        cell={cell}
        state={state}
        answer={attempt.answer}
        text={attempt.text}
        view={view}
      />
      <ColumnFoot
        lane={lane}
        cell={cell}
        state={state}
        answer={attempt.answer}
        isMock={isMock}
        attempt={attempt.number}
        attempts={attempt.count}
        onAttempt={attempt.choose}
        repeat={Math.min(repeat, Math.max(0, cells.length - 1))}
        repeats={cells.length}
        onRepeat={setRepeat}
      />
    </article>
  )
}
