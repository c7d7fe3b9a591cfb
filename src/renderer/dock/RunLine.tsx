import { ChevronUp, Play, Square } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import { Button, Icon, Menu, ProgressBar } from '../components/ui'
import { useCall } from '../ipc/hooks'
import { runBlocker, startRun, stopAll } from '../state/runActions'
import { useRunningRun, useShownRun } from '../state/shownRun'
import { doneShare, doneWords, isFree, priceWords, spentWords } from './runWords'
import { runMenuItems } from './RunPanel'

/** Run and its cost in one line, for narrow windows and the collapsed dock. */
export function RunLine({ board }: { readonly board: Board }) {
  const running = useRunningRun()
  const shown = useShownRun()
  const { data: models } = useCall('providers.models', {})
  const blocker = runBlocker(board, models ?? [])
  if (running)
    return (
      <>
        <span className="num ml-auto text-xs whitespace-nowrap text-fg-2">
          <b className="text-fg">{spentWords(running, isFree(board, models ?? []))}</b>,{' '}
          {doneWords(running)}
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
  return (
    <>
      <span className="ml-auto truncate text-xs text-fg-2">
        {blocker ?? priceWords(board, models ?? [])}
      </span>
      <Button
        variant="primary"
        icon={Play}
        keys="Mod+Enter"
        disabled={blocker !== undefined}
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
          items={runMenuItems({ board, last: shown?.run?.summary, blocked: blocker !== undefined })}
        />
      )}
    </>
  )
}
