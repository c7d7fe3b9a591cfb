import { create } from 'zustand'
import type { Board, BoardLayout, BoardPatch } from '../../shared/domain/board'
import type { BoardId, ImageId } from '../../shared/domain/ids'
import { api, describeError } from '../ipc/client'
import { showError } from '../ipc/hooks'
import { useUi } from './uiStore'

const SAVE_AFTER_MS = 400

interface BoardState {
  readonly board: Board | undefined
  readonly failure: { readonly sentence: string; readonly nextStep?: string } | undefined
}

/** The open board. Edits show at once and are saved a moment later; there is no Save. */
export const useBoard = create<BoardState>(() => ({ board: undefined, failure: undefined }))

let waiting: BoardPatch = {}
let sending: BoardPatch = {}
let timer: ReturnType<typeof setTimeout> | undefined
let lastSave: Promise<void> = Promise.resolve()
let opening: Promise<void> = Promise.resolve()

export function currentBoard(): Board | undefined {
  return useBoard.getState().board
}

/**
 * Opens a board, or without an id the one that was open last. What the board before it still had
 * to save is saved first.
 */
export function openBoard(id?: BoardId): Promise<void> {
  opening = readBoard(id)
  return opening
}

async function readBoard(id: BoardId | undefined): Promise<void> {
  await flushBoard()
  try {
    const board = await api('boards.open', id === undefined ? {} : { id })
    // What was typed meanwhile still belongs to the board that is left.
    if (board.id !== currentBoard()?.id) {
      void flushBoard()
      sending = {}
    }
    useBoard.setState({ board, failure: undefined })
  } catch (error) {
    if (currentBoard()) showError(error)
    else useBoard.setState({ failure: describeError(error) })
  }
}

/**
 * Does something for a board if it is open, or open once the one on its way is there: at the start
 * main may tell of a board before the window has it.
 */
export function forOpenBoard(id: BoardId, work: () => void): void {
  void opening.then(() => {
    if (id === currentBoard()?.id) work()
  })
}

/** Reads the open board again, for what main changed on it; edits not yet saved stay on top. */
export async function reloadBoard(): Promise<void> {
  const id = currentBoard()?.id
  if (id === undefined) return
  try {
    const board = await api('boards.open', { id })
    if (currentBoard()?.id === id)
      useBoard.setState({ board: { ...board, ...sending, ...waiting } })
  } catch (error) {
    showError(error)
  }
}

/** Changes the open board: on screen now, saved within half a second. */
export function editBoard(patch: BoardPatch): void {
  const board = currentBoard()
  if (!board) return
  waiting = { ...waiting, ...patch }
  useBoard.setState({ board: { ...board, ...patch } })
  clearTimeout(timer)
  timer = setTimeout(() => void flushBoard(), SAVE_AFTER_MS)
}

/** Changes how the board looks. An undefined value takes an optional one away. */
export function editLayout(patch: {
  readonly [K in keyof BoardLayout]?: BoardLayout[K] | undefined
}): void {
  const board = currentBoard()
  if (!board) return
  const merged = Object.entries({ ...board.layout, ...patch }).filter(
    ([, value]) => value !== undefined
  )
  editBoard({ layout: Object.fromEntries(merged) as unknown as BoardLayout })
}

/** Saves what is waiting now; call it before anything that reads the board in main. */
export function flushBoard(): Promise<void> {
  clearTimeout(timer)
  const id = currentBoard()?.id
  if (id === undefined || Object.keys(waiting).length === 0) return lastSave
  const patch = waiting
  waiting = {}
  sending = { ...sending, ...patch }
  lastSave = api('boards.update', { id, patch })
    .catch((error: unknown) => {
      // Kept, so that the next edit tries to save it again; never on another board.
      if (currentBoard()?.id === id) waiting = { ...patch, ...waiting }
      showError(error)
    })
    .finally(() => {
      sending = {}
    })
  return lastSave
}

/** Shows an image, fitted, with its answers. */
export function showImage(id: ImageId): void {
  if (currentBoard()?.layout.currentImage === id) return
  useUi.getState().set({ zoom: 'fit', region: undefined })
  editLayout({ currentImage: id })
}

/** Keeps the board in step with main, and saves when the window goes away. */
export function connectBoard(): () => void {
  const offChanged = window.bridge.onPush('board.changed', ({ id }) =>
    forOpenBoard(id, () => void reloadBoard())
  )
  const offLeaving = window.bridge.onPush('app.leaving', () => {
    void flushBoard().then(() => window.bridge.call('app.saved', {}))
  })
  const save = () => void flushBoard()
  window.addEventListener('pagehide', save)
  window.addEventListener('blur', save)
  return () => {
    offChanged()
    offLeaving()
    window.removeEventListener('pagehide', save)
    window.removeEventListener('blur', save)
  }
}
