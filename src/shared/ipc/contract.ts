/**
 * Every call and every push between a window and main, in one place. There is no other road.
 * `call(schema).returns<T>()` names a call: main validates the payload with the schema, and both
 * sides infer their types from this table. Adding a call means one line here, one handler in
 * src/main/calls (the compiler asks for it) and its use.
 */
import { z } from 'zod'
import type { Answer } from '../domain/answer'
import type { Board, BoardSummary, LaneSet, PromptPreset } from '../domain/board'
import type { ImportReport } from '../domain/image'
import type { Balance } from '../domain/cost'
import type { BoardId, ImageId, KeyId, PresetId, ProviderId, RunId, SetId } from '../domain/ids'
import type { ModelInfo, ProviderInfo } from '../domain/model'
import type { RunSummary } from '../domain/run'
import type { Settings } from '../domain/settings'
import * as s from './schemas'
import type {
  AppInfo,
  CatalogueInfo,
  CatalogueNews,
  FoundKey,
  RunPlanView,
  ImageDetails,
  ImportProgress,
  MenuCommand,
  Notice,
  ProviderTest,
  RunEvents,
  RunView,
  SampleSet,
  ImageAnswers
} from './views'

interface CallSpec<Input extends z.ZodType, Output> {
  readonly input: Input
  /** Only the preload script may use it, because it carries paths of files a person dropped. */
  readonly preloadOnly?: true
  /** Type only; main is trusted, so its answers are not parsed. */
  readonly output?: Output
}

function call<Input extends z.ZodType>(input: Input, options: { preloadOnly?: true } = {}) {
  return { returns: <Output>(): CallSpec<Input, Output> => ({ input, ...options }) }
}

const nothing = z.strictObject({})

