import { Play, RotateCcw } from 'lucide-react'
import type { Board } from '../../shared/domain/board'
import type { RunSummary } from '../../shared/domain/run'
import type { RunPlanView } from '../../shared/ipc/views'
import type { MenuItem } from '../components/ui'
import { planCostWords } from '../lib/costWords'
import { plural } from '../lib/format'
import { retryFailed, startRun } from '../state/runActions'
import { imagesWords } from './runWords'

export interface RunMenuProps {
  readonly board: Board
  readonly last: RunSummary | undefined
  readonly blocked: boolean
}

/** The ways to run, with what running all images is thought to cost. */
export function runMenuItems(
  { board, last, blocked }: RunMenuProps,
  all: RunPlanView | undefined
): readonly MenuItem[] {
  return [
    {
      id: 'image',
      label: `Run ${imagesWords(board, 'image').toLowerCase()}`,
      icon: Play,
      keys: 'Mod+Enter',
      disabled: blocked,
      onSelect: () => void startRun('image')
    },
    {
      id: 'all',
      label: `Run all ${plural(board.images.length, 'image')}`,
      icon: Play,
      ...(all && { hint: planCostWords(all) }),
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
