import { useMemo } from 'react'
import type { BoardId, ImageId, RunId } from '../../shared/domain/ids'
import type { ImageInfo } from '../../shared/domain/image'
import { laneLetter } from '../../shared/domain/lane'
import type { Lane, RunLane } from '../../shared/domain/lane'
import type { RunSummary } from '../../shared/domain/run'
import { attachRun } from '../stream/attach'
import { showError } from '../ipc/hooks'
import { editLayout, useBoard } from './boardStore'
import { useRuns } from './runStore'
import type { TrackedRun } from './runStore'

/** A column: a lane of the board, or of the run that was reopened, with its letter. */
export type ShownLane = (Lane | RunLane) & { readonly letter: string }

/** What Compare shows: the board with the newest answers of each image, or one run as it was. */
export interface ShownRun {
  readonly boardId: BoardId
  /** The run that a person reopened; undefined while the board itself is shown. */
  readonly reopened: TrackedRun | undefined
  readonly images: readonly ImageInfo[]
  readonly lanes: readonly ShownLane[]
  readonly current: ImageInfo | undefined
  /** The run whose answers to the current image are shown. */
  readonly run: TrackedRun | undefined
}

const noImages: readonly ImageInfo[] = []
const noLanes: readonly ShownLane[] = []

/** Reopens a run exactly as it was; undefined goes back to the board. */
export function showRun(run: RunId | undefined): void {
  if (run !== undefined) attachRun(run).catch((error: unknown) => showError(error))
  editLayout({ currentRun: run })
}

/** The run that answers for an image: the reopened one, else the newest that holds it. */
export function runFor(
  image: ImageId | undefined,
  reopened: RunId | undefined,
  newestFor: ReadonlyMap<ImageId, RunId>
): RunId | undefined {
  return reopened ?? (image === undefined ? undefined : newestFor.get(image))
}

export function useShownRun(): ShownRun | undefined {
  const board = useBoard((state) => state.board)
  const runs = useRuns((state) => state.runs)
  const newestFor = useRuns((state) => state.newestFor)
  return useMemo(() => {
    if (!board) return undefined
    const find = (id: RunId | undefined) => runs.find((run) => run.summary.id === id)
    const reopened = find(board.layout.currentRun)
    const images = reopened?.images ?? board.images
    const current =
      images.find((image) => image.id === board.layout.currentImage) ?? images[0] ?? undefined
    const lanes: readonly ShownLane[] =
      reopened?.spec.lanes ??
      board.lanes.map((lane, index) => ({ ...lane, letter: laneLetter(index) }))
    return {
      boardId: board.id,
      reopened,
      images: images.length > 0 ? images : noImages,
      lanes: lanes.length > 0 ? lanes : noLanes,
      current,
      run: find(runFor(current?.id, reopened?.summary.id, newestFor))
    }
  }, [board, runs, newestFor])
}

/** The run that is going on now on this board, if any: what Stop all stops. */
export function runningRun(runs: readonly TrackedRun[]): RunSummary | undefined {
  return runs.find((run) => run.summary.state === 'running')?.summary
}

export function useRunningRun(): RunSummary | undefined {
  return useRuns((state) => runningRun(state.runs))
}
