import type { MouseEvent } from 'react'
import { ChevronsUpDown, Search, Settings, Wallet } from 'lucide-react'
import type { RunSummary } from '../../shared/domain/run'
import { BOARD_BUTTON_ID } from '../commands/appCommands'
import { Icon, IconButton, Kbd, Popover } from '../components/ui'
import { commandCall, useCall } from '../ipc/hooks'
import { formatUsd, plural } from '../lib/format'
import { isMac } from '../lib/platform'
import { useBoard } from '../state/boardStore'
import { useUi } from '../state/uiStore'
import { Logo } from './Logo'
import { Slot } from './slots'

/** Most runs whose costs are added up for the board. */
const MOST_RUNS = 200

export function TitleBar() {
  const openDialog = useUi((state) => state.openDialog)
  return (
    <header
      data-region="title"
      aria-label="Board and search"
      className="title-bar drag relative flex h-[44px] shrink-0 items-center gap-2 border-b border-line bg-bg"
    >
      {!isMac() && <AppMenu />}
      <BoardButton />
      <div className="ml-auto flex items-center gap-1.5">
        <button
          type="button"
          aria-haspopup="dialog"
          className="field quiet w-[168px] max-[1279px]:w-[150px]"
          onClick={() => openDialog('palette', {})}
        >
          <Icon icon={Search} size={13} className="text-fg-3" />
          <span className="flex-1 text-left text-fg-3">Search</span>
          <Kbd keys="Mod+K" />
        </button>
        <BoardSpend />
        <IconButton
          icon={Settings}
          label="Settings"
          keys="Mod+,"
          onClick={() => openDialog('settings', {})}
        />
      </div>
    </header>
  )
}

/** The window has no menu bar of its own; the mark opens the same menus. */
function AppMenu() {
  const show = (event: MouseEvent<HTMLButtonElement>) => {
    const { left, bottom } = event.currentTarget.getBoundingClientRect()
    void commandCall('app.showMenu', { x: Math.round(left), y: Math.round(bottom) })
  }
  return (
    <button
      type="button"
      aria-label="Menu"
      aria-haspopup="menu"
      data-tip="Menu"
      data-tip-keys="F10"
      className="ib text-fg"
      onClick={show}
    >
      <Logo />
    </button>
  )
}

function BoardButton() {
  const name = useBoard((state) => state.board?.name)
  return (
    <Popover
      label="Boards"
      trigger={(trigger) => (
        <button
          {...trigger}
          id={BOARD_BUTTON_ID}
          type="button"
          data-tip="Boards"
          data-tip-keys="Mod+P"
          className="flex h-7 min-w-0 items-center gap-1.5 rounded-md px-1.5 text-sm font-semibold hover:bg-hover aria-expanded:bg-active"
        >
          <span className="max-w-[320px] truncate">{name ?? 'Opening…'}</span>
          <Icon icon={ChevronsUpDown} size={12} className="text-fg-3" />
        </button>
      )}
    >
      {(close) => <Slot name="boardMenu" onClose={close} />}
    </Popover>
  )
}

/** What all runs of the board have cost, as far as it is known. */
export function boardSpend(runs: readonly RunSummary[]): { text: string; tip: string } | undefined {
  if (runs.length === 0) return undefined
  const total = runs.reduce((sum, run) => sum + Number(run.spentUsd), 0)
  const unknown = runs.reduce((sum, run) => sum + run.unknownCosts, 0)
  const counted = `Spent on this board in ${plural(runs.length, 'run')}`
  const missing = unknown > 0 ? `; the cost of ${plural(unknown, 'answer')} is not known` : ''
  if (total > 0) return { text: formatUsd(total), tip: counted + missing }
  return unknown > 0
    ? { text: 'Cost unknown', tip: counted + missing }
    : { text: 'Free', tip: 'Nothing spent on this board: its models run on this computer' }
}

function BoardSpend() {
  const boardId = useBoard((state) => state.board?.id)
  const { data } = useCall(
    'runs.list',
    { ...(boardId !== undefined && { boardId }), limit: MOST_RUNS },
    { enabled: boardId !== undefined }
  )
  const spend = boardSpend(data ?? [])
  if (!spend) return null
  return (
    <span
      className="num flex h-7 items-center gap-1.5 rounded-md px-2 text-xs text-fg-2"
      data-tip={spend.tip}
    >
      <Icon icon={Wallet} size={13} className="text-fg-3" />
      <b className="font-medium text-fg">{spend.text}</b>
    </span>
  )
}
