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
  /** Images that go together into one prompt; absent: 1. */
  readonly groupSize?: number
  /** How images are fitted; absent: `provider`. */
  readonly imageFit?: ImageFit
  /** What it was thought to cost when it was started. */
  readonly forecast?: Forecast
}

/** Decimal strings of US dollars. */
export interface Forecast {
  readonly lowUsd: string
  readonly likelyUsd: string
  readonly highUsd: string
  /** Lanes that are in no estimate. */
  readonly unestimated: number
}

/**
 * `provider`: each lane gets the image as its provider takes it. `same`: all lanes get the same
 * pixels, those that every provider takes. `original`: the bytes as they are, or a refusal.
 */
export type ImageFit = 'provider' | 'same' | 'original'

/** The images of the cell that is named by its first image, in order. */
export function imagesOfCell(
  spec: Pick<RunSpec, 'images' | 'groupSize'>,
  first: ImageId
): readonly ImageId[] {
  const size = spec.groupSize ?? 1
  if (size <= 1) return [first]
  const at = spec.images.indexOf(first)
  return at < 0 ? [first] : spec.images.slice(at, at + size)
}

/** The images of each prompt, in order. */
export function imageGroups({
  images,
  groupSize = 1
}: Pick<RunSpec, 'images' | 'groupSize'>): readonly (readonly ImageId[])[] {
  const firsts = images.filter((_, at) => at % groupSize === 0)
  return firsts.map((_, at) => images.slice(at * groupSize, (at + 1) * groupSize))
}

/** The first image of the group that an image belongs to; its cells are named by that one. */
export function firstOfGroup(spec: Pick<RunSpec, 'images' | 'groupSize'>, image: ImageId): ImageId {
  const size = spec.groupSize ?? 1
  if (size <= 1) return image
  const at = spec.images.indexOf(image)
  return spec.images[at - (at % size)] ?? image
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
  readonly lanes: readonly Pick<
    RunLane,
    'id' | 'label' | 'letter' | 'hue' | 'providerLabel' | 'mock'
  >[]
  readonly counts: CellCounts
  /** Decimal string of what is known to have been spent, and how many answers have an unknown cost. */
  readonly spentUsd: string
  readonly unknownCosts: number
  readonly forecast?: Forecast
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
export function planCells(
  spec: Pick<RunSpec, 'images' | 'lanes' | 'repeats' | 'groupSize'>
): PlannedCell[] {
  const cells: PlannedCell[] = []
  const size = spec.groupSize ?? 1
  for (const imageId of spec.images.filter((_, at) => at % size === 0))
    for (let repeat = 0; repeat < spec.repeats; repeat++)
      for (const lane of spec.lanes)
        cells.push({ laneId: lane.id, imageId, repeat, ordinal: cells.length })
  return cells
}
