import { ChevronDown, ChevronUp } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import { IconButton } from '../components/ui'
import { useNarrow } from '../lib/useNarrow'
import { editLayout, useBoard } from '../state/boardStore'
import { useRunPlanning } from '../state/runPlan'
import { useRunningRun } from '../state/shownRun'
import { ModelChips } from './ModelChips'
import { Parameters } from './Parameters'
import { PromptField } from './PromptField'
import { RunLine } from './RunLine'
import { RunPanel } from './RunPanel'

/** More models than this are shown by their letters. */
const MOST_NAMES = 6

/** Prompt, models, parameters and Run: the only place where a run starts. */
export function RunDock() {
  const board = useBoard((state) => state.board)
  const narrow = useNarrow()
  const locked = useRunningRun() !== undefined
  useRunPlanning()
  if (!board) return null
  const first = board.images.length === 0
  const collapsed = board.layout.dockCollapsed && !first
  return (
    <section
      data-region="dock"
      aria-label="Prompt and run"
      className="flex shrink-0 border-t border-line bg-panel"
    >
      {collapsed ? (
        <OneLine board={board} locked={locked} />
      ) : narrow ? (
        <Narrow board={board} locked={locked} />
      ) : (
        <Full board={board} locked={locked} first={first} />
      )}
    </section>
  )
}

interface DockProps {
  readonly board: Board
  readonly locked: boolean
}

function CollapseToggle({ collapsed }: { readonly collapsed: boolean }) {
  return (
    <IconButton
      size="sm"
      icon={collapsed ? ChevronUp : ChevronDown}
      label={collapsed ? 'Show the prompt' : 'Collapse the prompt to one line'}
      onClick={() => editLayout({ dockCollapsed: !collapsed })}
    />
  )
}

function Full({ board, locked, first }: DockProps & { readonly first: boolean }) {
  return (
    <>
      <div className={`flex min-w-0 flex-1 flex-col ${first ? 'h-[86px]' : 'h-[116px]'}`}>
        <div className="flex min-h-0 flex-1 items-start gap-2 pt-3 pr-3 pl-4">
          <PromptField board={board} locked={locked} className="h-full text-md" />
          {!first && <CollapseToggle collapsed={false} />}
        </div>
        <div className="flex h-[44px] min-w-0 shrink-0 items-center gap-1.5 px-3">
          <ModelChips
            board={board}
            locked={locked}
            look={board.lanes.length > MOST_NAMES ? 'letters' : 'names'}
          />
          <span className="ml-auto" />
          <Parameters board={board} locked={locked} />
        </div>
      </div>
      <RunPanel board={board} wide={first} />
    </>
  )
}

function Narrow({ board, locked }: DockProps) {
  return (
    <div className="flex h-[82px] min-w-0 flex-1 flex-col">
      <div className="flex min-h-0 flex-1 items-center gap-2 pt-1.5 pr-2 pl-3.5">
        <PromptField board={board} locked={locked} className="h-[24px] text-base" />
        {board.images.length > 0 && <CollapseToggle collapsed={false} />}
      </div>
      <div className="flex h-[42px] shrink-0 items-center gap-1.5 px-3 pb-1">
        <ModelChips board={board} locked={locked} look="letters" />
        <Parameters board={board} locked={locked} short />
        <RunLine board={board} />
      </div>
    </div>
  )
}

function OneLine({ board, locked }: DockProps) {
  return (
    <div className="flex h-[48px] min-w-0 flex-1 items-center gap-2 px-3">
      <span className="min-w-0 flex-1 truncate text-sm text-fg-2">
        {board.prompt.text.trim() || 'No prompt yet'}
      </span>
      <ModelChips board={board} locked={locked} look="letters" />
      <RunLine board={board} />
      <CollapseToggle collapsed />
    </div>
  )
}
