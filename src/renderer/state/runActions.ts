import type { Board } from '../../shared/domain/board'
import type { CellId, RunId } from '../../shared/domain/ids'
import type { ModelInfo, ProviderInfo } from '../../shared/domain/model'
import { api } from '../ipc/client'
import { commandCall, queryClient, showError } from '../ipc/hooks'
import { toast } from '../components/ui/toastStore'
import { attachStartedRun } from '../stream/attach'
import { answerTexts } from '../stream/textBuffers'
import { plural } from '../lib/format'
import { currentBoard, editLayout, flushBoard } from './boardStore'
import { planBlocker, usePlan } from './runPlan'
import { runRequest } from './runRequest'
import type { RunScope } from './runRequest'
import { runningRun } from './shownRun'
import { runOfCell, useRuns } from './runStore'

/** The models as they were last listed; empty before the first answer of main. */
export function knownModels(): readonly ModelInfo[] {
  return queryClient.getQueryData<readonly ModelInfo[]>(['providers.models', {}]) ?? []
}

/** The providers as they were last listed. */
function knownProviders(): readonly ProviderInfo[] {
  return queryClient.getQueryData<readonly ProviderInfo[]>(['providers.list', {}]) ?? []
}

export function findModel(
  models: readonly ModelInfo[],
  lane: { readonly provider: string; readonly model: string }
): ModelInfo | undefined {
  return models.find((model) => model.provider === lane.provider && model.id === lane.model)
}

/** Why nothing can be run now, as a sentence; undefined when it can. */
export function runBlocker(board: Board, models: readonly ModelInfo[]): string | undefined {
  const noImage = board.images.length === 0
  const noLane = board.lanes.length === 0
  const asks = board.lanes.some((lane) => findModel(models, lane)?.takesPrompt !== false)
  const unasked = (board.prompt.text + board.prompt.system).trim() === ''
  const noPrompt = !noLane && asks && unasked && board.lanes.some((lane) => !lane.prompt?.text)
  const missing = [noImage && 'an image', noLane && 'a model', noPrompt && 'a prompt'].filter(
    (word): word is string => word !== false
  )
  if (missing.length === 0) return undefined
  const last = missing.pop()
  return `Add ${missing.length > 0 ? `${missing.join(', ')} and ` : ''}${last} to run.`
}

/** Why the plan that was made of this board leaves nothing to ask; an old plan says nothing. */
function plannedBlocker(board: Board, scope: RunScope): string | undefined {
  const { boardId, isCurrent, [scope]: plan } = usePlan.getState()
  return isCurrent && boardId === board.id ? planBlocker(board, plan, knownProviders()) : undefined
}

let starting = false

/** Runs every model of the board on the current image with its group, or on all images. */
export async function startRun(scope: RunScope): Promise<void> {
  const board = currentBoard()
  if (!board || starting || runningRun(useRuns.getState().runs)) return
  const blocker = runBlocker(board, knownModels()) ?? plannedBlocker(board, scope)
  if (blocker !== undefined) {
    toast({ tone: 'info', title: blocker })
    return
  }
  starting = true
  try {
    await flushBoard()
    const runId = await api('runs.start', runRequest(board, scope))
    if (board.layout.currentRun !== undefined) editLayout({ currentRun: undefined })
    await attachStartedRun(runId)
  } catch (error) {
    showError(error)
  } finally {
    starting = false
  }
}

export function stopAll(): void {
  const running = runningRun(useRuns.getState().runs)
  if (running) void commandCall('runs.stop', { runId: running.id })
}

export function stopCell(cell: CellId): void {
  const run = runOfCell(cell)
  if (run) void commandCall('runs.stop', { runId: run, cells: [cell] })
}

/** A new attempt of one cell; the attempt before it is kept. */
export function retryCell(cell: CellId): void {
  const run = runOfCell(cell)
  if (run) void commandCall('runs.retry', { runId: run, cells: [cell] })
}

export function retryFailed(run: RunId): void {
  void commandCall('runs.retry', { runId: run, cells: 'failed' })
}

/** Copies a text, and says so. */
export async function copyText(text: string, title: string): Promise<void> {
  try {
    await api('app.copyText', { text })
    toast({ tone: 'ok', title })
  } catch (error) {
    showError(error)
  }
}

/** Copies what a cell has said so far. */
export async function copyAnswer(cell: CellId): Promise<void> {
  const text = answerTexts.get(cell)
  if (text !== '') await copyText(text, `Answer copied, ${plural(text.length, 'character')}`)
}

export async function exportRun(run: RunId, format: 'jsonl' | 'html'): Promise<void> {
  const name = await commandCall('runs.export', { runId: run, format })
  if (typeof name === 'string') toast({ tone: 'ok', title: `Exported to ${name}` })
}
