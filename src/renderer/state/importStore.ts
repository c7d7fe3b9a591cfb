import { create } from 'zustand'
import type { ImageId } from '../../shared/domain/ids'
import type { ImportReport } from '../../shared/domain/image'
import type { Result } from '../../shared/ipc/result'
import type { ImportProgress } from '../../shared/ipc/views'
import { api, unwrap } from '../ipc/client'
import { commandCall, showError } from '../ipc/hooks'
import { toast } from '../components/ui/toastStore'
import type { ToastAction } from '../components/ui/toastStore'
import { plural } from '../lib/format'
import {
  currentBoard,
  editBoard,
  flushBoard,
  forOpenBoard,
  reloadBoard,
  showImage
} from './boardStore'
import { openDialog } from './uiStore'

interface ImportState {
  /** How far the import that is going on is; undefined when none is. */
  readonly progress: ImportProgress | undefined
}

export const useImport = create<ImportState>(() => ({ progress: undefined }))

/** `Added 12 images, 3 skipped, 1 already there`. Duplicates are listed among the skipped, too. */
export function reportSentence(report: ImportReport): string {
  const { added, duplicates, stopped } = report
  const skipped = report.skipped.filter(({ reason }) => reason !== 'duplicate')
  const parts = [
    added.length > 0 ? `Added ${plural(added.length, 'image')}` : 'No image added',
    skipped.length > 0 && `${skipped.length} skipped`,
    duplicates > 0 && `${duplicates} already here`,
    stopped && 'stopped'
  ]
  return parts.filter((part) => part !== false).join(', ')
}

/** Says what an import did, and shows what it added. */
export async function takeReport(report: ImportReport): Promise<void> {
  await reloadBoard()
  const first = report.added[0]
  if (first) showImage(first.id)
  const { skipped } = report
  if (report.added.length + skipped.length + report.duplicates === 0 && !report.stopped) return
  const action: ToastAction | undefined =
    skipped.length > 0 ? { label: 'Show', run: () => openDialog('skipped', { report }) } : undefined
  toast({
    tone: report.added.length > 0 ? 'ok' : skipped.length > 0 ? 'warn' : 'info',
    title: reportSentence(report),
    ...(skipped.length === 1 && skipped[0] && { detail: skipped[0].sentence }),
    ...(action && { action })
  })
}

async function runImport(start: () => Promise<Result<ImportReport>>): Promise<void> {
  try {
    await flushBoard()
    await takeReport(unwrap(await start()))
  } catch (error) {
    showError(error)
  } finally {
    useImport.setState({ progress: undefined })
  }
}

export async function chooseImages(kind: 'files' | 'folder'): Promise<void> {
  const board = currentBoard()
  if (board)
    await runImport(() => window.bridge.call('images.openDialog', { boardId: board.id, kind }))
}

export async function pasteImages(): Promise<void> {
  const board = currentBoard()
  if (board) await runImport(() => window.bridge.call('images.paste', { boardId: board.id }))
}

/** Adds what was dropped on the window. */
export async function importDropped(files: readonly File[]): Promise<void> {
  const board = currentBoard()
  if (board) await runImport(() => window.bridge.importFiles(board.id, files))
}

/** Adds a sample set, with its prompt when none is written yet. */
export async function importSamples(set: { readonly id: string; readonly prompt: string }) {
  const board = currentBoard()
  if (!board) return
  if (board.prompt.text.trim() === '') editBoard({ prompt: { ...board.prompt, text: set.prompt } })
  await runImport(() =>
    window.bridge.call('images.importSamples', { boardId: board.id, set: set.id })
  )
}

export function stopImport(): void {
  const board = currentBoard()
  if (board) void commandCall('images.stopImport', { boardId: board.id })
}

/** Takes an image off the board and shows its neighbour; its answers stay. Offers to undo. */
export async function removeImage(id: ImageId): Promise<void> {
  const board = currentBoard()
  if (!board) return
  const at = board.images.findIndex((image) => image.id === id)
  const neighbour = board.images[at + 1] ?? board.images[at - 1]
  try {
    await flushBoard()
    await api('images.remove', { boardId: board.id, ids: [id] })
    if (neighbour) showImage(neighbour.id)
    await reloadBoard()
    toast({
      tone: 'info',
      title: `${board.images[at]?.name ?? 'Image'} removed from the board`,
      action: { label: 'Undo', run: () => void restoreImage(id) }
    })
  } catch (error) {
    showError(error)
  }
}

async function restoreImage(id: ImageId): Promise<void> {
  const board = currentBoard()
  if (!board) return
  await commandCall('images.restore', { boardId: board.id, ids: [id] })
  await reloadBoard()
  showImage(id)
}

/** Listens to imports, also those that began outside the window. */
export function connectImports(): () => void {
  const offProgress = window.bridge.onPush('images.progress', (progress) => {
    if (progress.boardId !== currentBoard()?.id) return
    useImport.setState({ progress: progress.state === 'done' ? undefined : progress })
  })
  const offImported = window.bridge.onPush('images.imported', ({ boardId, report }) =>
    forOpenBoard(boardId, () => void takeReport(report))
  )
  return () => {
    offProgress()
    offImported()
  }
}
