import { Copy, FileCode, FileText, Play, Plus, RotateCcw, Square } from 'lucide-react'
import { currentBoard } from '../state/boardStore'
import { focusedCell } from '../state/focusedCell'
import {
  copyAnswer,
  exportRun,
  retryCell,
  retryFailed,
  startRun,
  stopAll
} from '../state/runActions'
import { cellBriefs, useRuns } from '../state/runStore'
import { runFor, runningRun } from '../state/shownRun'
import { openDialog, useUi } from '../state/uiStore'
import { answerTexts } from '../stream/textBuffers'
import type { Command } from './registry'

const isRunning = () => runningRun(useRuns.getState().runs) !== undefined
const canRun = () => !isRunning() && (currentBoard()?.images.length ?? 0) > 0

function shownRunId() {
  const layout = currentBoard()?.layout
  return runFor(layout?.currentImage, layout?.currentRun, useRuns.getState().newestFor)
}

function withCell(run: (cell: NonNullable<ReturnType<typeof focusedCell>>) => void): () => void {
  return () => {
    const cell = focusedCell()
    if (cell) run(cell)
  }
}

function isSettled(): boolean {
  const cell = focusedCell()
  const state = cell && cellBriefs.get(cell)?.state
  return state === 'done' || state === 'failed'
}

export const runCommands: readonly Command[] = [
  {
    id: 'run',
    label: 'Run this image',
    section: 'Run',
    icon: Play,
    keys: 'Mod+Enter',
    menu: 'run',
    words: 'start send',
    when: canRun,
    run: () => void startRun('image')
  },
  {
    id: 'run-all',
    label: 'Run all images',
    section: 'Run',
    icon: Play,
    keys: 'Mod+Shift+Enter',
    when: canRun,
    run: () => void startRun('all')
  },
  {
    id: 'stop-all',
    label: 'Stop all',
    section: 'Run',
    icon: Square,
    keys: 'Mod+.',
    menu: 'stop-all',
    words: 'cancel',
    when: isRunning,
    run: stopAll
  },
  {
    id: 'retry-failed',
    label: 'Retry failed answers',
    section: 'Run',
    icon: RotateCcw,
    keys: 'Mod+Shift+R',
    menu: 'retry-failed',
    when: () => shownRunId() !== undefined,
    run: () => {
      const run = shownRunId()
      if (run) retryFailed(run)
    }
  },
  {
    id: 'copy-answer',
    label: 'Copy answer',
    section: 'Answers',
    icon: Copy,
    keys: 'C',
    when: () => answerTexts.get(focusedCell() ?? ('' as never)) !== '',
    run: withCell((cell) => void copyAnswer(cell))
  },
  {
    id: 'retry-model',
    label: 'Retry this model',
    section: 'Answers',
    icon: RotateCcw,
    keys: 'R',
    alsoKeys: ['Mod+R'],
    when: isSettled,
    run: withCell(retryCell)
  },
  {
    id: 'export-html',
    label: 'Export report (HTML)',
    section: 'Run',
    icon: FileCode,
    menu: 'export-html',
    when: () => shownRunId() !== undefined,
    run: () => {
      const run = shownRunId()
      if (run) void exportRun(run, 'html')
    }
  },
  {
    id: 'export-jsonl',
    label: 'Export results (JSON Lines)',
    section: 'Run',
    icon: FileText,
    keys: 'Mod+E',
    menu: 'export-jsonl',
    when: () => shownRunId() !== undefined,
    run: () => {
      const run = shownRunId()
      if (run) void exportRun(run, 'jsonl')
    }
  },
  {
    id: 'models',
    label: 'Choose models',
    section: 'Models',
    icon: Plus,
    keys: 'Mod+Shift+M',
    menu: 'models',
    words: 'add picker lanes',
    run: () => openDialog('picker', {})
  },
  {
    id: 'parameters',
    label: 'Change parameters',
    section: 'Models',
    menu: 'parameters',
    words: 'temperature tokens system prompt seed',
    run: () => useUi.getState().set({ parametersOpen: 'board' })
  },
  {
    id: 'save-set',
    label: 'Save these models as a set',
    section: 'Models',
    when: () => (currentBoard()?.lanes.length ?? 0) > 0,
    run: () => openDialog('saveSet', {})
  },
  {
    id: 'save-preset',
    label: 'Save this prompt as a preset',
    section: 'Models',
    when: () => currentBoard()?.prompt.text.trim() !== '',
    run: () => openDialog('savePreset', {})
  }
]
