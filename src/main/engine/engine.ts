/**
 * What the engine offers. It knows no Electron: the window's calls and the command line stand on
 * these interfaces alone. createEngine.ts puts the parts together.
 */
import type { Answer } from '../../shared/domain/answer'
import type {
  Board,
  BoardPatch,
  BoardSummary,
  LaneSet,
  PromptPreset
} from '../../shared/domain/board'
import type { Price } from '../../shared/domain/cost'
import type {
  BoardId,
  CellId,
  ImageId,
  PresetId,
  ProviderId,
  RunId,
  SetId
} from '../../shared/domain/ids'
import type { ImageInfo, ImportReport } from '../../shared/domain/image'
import type { Prompt } from '../../shared/domain/lane'
import type { ModelInfo, ProviderInfo } from '../../shared/domain/model'
import type { RunSpec, RunSummary } from '../../shared/domain/run'
import type { Settings } from '../../shared/domain/settings'
import type {
  ImageAnswers,
  ImageDetails,
  ImportProgress,
  Notice,
  ProviderTest,
  RunEvents,
  RunView,
  SampleSet
} from '../../shared/ipc/views'
import type { ForkWorker } from './workers/workerLink'

/** Small key-value settings; electron-store in the app, a plain file for the command line. */
export interface SettingsStore {
  read(): Settings
  write(patch: Partial<Settings>): Settings
  /** Lists that are settings too: own servers, overrides, sets, presets, favourites, hues. */
  readList<T>(name: string, fallback: T): T
  writeList(name: string, value: unknown): void
}

/** Keys of providers. Only the runner asks for one, and only for the provider's own address. */
export interface SecretStore {
  get(provider: ProviderId): Promise<string | undefined>
  set(provider: ProviderId, key: string): Promise<void>
  forget(provider: ProviderId): Promise<void>
  /** Never the key: whether there is one, and its last four characters. */
  status(provider: ProviderId): {
    readonly present: boolean
    readonly lastFour?: string
    readonly savedAt?: string
    readonly storage?: 'encrypted' | 'session'
    readonly lost?: boolean
  }
}

export interface Logger {
  info(message: string, details?: Readonly<Record<string, unknown>>): void
  warn(message: string, details?: Readonly<Record<string, unknown>>): void
  error(message: string, details?: Readonly<Record<string, unknown>>): void
}

export interface Clock {
  /** Monotonic milliseconds. */
  now(): number
  /** Wall clock. */
  date(): Date
}

export interface EngineDependencies {
  /** Results, blobs, kept images, logs. */
  readonly dataFolder: string
  /** `resources` of the checkout or the package: samples, models. */
  readonly resourcesFolder: string
  readonly settings: SettingsStore
  readonly secrets: SecretStore
  readonly fork: ForkWorker
  readonly log: Logger
  readonly clock?: Clock
  /** Told what a person has to know at once: a damaged file set aside, a full disk. */
  readonly notify?: (notice: Notice) => void
}

export interface BoardService {
  list(): readonly BoardSummary[]
  open(id?: BoardId): Board
  create(name?: string): Board
  update(id: BoardId, patch: BoardPatch): void
  delete(id: BoardId): void
  restore(id: BoardId): void
}

export interface ImportOptions {
  readonly boardId: BoardId
  readonly onProgress?: (progress: ImportProgress) => void
  readonly signal?: AbortSignal
}

export interface ImageService {
  /** Files and folders; folders recursively, in natural order. Never throws for a bad file. */
  importPaths(paths: readonly string[], options: ImportOptions): Promise<ImportReport>
  /** Keeps the bytes as a content-addressed file. */
  importBytes(name: string, bytes: Uint8Array, options: ImportOptions): Promise<ImportReport>
  samples(): Promise<readonly SampleSet[]>
  importSamples(set: string, options: ImportOptions): Promise<ImportReport>
  remove(boardId: BoardId, ids: readonly ImageId[]): void
  restore(boardId: BoardId, ids: readonly ImageId[]): void
  info(id: ImageId): ImageInfo | undefined
  details(id: ImageId): Promise<ImageDetails>
  thumbnails(ids: readonly ImageId[]): Promise<Readonly<Record<ImageId, string | null>>>
  /** Where the image's bytes are now, or undefined when they are gone. Never leaves main. */
  pathOf(id: ImageId): string | undefined
  /**
   * Bytes that Chromium can show, upright: the original where it can, otherwise (TIFF) a PNG made
   * by the media worker.
   */
  displayable(id: ImageId): Promise<{ readonly mime: string; readonly path: string } | undefined>
}

export interface ProviderService {
  list(): readonly ProviderInfo[]
  models(): Promise<readonly ModelInfo[]>
  refresh(): Promise<void>
  add(label: string, baseUrl: string): ProviderId
  update(id: ProviderId, patch: { label?: string; baseUrl?: string; concurrency?: number }): void
  remove(id: ProviderId): void
  test(id: ProviderId): Promise<ProviderTest>
  setKey(id: ProviderId, key: string): Promise<void>
  forgetKey(id: ProviderId): Promise<void>
  override(
    provider: ProviderId,
    model: string,
    patch: { vision?: 'yes' | 'no' | null; price?: Price | null; listed?: boolean }
  ): void
  favourites(): readonly string[]
  setFavourite(key: string, favourite: boolean): void
  hue(provider: ProviderId, model: string): number
  onChange(listener: () => void): () => void
}

export interface LibraryService {
  sets(): readonly LaneSet[]
  saveSet(set: { id?: SetId; name: string; lanes: LaneSet['lanes'] }): SetId
  deleteSet(id: SetId): void
  presets(): readonly PromptPreset[]
  savePreset(preset: { id?: PresetId; name: string; prompt: Prompt }): PresetId
  deletePreset(id: PresetId): void
}

export interface RunService {
  /** The run exists in storage when this returns; its cells start on their own. */
  start(spec: RunSpec): RunId
  stop(run: RunId, cells?: readonly CellId[]): void
  retry(run: RunId, cells: readonly CellId[] | 'failed'): void
  list(query: {
    boardId?: BoardId
    search?: string
    before?: RunId
    limit: number
  }): readonly RunSummary[]
  open(run: RunId): RunView
  answers(run: RunId, image: ImageId): ImageAnswers
  attempts(cell: CellId): readonly Answer[]
  /** Resolves when no cell of the run is queued or running. */
  finished(run: RunId): Promise<RunSummary>
  /** Every event, as it happens, unmerged, and after it is stored where it has to be. */
  onEvents(listener: (events: RunEvents) => void): () => void
  onChange(listener: (summary: RunSummary) => void): () => void
  isRunning(): boolean
}

/** One row of a results table or report; columns are those of the exports. */
export interface ExportService {
  /** Streams the run as JSON lines, one per cell; returns how many lines. */
  jsonl(run: RunId, file: string): Promise<number>
  /** One self-contained HTML file with small pictures. */
  html(run: RunId, file: string): Promise<void>
}

export interface Engine {
  readonly boards: BoardService
  readonly images: ImageService
  readonly providers: ProviderService
  readonly library: LibraryService
  readonly runs: RunService
  readonly exports: ExportService
  /** Stops what runs, writes what is to be written, closes the database. At most about 3 s. */
  close(): Promise<void>
}

/** A provider that is not configured but given for one run (command line). */
export interface AdHocProvider {
  readonly id: ProviderId
  readonly adapter: string
  readonly label: string
  readonly baseUrl: string
  readonly key?: string
  readonly prices: Readonly<Record<string, Price>>
  readonly concurrency?: number
}
