import type { Answer } from '../../shared/domain/answer'
import type { Board } from '../../shared/domain/board'
import type { CellId, ImageId, RunId } from '../../shared/domain/ids'
import type { CellState, RunSummary } from '../../shared/domain/run'
import { api } from '../ipc/client'
import { showError } from '../ipc/hooks'
import {
  cellAnswers,
  cellAttempts,
  cellBriefs,
  cellsOf,
  findRun,
  putRun,
  putSummary,
  resetRuns,
  useRuns
} from '../state/runStore'
import { EventPump } from './eventPump'
import type { PumpSink } from './eventPump'
import { announceSettled } from './announcer'
import { answerTexts, reasoningTexts } from './textBuffers'

/** How many runs are opened at most to find the newest answer of every image of a board. */
const MOST_RUNS = 24

const sink: PumpSink = {
  brief: (cell) => cellBriefs.get(cell),
  setBrief: (cell, brief) => cellBriefs.set(cell, brief),
  setAnswer: (cell, answer) => cellAnswers.set(cell, answer),
  setAttempts: (cell, count) => cellAttempts.set(cell, count),
  appendText: (cell, delta) => answerTexts.append(cell, delta),
  appendReasoning: (cell, delta) => reasoningTexts.append(cell, delta),
  resetTexts: (cell) => {
    answerTexts.replace(cell, '')
    reasoningTexts.replace(cell, '')
  },
  announce: () => {
    answerTexts.announce()
    reasoningTexts.announce()
  },
  resync: (run) => void resync(run),
  settled: announceSettled
}

export const pump = new EventPump(sink)

interface Shown {
  readonly run: RunId
  readonly image: ImageId
}
let shown: Shown | undefined

/** Loads the runs of a board, newest first, until each of its images has its newest answers. */
export async function attachBoard(board: Board): Promise<void> {
  const boardId = board.id
  const images = board.images.map((image) => image.id)
  pump.unfollowAll()
  shown = undefined
  resetRuns(boardId)
  try {
    const summaries = await api('runs.list', { boardId, limit: MOST_RUNS })
    for (const summary of summaries) {
      if (useRuns.getState().boardId !== boardId) return
      const { newestFor } = useRuns.getState()
      if (summary.state !== 'running' && images.every((id) => newestFor.has(id))) continue
      await attachRun(summary.id)
    }
    const reopened = board.layout.currentRun
    if (reopened !== undefined) await attachRun(reopened)
  } catch (error) {
    showError(error)
  }
}

/** Runs that were started here and whose first snapshot is still to come. */
const started = new Set<RunId>()

/**
 * Follows a run that was just started. Cells that settle before the first snapshot is there come
 * without events, and are announced from it all the same.
 */
export function attachStartedRun(run: RunId): Promise<void> {
  started.add(run)
  return attachRun(run)
}

const attaching = new Map<RunId, Promise<void>>()

/** Snapshot of a run, then its events. Asking twice attaches once. */
export function attachRun(run: RunId): Promise<void> {
  if (findRun(run) && pump.isFollowed(run)) return Promise.resolve()
  const going = attaching.get(run) ?? openRun(run).finally(() => attaching.delete(run))
  attaching.set(run, going)
  return going
}

async function openRun(run: RunId): Promise<void> {
  pump.follow(run, 0)
  pump.hold(run)
  let seq = 0
  try {
    const view = await api('runs.open', { runId: run })
    if (view.summary.boardId === useRuns.getState().boardId) putRun(view)
    seq = view.seq
  } finally {
    pump.resume(run, seq)
  }
}

/** Loads the answers to one image and keeps them up to date; those of the image before are let go. */
export async function attachImage(run: RunId, image: ImageId): Promise<void> {
  if (shown && (shown.run !== run || shown.image !== image)) letGo(shown, cellsOf(run, image))
  shown = { run, image }
  try {
    await attachRun(run)
    await loadAnswers(run, image)
  } catch (error) {
    showError(error)
  }
}

/** Images of one prompt share their cells: those stay. */
function letGo({ run, image }: Shown, kept: readonly CellId[]): void {
  for (const cell of cellsOf(run, image)) {
    if (kept.includes(cell)) continue
    pump.unload(cell)
    cellAnswers.delete(cell)
    answerTexts.forget(cell)
    reasoningTexts.forget(cell)
  }
}

async function loadAnswers(run: RunId, image: ImageId): Promise<void> {
  // Events that arrive while the snapshot is on its way must be folded into it, not lost.
  pump.hold(run)
  try {
    const snapshot = await api('runs.answers', { runId: run, imageId: image })
    if (shown?.run !== run || shown.image !== image) return
    for (const cell of snapshot.cells) {
      cellAttempts.set(cell.id, cell.attempts)
      if (cell.answer) takeAnswer(cell.id, cell.answer, snapshot.seq)
      else pump.expect(cell.id, snapshot.seq)
    }
    if (started.delete(run)) announceAllSettled(snapshot.cells)
  } finally {
    pump.resume(run, 0)
    sink.announce()
  }
}

function announceAllSettled(cells: readonly CellState[]): void {
  for (const { id, answer } of cells)
    if (answer && answer.state !== 'running') announceSettled(id, answer)
}

function takeAnswer(cell: CellId, answer: Answer, seq: number): void {
  answerTexts.replace(cell, answer.text)
  reasoningTexts.replace(cell, answer.reasoning)
  pump.load(cell, answer, seq)
}

/** Something was missed: take everything anew. The pump holds the run's events meanwhile. */
async function resync(run: RunId): Promise<void> {
  let seq = 0
  try {
    const view = await api('runs.open', { runId: run })
    putRun(view)
    seq = view.seq
    if (shown?.run === run) await loadAnswers(run, shown.image)
  } catch (error) {
    showError(error)
  } finally {
    pump.resume(run, seq)
  }
}

function onSummary(summary: RunSummary): void {
  if (findRun(summary.id)) putSummary(summary)
  else if (summary.boardId === useRuns.getState().boardId)
    attachRun(summary.id).catch((error: unknown) => showError(error))
}

/** Connects the pushes of runs. Returns the way to disconnect. */
export function connectRuns(): () => void {
  const offEvents = window.bridge.onPush('run.events', (bunch) => pump.receive(bunch))
  const offChanged = window.bridge.onPush('run.changed', onSummary)
  return () => {
    offEvents()
    offChanged()
  }
}
