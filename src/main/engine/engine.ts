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
import type { Balance, Price } from '../../shared/domain/cost'
import type {
  BoardId,
  CellId,
  ImageId,
  KeyId,
  PresetId,
  ProviderId,
  RunId,
  SetId
} from '../../shared/domain/ids'
import type { ImageInfo, ImportReport } from '../../shared/domain/image'
import type { Prompt } from '../../shared/domain/lane'
import type { KeyInfo, ModelInfo, ProviderInfo } from '../../shared/domain/model'
import type { RunSpec, RunSummary } from '../../shared/domain/run'
import type { Settings, Timeouts } from '../../shared/domain/settings'
import type {
  CatalogueInfo,
  CatalogueNews,
  FoundKey,
  ImageAnswers,
  ImageDetails,
  ImportProgress,
  Notice,
  ProviderTest,
  RunEvents,
  RunPlanView,
  RunView,
  SampleSet
} from '../../shared/ipc/views'
import type { ListAddresses } from './catalogue/refresh'
import type { ForkWorker } from './workers/workerLink'

/** Small key-value settings; electron-store in the app, a plain file for the command line. */
export interface SettingsStore {
  read(): Settings
  write(patch: Partial<Settings>): Settings
  /** Lists that are settings too: own servers, overrides, sets, presets, favourites, hues. */
  readList<T>(name: string, fallback: T): T
  writeList(name: string, value: unknown): void
}

/**
 * Keys of providers, several for each, one of them in use. Only the runner asks for a key itself,
 * and only for the provider's own address.
 */
export interface SecretStore {
  /** The key in use. */
  get(provider: ProviderId): Promise<string | undefined>
  /** Keeps a key and puts it to use. */
  add(provider: ProviderId, key: string, name?: string): Promise<KeyId>
  replace(provider: ProviderId, id: KeyId, key: string): Promise<void>
  rename(provider: ProviderId, id: KeyId, name: string): void
  use(provider: ProviderId, id: KeyId): void
  remove(provider: ProviderId, id: KeyId): Promise<void>
  /** Removes all keys of a provider. */
  forget(provider: ProviderId): Promise<void>
  /** Never a key itself: names and last four characters, the one in use first. */
  list(provider: ProviderId): readonly KeyInfo[]
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

/** Routes to an address in the form `PROXY a:8080; SOCKS5 b:1080; DIRECT`. */
export interface ProxyResolver {
  system(url: string): Promise<string>
  /** By a proxy script (PAC) at an address. */
  script(script: string, url: string): Promise<string>
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
  /** Where keys may lie that a person can take over. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Addresses of mock servers that stand in for providers; for development and tests. */
  readonly mocks?: Readonly<Record<string, string>>
  /** Where the public lists of models are read; for development and tests. */
  readonly listAddresses?: ListAddresses
  /** How the system's proxies are found; absent: from `environment`, as command lines do. */
  readonly proxies?: ProxyResolver
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
  /** @param adapter `openai-compatible` unless told otherwise */
  add(label: string, baseUrl: string, adapter?: string): ProviderId
  update(id: ProviderId, patch: ProviderPatch): void
  remove(id: ProviderId): void
  test(id: ProviderId): Promise<ProviderTest>
  balance(id: ProviderId): Promise<Balance>
  addKey(id: ProviderId, key: string, name?: string): Promise<KeyId>
  replaceKey(id: ProviderId, key: KeyId, secret: string): Promise<void>
  renameKey(id: ProviderId, key: KeyId, name: string): void
  useKey(id: ProviderId, key: KeyId): Promise<void>
  removeKey(id: ProviderId, key: KeyId): Promise<void>
  /** Keys in the usual environment variables that are not kept yet. */
  foundKeys(): readonly FoundKey[]
  importKeys(variables: readonly string[]): Promise<number>
  override(
    provider: ProviderId,
    model: string,
    patch: { vision?: 'yes' | 'no' | null; price?: Price | null; listed?: boolean }
  ): void
  favourites(): readonly string[]
  setFavourite(key: string, favourite: boolean): void
  /** `provider/model` of those used last, the newest first. */
  recent(): readonly string[]
  /** Remembers models as used last. */
  markUsed(models: readonly { readonly provider: ProviderId; readonly model: string }[]): void
  hue(provider: ProviderId, model: string): number
  onChange(listener: () => void): () => void
}

/** What a person sets of a provider; null takes it back to what it is without a person's word. */
export interface ProviderPatch {
  readonly label?: string
  readonly baseUrl?: string | null
  readonly concurrency?: number | null
  readonly requestsPerMinute?: number | null
  readonly tokensPerMinute?: number | null
  readonly timeouts?: Partial<Timeouts> | null
}

/** Models and prices of many vendors, shipped and refreshed. */
export interface CatalogueService {
  info(): CatalogueInfo
  refresh(): Promise<CatalogueNews>
  stopRefresh(): void
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
  /** What such a run would do and cost; asks no provider for anything. */
  plan(spec: RunSpec): Promise<RunPlanView>
  /** The spec with what it is thought to cost, to be compared with what it did. */
  forecast(spec: RunSpec): Promise<RunSpec>
  /**
   * Takes up what was submitted to a provider before this process began: asks for the results by
   * their ids, submits nothing.
   */
  resumeSubmitted(): void
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
  readonly catalogue: CatalogueService
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
  readonly mock?: true
  readonly prices: Readonly<Record<string, Price>>
  readonly concurrency?: number
}
