import { create } from 'zustand'
import type { Answer } from '../../shared/domain/answer'
import type { BoardId, CellId, ImageId, RunId } from '../../shared/domain/ids'
import type { ImageInfo } from '../../shared/domain/image'
import type { RunSpec, RunSummary } from '../../shared/domain/run'
import type { CellBrief, RunView } from '../../shared/ipc/views'
import { KeyedStore } from '../lib/keyedStore'

/** A run as the window knows it: what it was to do, and how far it is. Cells are kept apart. */
export interface TrackedRun {
  readonly summary: RunSummary
  readonly spec: RunSpec
  readonly images: readonly ImageInfo[]
}

interface RunState {
  readonly boardId: BoardId | undefined
  /** The board's runs that are loaded, newest first. */
  readonly runs: readonly TrackedRun[]
  /** The newest loaded run that holds each image. */
  readonly newestFor: ReadonlyMap<ImageId, RunId>
}

export const useRuns = create<RunState>(() => ({
  boardId: undefined,
  runs: [],
  newestFor: new Map()
}))

/** Every cell of every loaded run, without texts. */
export const cellBriefs = new KeyedStore<CellId, CellBrief>()
/** Newest attempt of the cells on screen; texts are in the text buffers, so here they are empty. */
export const cellAnswers = new KeyedStore<CellId, Answer>()
/** How many attempts a cell has had. */
export const cellAttempts = new KeyedStore<CellId, number>()

const cellsByImage = new Map<string, readonly CellId[]>()
const runByCell = new Map<CellId, RunId>()
const noCells: readonly CellId[] = []

/** The loaded run that a cell belongs to. */
export function runOfCell(cell: CellId): RunId | undefined {
  return runByCell.get(cell)
}

/**
 * Cells of one image in one run, in the run's order; images of one prompt share theirs. The same
 * array each time.
 */
export function cellsOf(run: RunId | undefined, image: ImageId | undefined): readonly CellId[] {
  if (run === undefined || image === undefined) return noCells
  return cellsByImage.get(`${run}/${image}`) ?? noCells
}

export function findRun(id: RunId | undefined): TrackedRun | undefined {
  return id === undefined ? undefined : useRuns.getState().runs.find((run) => run.summary.id === id)
}

/** Forgets everything and begins with another board. */
export function resetRuns(boardId: BoardId): void {
  cellBriefs.clear()
  cellAnswers.clear()
  cellAttempts.clear()
  cellsByImage.clear()
  runByCell.clear()
  useRuns.setState({ boardId, runs: [], newestFor: new Map() })
}

/** Adds a run, or brings a known one up to date. */
export function putRun(view: RunView): void {
  const { summary, spec, images } = view
  const ids = new Map<ImageId, CellId[]>()
  for (const cell of view.cells) {
    cellBriefs.set(cell.id, cell)
    runByCell.set(cell.id, summary.id)
    const list = ids.get(cell.imageId) ?? []
    list.push(cell.id)
    ids.set(cell.imageId, list)
  }
  for (const [image, first] of firstImages(spec)) {
    const list = ids.get(first)
    if (list) cellsByImage.set(`${summary.id}/${image}`, list)
  }
  const others = useRuns.getState().runs.filter((run) => run.summary.id !== summary.id)
  const runs = [{ summary, spec, images }, ...others].sort(
    (a, b) => b.summary.number - a.summary.number
  )
  useRuns.setState({ runs, newestFor: newestPerImage(runs) })
}

/** The image that names the cells of each image: its own, or the first of its group. */
function firstImages({ images, groupSize = 1 }: RunSpec): ReadonlyMap<ImageId, ImageId> {
  return new Map(images.map((image, at) => [image, images[at - (at % groupSize)] ?? image]))
}

function newestPerImage(runs: readonly TrackedRun[]): ReadonlyMap<ImageId, RunId> {
  const newest = new Map<ImageId, RunId>()
  for (const run of runs)
    for (const image of run.spec.images) if (!newest.has(image)) newest.set(image, run.summary.id)
  return newest
}

/** Takes over new counts and costs of a run. */
export function putSummary(summary: RunSummary): void {
  const runs = useRuns
    .getState()
    .runs.map((run) => (run.summary.id === summary.id ? { ...run, summary } : run))
  useRuns.setState({ runs })
}
