import type { BoardId, ImageId, LaneId, PresetId, RunId, SetId } from './ids'
import type { ImageInfo } from './image'
import type { Lane, LaneParams, Prompt } from './lane'
import type { ImageFit } from './run'

/** How a board looks; a view over it, never part of a result. */
export interface BoardLayout {
  readonly viewerVisible: boolean
  /** Pixels; kept between 220 and half of the window. */
  readonly viewerWidth: number
  readonly currentImage?: ImageId
  /** The run whose answers are shown; absent: the newest, or the columns before the run. */
  readonly currentRun?: RunId
  /** Lanes folded to spines by hand. */
  readonly folded: readonly LaneId[]
  readonly dockCollapsed: boolean
  readonly scrollTogether: boolean
  readonly answerView: 'markdown' | 'plain'
}

/** What a person keeps open: images, lanes, prompt, runs. Saved as it changes; there is no Save. */
export interface Board {
  readonly id: BoardId
  readonly name: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly images: readonly ImageInfo[]
  readonly lanes: readonly Lane[]
  readonly prompt: Prompt
  readonly params: LaneParams
  readonly repeats: number
  /** Images that go together into one prompt. */
  readonly groupSize: number
  readonly imageFit: ImageFit
  readonly layout: BoardLayout
}

export interface BoardSummary {
  readonly id: BoardId
  readonly name: string
  readonly updatedAt: string
  readonly imageCount: number
  readonly runCount: number
}

/** The parts of a board that a window may change. */
export type BoardPatch = Partial<
  Pick<
    Board,
    'name' | 'lanes' | 'prompt' | 'params' | 'repeats' | 'groupSize' | 'imageFit' | 'layout'
  >
>

/** A named list of lanes that a person keeps; on screen a set. */
export interface LaneSet {
  readonly id: SetId
  readonly name: string
  readonly lanes: readonly Omit<Lane, 'id'>[]
}

export interface PromptPreset {
  readonly id: PresetId
  readonly name: string
  readonly prompt: Prompt
  readonly builtIn: boolean
}

export const EMPTY_LAYOUT: BoardLayout = {
  viewerVisible: true,
  viewerWidth: 436,
  folded: [],
  dockCollapsed: false,
  scrollTogether: false,
  answerView: 'markdown'
}
