import type { Clock, Logger } from '../engine'
import { CatalogueIndex } from './catalogueIndex'
import type { CatalogueModel } from './catalogueModel'
import type { Layer } from './entry'
import { readRefreshed, readSnapshot, writeRefreshed, type Refreshed } from './layers'
import { BadList } from './lists'
import {
  fetchList,
  publicLists,
  type FetchJson,
  type ListAddresses,
  type PublicList
} from './refresh'

export interface CatalogueDependencies {
  /** `resources/catalogue.json`. */
  readonly snapshotFile: string
  /** Where `catalogue-refreshed.json` is kept. */
  readonly dataFolder: string
  readonly fetchJson: FetchJson
  readonly clock: Pick<Clock, 'date'>
  readonly log: Logger
  readonly addresses?: ListAddresses
}

export interface CatalogueInfo {
  /** ISO date of the newest list; empty when there is none. */
  readonly asOf: string
  /** The lists, the newest first: `models.dev, …`. */
  readonly source: string
  readonly models: number
  /** ISO time of the last refresh. */
  readonly refreshedAt?: string
}

export interface RefreshProgress {
  readonly done: number
  readonly total: number
  /** Such as `Reading models.dev`. */
  readonly sentence: string
}

export interface RefreshOptions {
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: RefreshProgress) => void
}

/** What became of one list. */
export type ListOutcome =
  | { readonly name: string; readonly ok: true; readonly models: number }
  | {
      readonly name: string
      readonly ok: false
      readonly sentence: string
      readonly nextStep: string
    }

export interface RefreshReport {
  /** Models of the whole catalogue that are new, that say something else now, that are gone. */
  readonly added: number
  readonly changed: number
  readonly removed: number
  readonly lists: readonly ListOutcome[]
}

export interface Catalogue {
  /** By exactly this id or a documented alias of it; never by a part of it. */
  find(vendor: string, modelId: string): CatalogueModel | undefined
  list(): readonly CatalogueModel[]
  info(): CatalogueInfo
  /**
   * Reads the public lists anew. A list that cannot be had, is bad or partial changes nothing and is
   * named in the report. Pressed twice, it is one refresh.
   *
   * @throws the signal's reason when stopped; the file system's error when it cannot be kept
   */
  refresh(options?: RefreshOptions): Promise<RefreshReport>
}

interface State {
  readonly snapshot: Layer | undefined
  readonly refreshed: Refreshed | undefined
  readonly index: CatalogueIndex
}

/** The shipped list with what was refreshed laid over it. Files are read with the first question. */
export function createCatalogue(dependencies: CatalogueDependencies): Catalogue {
  const { snapshotFile, dataFolder, log } = dependencies
  let loaded: State | undefined
  let refreshing: Promise<RefreshReport> | undefined

  const state = (): State =>
    (loaded ??= stateOf(readSnapshot(snapshotFile, log), readRefreshed(dataFolder, log)))

  async function refresh(options: RefreshOptions): Promise<RefreshReport> {
    const before = state()
    const { layers, lists } = await fetchAll(dependencies, before, options)
    if (layers.length === 0) return { ...NOTHING_NEW, lists }
    const refreshed: Refreshed = {
      refreshedAt: dependencies.clock.date().toISOString(),
      layers: [...keptLayers(before.refreshed, layers), ...layers]
    }
    await writeRefreshed(dataFolder, refreshed)
    loaded = stateOf(before.snapshot, refreshed)
    return { ...difference(before.index.models, loaded.index.models), lists }
  }

  return {
    find: (vendor, modelId) => state().index.find(vendor, modelId),
    list: () => state().index.models,
    info: () => infoOf(state()),
    refresh: (options = {}) =>
      (refreshing ??= refresh(options).finally(() => (refreshing = undefined)))
  }
}

const NOTHING_NEW = { added: 0, changed: 0, removed: 0 }

function stateOf(snapshot: Layer | undefined, refreshed: Refreshed | undefined): State {
  return { snapshot, refreshed, index: new CatalogueIndex(inOrder(snapshot, refreshed)) }
}

