import { ArrowUpDown, ChevronDown, FileCode, FileText, History, Share, Undo2 } from 'lucide-react'
import { Button, Icon, Menu, Segmented } from '../../components/ui'
import { formatWhen } from '../../lib/format'
import { editLayout, useBoard } from '../../state/boardStore'
import { exportRun } from '../../state/runActions'
import { showRun } from '../../state/shownRun'
import type { ShownRun } from '../../state/shownRun'
import { openDialog } from '../../state/uiStore'

const VIEWS = [
  { value: 'markdown', label: 'Formatted' },
  { value: 'plain', label: 'Plain' }
] as const

interface ToolbarProps {
  readonly shown: ShownRun
  readonly narrow: boolean
}

export function Toolbar({ shown, narrow }: ToolbarProps) {
  const view = useBoard((state) => state.board?.layout.answerView ?? 'markdown')
  const together = useBoard((state) => state.board?.layout.scrollTogether ?? false)
  const { run, reopened } = shown
  return (
    <div className="flex h-[40px] shrink-0 items-center gap-1.5 border-b border-line bg-panel px-2.5">
      <Segmented
        size="sm"
        label="Answers as"
        value={view}
        segments={VIEWS}
        onChange={(answerView) => editLayout({ answerView })}
      />
      {reopened && (
        <Button size="sm" icon={Undo2} className="ml-1" onClick={() => showRun(undefined)}>
          Back to the board
        </Button>
      )}
      <span className="ml-auto" />
      <Button
        variant="quiet"
        size="sm"
        icon={History}
        className="num"
        data-tip="History of runs"
        data-tip-keys="Mod+Y"
        onClick={() => openDialog('history', {})}
      >
        {run ? runLabel(run.summary.number, run.summary.createdAt, narrow) : 'History'}
        <Icon icon={ChevronDown} size={12} />
      </Button>
      <Button
        variant="quiet"
        size="sm"
        icon={ArrowUpDown}
        aria-pressed={together}
        aria-label="Scroll together"
        data-tip={narrow ? 'Scroll together' : undefined}
        onClick={() => editLayout({ scrollTogether: !together })}
      >
        {narrow ? null : 'Scroll together'}
      </Button>
      {run && (
        <Menu
          label="Export this run"
          side="below-end"
          trigger={(trigger) => (
            <Button {...trigger} variant="quiet" size="sm" icon={Share} aria-label="Export">
              {narrow ? null : 'Export'}
            </Button>
          )}
          items={[
            {
              id: 'html',
              label: 'Report with pictures (HTML)',
              icon: FileCode,
              onSelect: () => void exportRun(run.summary.id, 'html')
            },
            {
              id: 'jsonl',
              label: 'Results, one line a cell (JSON Lines)',
              icon: FileText,
              keys: 'Mod+E',
              onSelect: () => void exportRun(run.summary.id, 'jsonl')
            }
          ]}
        />
      )}
    </div>
  )
}

function runLabel(number: number, createdAt: string, narrow: boolean): string {
  return narrow ? `Run ${number}` : `Run ${number}, ${formatWhen(createdAt)}`
}
