import type { Answer } from './answer'
import type { BoardId, CellId, ImageId, LaneId, RunId } from './ids'
import type { RunLane } from './lane'

/** What a run is to do. Immutable once the run exists. */
export interface RunSpec {
  readonly boardId: BoardId
  readonly images: readonly ImageId[]
  readonly lanes: readonly RunLane[]
  /** How often each image goes to each lane, 1 or more. */
  readonly repeats: number
  /** Most cells in flight over all providers. */
  readonly concurrency: number
}

export interface RunSummary {
  readonly id: RunId
  readonly boardId: BoardId
  /** Counts up per board, for people: Run 14. */
  readonly number: number
  /** ISO time. */
  readonly createdAt: string
  readonly endedAt?: string
  readonly state: 'running' | 'ended' | 'interrupted'
  /** First line of the prompt. */
  readonly title: string
  readonly imageCount: number
  readonly lanes: readonly Pick<RunLane, 'id' | 'label' | 'letter' | 'hue' | 'providerLabel'>[]
  readonly counts: CellCounts
  /** Decimal string of what is known to have been spent, and how many answers have an unknown cost. */
  readonly spentUsd: string
  readonly unknownCosts: number
}

export interface CellCounts {
  readonly total: number
  readonly queued: number
  readonly running: number
  readonly done: number
  readonly failed: number
}

/** One image in one lane in one repeat. */
export interface Cell {
  readonly id: CellId
  readonly runId: RunId
  readonly laneId: LaneId
  readonly imageId: ImageId
  /** 0 to repeats - 1. */
  readonly repeat: number
  /** Place in the run's order, from 0. */
  readonly ordinal: number
}

/** A cell with its newest attempt; `answer` is absent while it has none. */
export interface CellState extends Cell {
  readonly attempts: number
  readonly answer?: Answer
}

export interface PlannedCell {
  readonly laneId: LaneId
  readonly imageId: ImageId
  readonly repeat: number
  readonly ordinal: number
}

/**
 * Every cell of a run, image by image with all lanes of an image together, so that an image is
 * prepared once and its answers arrive side by side.
 */
export function planCells(spec: Pick<RunSpec, 'images' | 'lanes' | 'repeats'>): PlannedCell[] {
  const cells: PlannedCell[] = []
  for (const imageId of spec.images)
    for (let repeat = 0; repeat < spec.repeats; repeat++)
      for (const lane of spec.lanes)
        cells.push({ laneId: lane.id, imageId, repeat, ordinal: cells.length })
  return cells
}
