import { ChevronUp, Play, Square, TriangleAlert } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import type { RunSummary } from '../../shared/domain/run'
import type { RunPlanView } from '../../shared/ipc/views'
import type { TriggerProps } from '../components/ui'
import { Button, Icon, Menu, ProgressBar } from '../components/ui'
import { useCall } from '../ipc/hooks'
import { forecastWords } from '../lib/costWords'
import { formatMs } from '../lib/format'
import { useNow } from '../lib/useNow'
import { startRun, stopAll } from '../state/runActions'
import { usePlan } from '../state/runPlan'
import { useRunningRun, useShownRun } from '../state/shownRun'
import { Estimate, useCostNotes } from './Estimate'
import { PlanPopover } from './PlanPopover'
import { runMenuItems } from './runMenu'
import type { RunMenuProps } from './runMenu'
import {
  doneShare,
  doneWords,
  isFree,
  lastWords,
  problemWords,
  scopeWords,
  spentWords
} from './runWords'
import { useRunBlocker } from './useRunBlocker'

/** The right end of the dock: what it costs and the button. */
export function RunPanel({ board, wide }: { readonly board: Board; readonly wide: boolean }) {
  const running = useRunningRun()
  const { data: models } = useCall('providers.models', {})
  const blocker = useRunBlocker(board)
  if (wide)
    return (
      <div className="flex w-[396px] shrink-0 items-center gap-3 border-l border-line px-4">
        <span className="text-sm text-fg-2">
          {blocker} {isFree(board, models ?? []) && 'Local models cost nothing.'}
        </span>
        <Button variant="primary" size="lg" icon={Play} className="ml-auto" disabled>
          Run
        </Button>
      </div>
    )
  return (
    <div className="flex h-[116px] w-[276px] shrink-0 flex-col border-l border-line p-3">
      {running ? (
        <Running summary={running} free={isFree(board, models ?? [])} />
      ) : (
        <Idle board={board} blocker={blocker} />
      )}
    </div>
  )
}

function Running({ summary, free }: { readonly summary: RunSummary; readonly free: boolean }) {
  const now = useNow(true, 500)
  return (
    <>
      <div className="num flex items-baseline justify-between gap-2 text-sm">
        <span className="whitespace-nowrap text-fg-2">Spent so far</span>
        <span className="truncate text-fg-3">
          <b className="font-semibold text-fg">{spentWords(summary, free)}</b>{' '}
          {summary.forecast && forecastWords(summary.forecast)}
        </span>
      </div>
      <ProgressBar
        label={doneWords(summary)}
        fill="neutral"
        className="mt-2"
        value={doneShare(summary)}
      />
      <div className="num mt-1.5 flex items-center justify-between text-xs text-fg-3">
        <span>{doneWords(summary)}</span>
        <span>{formatMs(now - Date.parse(summary.createdAt), true)}</span>
      </div>
      <Button
        size="lg"
        icon={Square}
        keys="Mod+."
        className="mt-auto h-[32px] w-full"
        onClick={stopAll}
      >
        Stop all
      </Button>
    </>
  )
}

interface IdleProps {
  readonly board: Board
  readonly blocker: string | undefined
}

function Idle({ board, blocker }: IdleProps) {
  const shown = useShownRun()
  const last = shown?.run?.summary
  const plan = usePlan(({ image }) => image)
  const notes = useCostNotes(board)
  return (
    <>
      <PlanPopover board={board}>
        {(anchor, also) => (
          <>
            <div className="flex h-5 items-center justify-between gap-2 text-sm">
              <span className="truncate text-fg-2">{scopeWords(board)}</span>
              <Estimate board={board} trigger={anchor} short />
            </div>
            <HueSplit board={board} plan={plan} />
            <div className="num mt-1.5 flex h-4 items-center gap-3 text-xs text-fg-3">
              <StateLine board={board} blocker={blocker} plan={plan} last={last} trigger={also} />
              {/* Heard with the estimate. */}
              <span aria-hidden className="ml-auto whitespace-nowrap">
                {notes.join(', ')}
              </span>
            </div>
          </>
        )}
      </PlanPopover>
      <div className="mt-auto flex gap-2">
        <Button
          variant="primary"
          size="lg"
          icon={Play}
          keys="Mod+Enter"
          className="h-[32px] flex-1"
          disabled={blocker !== undefined}
          onClick={() => void startRun('image')}
        >
          Run
        </Button>
        <RunMenu board={board} last={last} blocked={blocker !== undefined} />
      </div>
    </>
  )
}

interface StateLineProps extends IdleProps {
  readonly plan: RunPlanView | undefined
  readonly last: RunSummary | undefined
  readonly trigger: Omit<TriggerProps, 'ref'>
}

/** Why Run is off, what may go wrong, or else what came of the run before. */
function StateLine({ board, blocker, plan, last, trigger }: StateLineProps) {
  const problem = problemWords(board, plan)
  if (problem !== undefined)
    return (
      <button
        {...trigger}
        type="button"
        aria-haspopup="dialog"
        className="flex min-w-0 items-center gap-1.5 rounded-sm text-warn hover:underline"
        data-tip={problem}
      >
        <Icon icon={TriangleAlert} size={12} />
        <span className="truncate">{blocker ?? problem}</span>
        <span className="sr-only">, show the plan</span>
      </button>
    )
  const { words, tip } = lastWords(last)
  const more = blocker === undefined ? tip : undefined
  return (
    <>
      <span className="truncate" data-tip={more}>
        {blocker ?? words}
      </span>
      {more !== undefined && <span className="sr-only">{more}</span>}
    </>
  )
}

/** The least that a model's part of the bar takes, so that every hue is in sight. */
const LEAST_SHARE = 0.04

/** One part for each model in its hue, as long as its part of the cost. */
function HueSplit({
  board,
  plan
}: {
  readonly board: Board
  readonly plan: RunPlanView | undefined
}) {
  const total = Number(plan?.total?.likelyUsd ?? 0)
  const share = (lane: Board['lanes'][number]) => {
    const cost = plan?.lanes.find(({ laneId }) => laneId === lane.id)?.cost
    const usd = cost?.kind === 'estimate' ? Number(cost.likelyUsd) : 0
    return total > 0 ? Math.max(LEAST_SHARE, usd / total) : 1
  }
  return (
    <div aria-hidden className="mt-2 flex h-[6px] gap-px overflow-hidden rounded-full bg-active">
      {board.lanes.map((lane) => (
        <i
          key={lane.id}
          className={`m${lane.hue} h-full basis-0 bg-model`}
          style={{ flexGrow: share(lane) }}
        />
      ))}
    </div>
  )
}

/** The other ways to run. */
function RunMenu(props: RunMenuProps) {
  const all = usePlan((state) => state.all)
  return (
    <Menu
      label="Run options"
      side="above-end"
      trigger={(trigger) => (
        <Button {...trigger} size="lg" className="h-[32px] px-[9px]" aria-label="Run options">
          <Icon icon={ChevronUp} size={14} />
        </Button>
      )}
      items={runMenuItems(props, all)}
    />
  )
}
