/** Shapes that exist only to be shown: what calls answer and pushes carry beside the domain's own types. */
import type { StampedEvent } from '../domain/events'
import type { FailureClass } from '../domain/failure'
import type { BoardId, CellId, ImageId, LaneId, ProviderId, RunId } from '../domain/ids'
import type { ImageInfo } from '../domain/image'
import type { CellState, RunSpec, RunSummary } from '../domain/run'

export interface AppInfo {
  readonly version: string
  readonly electron: string
  readonly chromium: string
  readonly platform: 'linux' | 'darwin' | 'win32'
  /** Where results are kept, for people. */
  readonly dataFolder: string
  readonly keyStorage: {
    readonly encrypted: boolean
    /** Plain sentence: which keychain, or why keys last for this session only. */
    readonly sentence: string
  }
}

export interface SampleSet {
  readonly id: string
  readonly name: string
  readonly description: string
  readonly imageCount: number
  /** Prompt that suits the set. */
  readonly prompt: string
  /** Data URIs of up to three of its pictures, small. */
  readonly previews: readonly string[]
}

export interface ImportProgress {
  readonly boardId: BoardId
  readonly state: 'counting' | 'reading' | 'done'
  readonly found: number
  readonly read: number
}

export interface ImageDetails {
  readonly image: ImageInfo
  /** Folder for people; a link's own folder, or `Kept in the data folder`. */
  readonly folderLabel: string
  /** ISO times, when known. */
  readonly modifiedAt?: string
}

export interface ProviderTest {
  readonly ok: boolean
  /** Plain sentence: `Answered in 18 ms, 3 models.` or what failed at which hop. */
  readonly sentence: string
  readonly nextStep?: string
  readonly tookMs?: number
}

/** A key that lies in the environment; never the key itself. */
export interface FoundKey {
  readonly provider: ProviderId
  readonly providerLabel: string
  /** Name of the environment variable. */
  readonly variable: string
  readonly lastFour?: string
}

export interface CatalogueInfo {
  readonly models: number
  /** ISO date of the newest data. */
  readonly asOf: string
  /** Where the data comes from, for people. */
  readonly source: string
  /** ISO time of the last refresh; absent: the shipped snapshot. */
  readonly refreshedAt?: string
}

/** What a refresh changed. */
export interface CatalogueNews {
  readonly info: CatalogueInfo
  readonly added: number
  readonly changed: number
  readonly removed: number
  /** Lists that could not be read, in plain sentences. */
  readonly problems: readonly string[]
}

/** What a run would do and cost. */
export interface RunPlanView {
  readonly cells: number
  readonly lanes: readonly LanePlan[]
  /** Of the lanes that can be estimated; absent when none can. */
  readonly total?: CostRange
  /** Lanes that are in no estimate. */
  readonly unestimated: number
}

/** Decimal strings of US dollars. */
export interface CostRange {
  readonly lowUsd: string
  readonly likelyUsd: string
  readonly highUsd: string
}

export interface LanePlan {
  readonly laneId: LaneId
  readonly calls: number
  /** How many images go as they are, fitted to the provider, or not at all. */
  readonly images: { readonly asIs: number; readonly changed: number; readonly refused: number }
  /** What is done to images, in plain sentences: `3 images are made smaller, to 2048 px.` */
  readonly changes: readonly string[]
  /** Why calls would fail before anything is sent. */
  readonly problems: readonly string[]
  /** Parameters that are set and that this model does not take, in plain sentences. */
  readonly dropped: readonly string[]
  readonly cost:
    | ({ readonly kind: 'estimate'; readonly basis: string } & CostRange)
    | { readonly kind: 'free'; readonly reason: string }
    | { readonly kind: 'unknown'; readonly reason: string }
}

/** One cell without its text, for strips, pips and counts. */
export interface CellBrief {
  readonly id: CellId
  readonly laneId: LaneId
  readonly imageId: ImageId
  readonly repeat: number
  readonly state: 'queued' | 'running' | 'done' | 'failed'
  readonly failureClass?: FailureClass
}

export interface RunView {
  readonly summary: RunSummary
  readonly spec: RunSpec
  /** The run's images as they were then, in order; a removed image is still described. */
  readonly images: readonly ImageInfo[]
  readonly cells: readonly CellBrief[]
  readonly seq: number
}

export interface ImageAnswers {
  readonly runId: RunId
  readonly imageId: ImageId
  readonly cells: readonly CellState[]
  readonly seq: number
}

/** A bunch of events of one run, in order; neighbouring texts of a cell are merged. */
export interface RunEvents {
  readonly runId: RunId
  /**
   * First and last `seq` this bunch covers. Merged texts carry only their last `seq`, so this is how
   * a window sees that it missed something; absent when nothing was merged.
   */
  readonly span?: readonly [first: number, last: number]
  readonly events: readonly StampedEvent[]
}

export interface Notice {
  readonly level: 'info' | 'warning' | 'error'
  readonly sentence: string
  readonly nextStep?: string
}

export const MENU_COMMANDS = [
  'open-files',
  'open-folder',
  'paste-images',
  'new-board',
  'boards',
  'export-jsonl',
  'export-html',
  'run',
  'stop-all',
  'retry-failed',
  'models',
  'parameters',
  'history',
  'palette',
  'settings',
  'shortcuts',
  'about',
  'toggle-viewer',
  'toggle-boxes',
  'zoom-in',
  'zoom-out',
  'zoom-fit',
  'zoom-actual',
  'next-image',
  'previous-image',
  'remove-image',
  'theme-light',
  'theme-dark',
  'theme-system'
] as const
export type MenuCommand = (typeof MENU_COMMANDS)[number]