/** A new Triptych may ship a list that is newer than the last refresh; of one day, the refreshed holds. */
function inOrder(snapshot: Layer | undefined, refreshed: Refreshed | undefined): readonly Layer[] {
  return [...(snapshot ? [snapshot] : []), ...(refreshed?.layers ?? [])].sort((one, other) =>
    one.asOf < other.asOf ? -1 : one.asOf > other.asOf ? 1 : 0
  )
}

/** A list that failed this time keeps what it said last. */
function keptLayers(last: Refreshed | undefined, fresh: readonly Layer[]): readonly Layer[] {
  const names = new Set(fresh.map(({ source }) => source))
  return (last?.layers ?? []).filter(({ source }) => !names.has(source))
}

async function fetchAll(
  { fetchJson, clock, addresses, log }: CatalogueDependencies,
  before: State,
  { signal, onProgress }: RefreshOptions
): Promise<{ layers: readonly Layer[]; lists: readonly ListOutcome[] }> {
  const lists = publicLists(addresses)
  const asOf = clock.date().toISOString().slice(0, 10)
  const layers: Layer[] = []
  const outcomes: ListOutcome[] = []
  for (const list of lists) {
    onProgress?.({ done: outcomes.length, total: lists.length, sentence: `Reading ${list.name}` })
    try {
      const layer = await fetchList(list, fetchJson, {
        asOf,
        known: (vendors) => knownModels(list, before, vendors),
        ...(signal && { signal })
      })
      layers.push(layer)
      outcomes.push({ name: list.name, ok: true, models: countModels(layer) })
    } catch (error) {
      signal?.throwIfAborted()
      log.warn('a list of models was not taken', { list: list.name, error: String(error) })
      outcomes.push(notTaken(list.name, error))
    }
  }
  onProgress?.({ done: lists.length, total: lists.length, sentence: 'Comparing' })
  return { layers, lists: outcomes }
}

function notTaken(name: string, error: unknown): ListOutcome {
  const sentence =
    error instanceof BadList ? error.message : `The list of ${name} could not be fetched.`
  const nextStep =
    error instanceof BadList
      ? 'What was known before still holds. Try again later.'
      : 'What was known before still holds. Check the connection and the proxy, then refresh again.'
  return { name, ok: false, sentence, nextStep }
}

/** What the same list said last; before the first time, what the snapshot knows of its vendors. */
function knownModels(list: PublicList, before: State, vendors: ReadonlySet<string>): number {
  const last = before.refreshed?.layers.find(({ source }) => source === list.name)
  if (last) return countModels(last)
  return before.snapshot ? countModels(before.snapshot, vendors) : 0
}

function countModels(layer: Layer, vendors?: ReadonlySet<string>): number {
  return Object.entries(layer.vendors)
    .filter(([vendor]) => vendors === undefined || vendors.has(vendor))
    .reduce((sum, [, entries]) => sum + entries.length, 0)
}

function infoOf({ snapshot, refreshed, index }: State): CatalogueInfo {
  const newestFirst = inOrder(snapshot, refreshed).toReversed()
  return {
    asOf: newestFirst[0]?.asOf ?? '',
    source: newestFirst.map(({ source }) => source).join(', '),
    models: index.models.length,
    ...(refreshed && { refreshedAt: refreshed.refreshedAt })
  }
}

function difference(
  before: readonly CatalogueModel[],
  after: readonly CatalogueModel[]
): Pick<RefreshReport, 'added' | 'changed' | 'removed'> {
  const was = new Map(before.map((model) => [nameOf(model), contentOf(model)]))
  let added = 0
  let changed = 0
  for (const model of after) {
    const content = was.get(nameOf(model))
    if (content === undefined) added++
    else if (content !== contentOf(model)) changed++
  }
  return { added, changed, removed: before.length - (after.length - added) }
}

function nameOf({ vendor, id }: CatalogueModel): string {
  return `${vendor}\n${id}`
}

/** What a model is and costs, whoever says so and when. */
function contentOf(model: CatalogueModel): string {
  const { source: _source, asOf: _asOf, price, ...facts } = model
  return JSON.stringify({ ...facts, price: price && { ...price, source: '', asOf: '' } })
}
