import { ChevronUp, Play, RotateCcw, Square } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import type { RunSummary } from '../../shared/domain/run'
import { Button, Icon, Menu, ProgressBar } from '../components/ui'
import type { MenuItem } from '../components/ui'
import { useCall } from '../ipc/hooks'
import { formatMs, plural } from '../lib/format'
import { useNow } from '../lib/useNow'
import { retryFailed, runBlocker, startRun, stopAll } from '../state/runActions'
import { useRunningRun, useShownRun } from '../state/shownRun'
import { doneShare, doneWords, isFree, priceWords, scopeWords, spentWords } from './runWords'

/** The right end of the dock: what it costs and the button. */
export function RunPanel({ board, wide }: { readonly board: Board; readonly wide: boolean }) {
  const running = useRunningRun()
  const { data: models } = useCall('providers.models', {})
  const blocker = runBlocker(board, models ?? [])
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
        <Idle board={board} blocker={blocker} price={priceWords(board, models ?? [])} />
      )}
    </div>
  )
}

function Running({ summary, free }: { readonly summary: RunSummary; readonly free: boolean }) {
  const now = useNow(true, 500)
  return (
    <>
      <div className="flex items-baseline justify-between text-sm">
        <span className="text-fg-2">Spent so far</span>
        <b className="num font-semibold">{spentWords(summary, free)}</b>
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
  readonly price: string
}

function Idle({ board, blocker, price }: IdleProps) {
  const shown = useShownRun()
  const last = shown?.run?.summary
  return (
    <>
      <div className="flex items-baseline justify-between gap-2 text-sm">
        <span className="truncate text-fg-2">{scopeWords(board)}</span>
        <b className="font-semibold whitespace-nowrap">{board.lanes.length > 0 ? price : ''}</b>
      </div>
      <HueSplit board={board} />
      <div className="num mt-1.5 flex min-h-4 items-center justify-between gap-2 text-xs text-fg-3">
        <span className="truncate">{blocker ?? lastWords(last)}</span>
      </div>
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

/** One part for each model in its hue: who takes part. */
function HueSplit({ board }: { readonly board: Board }) {
  return (
    <div aria-hidden className="mt-2 flex h-[6px] gap-px overflow-hidden rounded-full bg-active">
      {board.lanes.map((lane) => (
        <i key={lane.id} className={`m${lane.hue} h-full flex-1 bg-model`} />
      ))}
    </div>
  )
}

function lastWords(last: RunSummary | undefined): string {
  if (!last) return 'Not run yet'
  const { failed } = last.counts
  const spent = Number(last.spentUsd) > 0 ? `, ${spentWords(last, false)}` : ''
  return `Run ${last.number}: ${plural(last.counts.done, 'answer')}${failed > 0 ? `, ${failed} failed` : ''}${spent}`
}

interface RunMenuProps {
  readonly board: Board
  readonly last: RunSummary | undefined
  readonly blocked: boolean
}

/** The other ways to run. */
export function runMenuItems({ board, last, blocked }: RunMenuProps): readonly MenuItem[] {
  return [
    {
      id: 'image',
      label: 'Run this image',
      icon: Play,
      keys: 'Mod+Enter',
      disabled: blocked,
      onSelect: () => void startRun('image')
    },
    {
      id: 'all',
      label: `Run all ${plural(board.images.length, 'image')}`,
      icon: Play,
      keys: 'Mod+Shift+Enter',
      disabled: blocked,
      onSelect: () => void startRun('all')
    },
    {
      id: 'failed',
      label: last?.counts.failed
        ? `Retry ${plural(last.counts.failed, 'failed answer')}`
        : 'Retry failed answers',
      icon: RotateCcw,
      keys: 'Mod+Shift+R',
      disabled: (last?.counts.failed ?? 0) === 0,
      onSelect: () => last && retryFailed(last.id)
    }
  ]
}

function RunMenu(props: RunMenuProps) {
  return (
    <Menu
      label="Run options"
      side="above-end"
      trigger={(trigger) => (
        <Button {...trigger} size="lg" className="h-[32px] px-[9px]" aria-label="Run options">
          <Icon icon={ChevronUp} size={14} />
        </Button>
      )}
      items={runMenuItems(props)}
    />
  )
}
