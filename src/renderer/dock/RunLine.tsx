import { ChevronUp, Play, Square, TriangleAlert } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import { Button, Icon, Menu, ProgressBar } from '../components/ui'
import { useCall } from '../ipc/hooks'
import { forecastWords } from '../lib/costWords'
import { startRun, stopAll } from '../state/runActions'
import { usePlan } from '../state/runPlan'
import { useRunningRun, useShownRun } from '../state/shownRun'
import { Estimate } from './Estimate'
import { PlanPopover } from './PlanPopover'
import { runMenuItems } from './runMenu'
import { doneShare, doneWords, isFree, problemWords, spentWords } from './runWords'
import { useRunBlocker } from './useRunBlocker'

/** Run and its cost in one line, for narrow windows and the collapsed dock. */
export function RunLine({ board }: { readonly board: Board }) {
  const running = useRunningRun()
  const { data: models } = useCall('providers.models', {})
  if (running)
    return (
      <>
        <span className="num ml-auto text-xs whitespace-nowrap text-fg-2">
          <b className="text-fg">{spentWords(running, isFree(board, models ?? []))}</b>
          {running.forecast && ` ${forecastWords(running.forecast) ?? ''}`}, {doneWords(running)}
        </span>
        <ProgressBar
          label={doneWords(running)}
          fill="neutral"
          className="w-[80px] shrink-0"
          value={doneShare(running)}
        />
        <Button icon={Square} keys="Mod+." onClick={stopAll}>
          Stop all
        </Button>
      </>
    )
  return <IdleLine board={board} />
}

function IdleLine({ board }: { readonly board: Board }) {
  const shown = useShownRun()
  const { image, all } = usePlan()
  const blocker = useRunBlocker(board)
  const problem = problemWords(board, image)
  const blocked = blocker !== undefined
  return (
    <>
      <span className="ml-auto" />
      {blocked && <span className="truncate text-xs text-fg-2">{blocker}</span>}
      <PlanPopover board={board}>
        {(anchor, also) => (
          <>
            {problem !== undefined && (
              <Button
                {...also}
                variant="quiet"
                size="sm"
                icon={TriangleAlert}
                aria-haspopup="dialog"
                aria-label={`${problem} Show the plan`}
                data-tip={problem}
                className="-mr-2 text-warn"
              />
            )}
            <Estimate board={board} trigger={anchor} />
          </>
        )}
      </PlanPopover>
      <Button
        variant="primary"
        icon={Play}
        keys="Mod+Enter"
        className="ml-2"
        disabled={blocked}
        onClick={() => void startRun('image')}
      >
        Run
      </Button>
      {board.images.length > 0 && (
        <Menu
          label="Run options"
          side="above-end"
          trigger={(trigger) => (
            <Button {...trigger} className="px-[7px]" aria-label="Run options">
              <Icon icon={ChevronUp} size={14} />
            </Button>
          )}
          items={runMenuItems({ board, last: shown?.run?.summary, blocked }, all)}
        />
      )}
    </>
  )
}