export const CALLS = {
  'app.info': call(nothing).returns<AppInfo>(),
  'app.openDataFolder': call(nothing).returns<void>(),
  /** Opens http and https addresses in the person's browser; anything else is refused. */
  'app.openExternal': call(z.strictObject({ url: z.string().max(4_000) })).returns<void>(),
  'app.copyText': call(z.strictObject({ text: z.string().max(10_000_000) })).returns<void>(),
  /** Where the system draws no menu bar (Windows, Linux): pops the application menu up at window pixels. */
  'app.showMenu': call(
    z.strictObject({
      x: z.number().int().min(0).max(100_000),
      y: z.number().int().min(0).max(100_000)
    })
  ).returns<void>(),
  /** Text with secrets removed, for a problem report. */
  'app.diagnostics': call(nothing).returns<string>(),
  /** The answer to the push `app.leaving`: nothing is left to save. */
  'app.saved': call(nothing).returns<void>(),

  'settings.read': call(nothing).returns<Settings>(),
  'settings.write': call(z.strictObject({ patch: s.settingsPatch })).returns<Settings>(),

  'boards.list': call(nothing).returns<readonly BoardSummary[]>(),
  /** Without an id: the board that was open last, made when there is none. */
  'boards.open': call(z.strictObject({ id: s.boardId.exactOptional() })).returns<Board>(),
  'boards.create': call(z.strictObject({ name: s.name.exactOptional() })).returns<Board>(),
  'boards.update': call(z.strictObject({ id: s.boardId, patch: s.boardPatch })).returns<void>(),
  /** Can be undone with `boards.restore` until the app quits. */
  'boards.delete': call(z.strictObject({ id: s.boardId })).returns<void>(),
  'boards.restore': call(z.strictObject({ id: s.boardId })).returns<void>(),

  'images.importPaths': call(
    z.strictObject({
      boardId: s.boardId,
      paths: z.array(z.string().min(1).max(32_768)).max(10_000)
    }),
    { preloadOnly: true }
  ).returns<ImportReport>(),
  /** For a dropped bitmap that has no path; kept as a file in the data folder. */
  'images.importBytes': call(
    z.strictObject({
      boardId: s.boardId,
      name: s.name,
      bytes: z.instanceof(Uint8Array).refine((b) => b.byteLength <= 256 * 1024 * 1024)
    }),
    { preloadOnly: true }
  ).returns<ImportReport>(),
  /** Shows the system's dialog; a cancelled one adds nothing. */
  'images.openDialog': call(
    z.strictObject({ boardId: s.boardId, kind: z.enum(['files', 'folder']) })
  ).returns<ImportReport>(),
  /** Takes what the clipboard holds: a bitmap, or files. */
  'images.paste': call(z.strictObject({ boardId: s.boardId })).returns<ImportReport>(),
  'images.stopImport': call(z.strictObject({ boardId: s.boardId })).returns<void>(),
  'images.samples': call(nothing).returns<readonly SampleSet[]>(),
  'images.importSamples': call(
    z.strictObject({ boardId: s.boardId, set: s.name })
  ).returns<ImportReport>(),
  'images.remove': call(z.strictObject({ boardId: s.boardId, ids: s.imageIds })).returns<void>(),
  /** Undo of `images.remove`: puts known images back at their old places. */
  'images.restore': call(z.strictObject({ boardId: s.boardId, ids: s.imageIds })).returns<void>(),
  /** Data URIs of small pictures, at most 64 a call; null where there is none (file gone, damaged). */
  'images.thumbnails': call(z.strictObject({ ids: z.array(s.imageId).max(64) })).returns<
    Readonly<Record<ImageId, string | null>>
  >(),
  'images.details': call(z.strictObject({ id: s.imageId })).returns<ImageDetails>(),
  'images.reveal': call(z.strictObject({ id: s.imageId })).returns<void>(),

  'providers.list': call(nothing).returns<readonly ProviderInfo[]>(),
  'providers.models': call(nothing).returns<readonly ModelInfo[]>(),
  /** Looks again for local servers and reads model lists anew. */
  'providers.refresh': call(nothing).returns<void>(),
  /** A server of one's own, or another account or region of a vendor: `adapter` says which. */
  'providers.add': call(
    z.strictObject({ label: s.name, baseUrl: s.baseUrl, adapter: s.adapterId.exactOptional() })
  ).returns<ProviderId>(),
  /** Null takes a value back to what it is without a person's word. */
  'providers.update': call(
    z.strictObject({
      id: s.providerId,
      label: s.name.exactOptional(),
      baseUrl: s.baseUrl.nullable().exactOptional(),
      concurrency: z.number().int().min(1).max(64).nullable().exactOptional(),
      requestsPerMinute: s.perMinute.nullable().exactOptional(),
      tokensPerMinute: s.perMinute.nullable().exactOptional(),
      timeouts: s.someTimeouts.nullable().exactOptional()
    })
  ).returns<void>(),
  'providers.remove': call(z.strictObject({ id: s.providerId })).returns<void>(),
  'providers.test': call(z.strictObject({ id: s.providerId })).returns<ProviderTest>(),
  /** What the key in use has left; refused where the provider has no call for it. */
  'providers.balance': call(z.strictObject({ id: s.providerId })).returns<Balance>(),
  /**
   * Keys are write-only: they go in, and only their last four characters ever come out. A new key is
   * put to use at once and checked with a free call.
   */
  'keys.add': call(
    z.strictObject({ provider: s.providerId, name: s.name.exactOptional(), key: s.apiKey })
  ).returns<KeyId>(),
  'keys.replace': call(
    z.strictObject({ provider: s.providerId, id: s.keyId, key: s.apiKey })
  ).returns<void>(),
  'keys.rename': call(
    z.strictObject({ provider: s.providerId, id: s.keyId, name: s.name })
  ).returns<void>(),
  'keys.use': call(z.strictObject({ provider: s.providerId, id: s.keyId })).returns<void>(),
  'keys.remove': call(z.strictObject({ provider: s.providerId, id: s.keyId })).returns<void>(),
  /** Keys that lie in the usual environment variables and are not kept yet. */
  'keys.found': call(nothing).returns<readonly FoundKey[]>(),
  /** Takes over what `keys.found` named, with the person's consent; returns how many. */
  'keys.import': call(
    z.strictObject({ variables: z.array(z.string().min(1).max(200)).min(1).max(100) })
  ).returns<number>(),
  /** What a person knows better than the server: a model's name, sight, price. Null takes it back. */
  'models.override': call(
    z.strictObject({
      provider: s.providerId,
      model: s.modelId,
      vision: z.enum(['yes', 'no']).nullable().exactOptional(),
      price: s.price.nullable().exactOptional(),
      /** True: list it although the server does not. */
      listed: z.boolean().exactOptional()
    })
  ).returns<void>(),
  'models.favourites': call(nothing).returns<readonly string[]>(),
  /** `key` is `provider/model`. */
  'models.setFavourite': call(
    z.strictObject({ key: z.string().min(1).max(600), favourite: z.boolean() })
  ).returns<void>(),
  /** `provider/model` of those used last, the newest first, at most 20. */
  'models.recent': call(nothing).returns<readonly string[]>(),
  /** The hue a model got when it was first used, 1 to 8. */
  'models.hue': call(
    z.strictObject({ provider: s.providerId, model: s.modelId })
  ).returns<number>(),

  'catalogue.info': call(nothing).returns<CatalogueInfo>(),
  /** Reads the public price lists anew; prices a person typed stay as they are. */
  'catalogue.refresh': call(nothing).returns<CatalogueNews>(),
  'catalogue.stopRefresh': call(nothing).returns<void>(),

  'sets.list': call(nothing).returns<readonly LaneSet[]>(),
  'sets.save': call(
    z.strictObject({
      id: s.setId.exactOptional(),
      name: s.name,
      lanes: z.array(s.laneWithoutId).min(1).max(26)
    })
  ).returns<SetId>(),
  'sets.delete': call(z.strictObject({ id: s.setId })).returns<void>(),
  'presets.list': call(nothing).returns<readonly PromptPreset[]>(),
  'presets.save': call(
    z.strictObject({ id: s.presetId.exactOptional(), name: s.name, prompt: s.prompt })
  ).returns<PresetId>(),
  'presets.delete': call(z.strictObject({ id: s.presetId })).returns<void>(),

  /** The lanes come with everything they need, so that what is run is what was on screen. */
  'runs.start': call(s.runRequest).returns<RunId>(),
  /** What such a run would do and cost, without asking any provider for anything. */
  'runs.plan': call(s.runRequest).returns<RunPlanView>(),
  /** Stops the whole run, or only some of its cells. */
  'runs.stop': call(
    z.strictObject({ runId: s.runId, cells: z.array(s.cellId).max(100_000).exactOptional() })
  ).returns<void>(),
  /** A new attempt for the cells named, or for every failed one. */
  'runs.retry': call(
    z.strictObject({
      runId: s.runId,
      cells: z.union([z.array(s.cellId).min(1).max(100_000), z.literal('failed')])
    })
  ).returns<void>(),
  /** Newest first; `search` looks in prompts, answers, model and image names. */
  'runs.list': call(
    z.strictObject({
      boardId: s.boardId.exactOptional(),
      search: z.string().max(500).exactOptional(),
      before: s.runId.exactOptional(),
      limit: z.number().int().min(1).max(200)
    })
  ).returns<readonly RunSummary[]>(),
  /** A run without its texts, as of `seq`; later events follow as pushes. */
  'runs.open': call(z.strictObject({ runId: s.runId })).returns<RunView>(),
  /** The answers to one image, as of `seq`. */
  'runs.answers': call(
    z.strictObject({ runId: s.runId, imageId: s.imageId })
  ).returns<ImageAnswers>(),
  /** Every attempt of one cell, oldest first. */
  'runs.attempts': call(z.strictObject({ cellId: s.cellId })).returns<readonly Answer[]>(),
  /** Asks where to save, then writes; null when the dialog was cancelled, else the file's name. */
  'runs.export': call(
    z.strictObject({ runId: s.runId, format: z.enum(['jsonl', 'html']) })
  ).returns<string | null>()
} as const

/** Pushes go from main to windows; main is trusted, so they carry types only. */
export interface Pushes {
  /** Triptych is about to close: what is not saved yet is to be saved, and `app.saved` called. */
  'app.leaving': Record<string, never>
  'run.events': RunEvents
  'run.changed': RunSummary
  'board.changed': { readonly id: BoardId }
  'boards.changed': Record<string, never>
  'providers.changed': Record<string, never>
  'settings.changed': Settings
  'images.progress': ImportProgress
  'menu.command': { readonly command: MenuCommand }
  /** Images that came from outside the window: command line, second start, dock. */
  'images.imported': { readonly boardId: BoardId; readonly report: ImportReport }
  notice: Notice
}

export type CallName = keyof typeof CALLS
export type CallInput<N extends CallName> = z.input<(typeof CALLS)[N]['input']>
/** What a handler receives, after validation. */
export type CallPayload<N extends CallName> = z.output<(typeof CALLS)[N]['input']>
export type CallOutput<N extends CallName> =
  (typeof CALLS)[N] extends CallSpec<z.ZodType, infer Output> ? Output : never

export type PushName = keyof Pushes

export { CALL_CHANNEL, PUSH_CHANNEL } from './channels'
