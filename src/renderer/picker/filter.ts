import type { ModelSearch } from '../../shared/domain/modelSearch'
import type { Capability } from '../../shared/domain/model'
import type { ProviderId } from '../../shared/domain/ids'
import { isLocal } from './choice'
import type { Choice } from './choice'
import { compareBy } from './sort'
import type { Sort } from './sort'

/** At most this many dollars for the usual answer. */
export type PriceLimit = 'any' | 'free' | '0.0005' | '0.002' | '0.01'

export interface Filters {
  readonly search: string
  readonly show: 'ready' | 'all'
  readonly favourites: boolean
  readonly recent: boolean
  /** What may be known of their sight. */
  readonly sight: ReadonlySet<Capability>
  readonly boxes: boolean
  readonly local: boolean
  readonly price: PriceLimit
  /** Providers that are switched off in the list. */
  readonly hidden: ReadonlySet<ProviderId>
}

/** Hides models that are known not to see images; unknown ones stay. */
export const NO_FILTERS: Filters = {
  search: '',
  show: 'ready',
  favourites: false,
  recent: false,
  sight: new Set(['yes', 'unknown']),
  boxes: false,
  local: false,
  price: 'any',
  hidden: new Set()
}

/** Everything is shown: what `Clear filters` leads to. */
export const ALL_MODELS: Filters = {
  ...NO_FILTERS,
  show: 'all',
  sight: new Set(['yes', 'unknown', 'no'])
}

/** Models that a person marked or used, by `provider/model`. */
export interface Marks {
  readonly favourites: ReadonlySet<string>
  /** The newest first. */
  readonly recent: readonly string[]
}

type Test = (choice: Choice, filters: Filters, marks: Marks) => boolean

/** Unknown is not cheap: a price that nobody knows passes only when any will do. */
function withinPrice({ cost }: Choice, limit: PriceLimit): boolean {
  if (limit === 'any') return true
  if (cost === undefined) return false
  return limit === 'free' ? cost === 0 : cost <= Number(limit)
}

const TESTS = {
  show: ({ ready }, { show }) => show === 'all' || ready,
  favourites: ({ key }, { favourites }, marks) => !favourites || marks.favourites.has(key),
  recent: ({ key }, { recent }, marks) => !recent || marks.recent.includes(key),
  sight: ({ model }, { sight }) => sight.has(model.vision),
  boxes: ({ model }, { boxes }) => !boxes || model.boxes === 'yes',
  local: (choice, { local }) => !local || isLocal(choice),
  price: (choice, { price }) => withinPrice(choice, price),
  hidden: ({ provider }, { hidden }) => !hidden.has(provider.id)
} as const satisfies Readonly<Record<string, Test>>

type Facet = keyof typeof TESTS
const FACETS = Object.keys(TESTS) as readonly Facet[]

function passes(choice: Choice, filters: Filters, marks: Marks): boolean {
  return FACETS.every((facet) => TESTS[facet](choice, filters, marks))
}

/**
 * What the list shows. With a search the best hits come first, otherwise favourites, or with
 * `recent` those used last; models that cannot be used yet come after all others. A sort by column
 * replaces that order.
 */
export function filterChoices(
  search: ModelSearch<Choice>,
  filters: Filters,
  marks: Marks,
  sort?: Sort
): readonly Choice[] {
  const shown = search.find(filters.search).filter((choice) => passes(choice, filters, marks))
  if (sort) return [...shown].sort(compareBy(sort))
  const rank = rankBy(filters, marks)
  return shown
    .map((choice) => ({ choice, rank: rank(choice) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ choice }) => choice)
}

const NOT_READY = 1_000

function rankBy(filters: Filters, marks: Marks): (choice: Choice) => number {
  const late = (choice: Choice) => (choice.ready ? 0 : NOT_READY)
  if (filters.search.trim() !== '') return late
  if (filters.recent) return (choice) => late(choice) + marks.recent.indexOf(choice.key)
  return (choice) => late(choice) + (marks.favourites.has(choice.key) ? 0 : 1)
}

/** How many models each filter would show, the search aside. */
export interface Counts {
  readonly favourites: number
  readonly recent: number
  readonly boxes: number
  readonly local: number
  readonly sight: Readonly<Record<Capability, number>>
  readonly providers: ReadonlyMap<ProviderId, number>
  /** Left out only because their provider is not ready. */
  readonly notReady: number
}

/** Counts in one walk over the models; each filter is counted with all others as they are. */
export function countChoices(choices: readonly Choice[], filters: Filters, marks: Marks): Counts {
  const sight = { yes: 0, no: 0, unknown: 0 }
  const providers = new Map<ProviderId, number>()
  const counts = { favourites: 0, recent: 0, boxes: 0, local: 0, notReady: 0 }
  for (const choice of choices) {
    const failed = FACETS.filter((facet) => !TESTS[facet](choice, filters, marks))
    // One that fails two filters or more stays hidden whatever is done to one of them.
    if (failed.length > 1) continue
    const passesBut = (facet: Facet) => failed.length === 0 || failed[0] === facet
    if (passesBut('sight')) sight[choice.model.vision]++
    if (passesBut('hidden')) add(providers, choice.provider.id)
    if (passesBut('favourites') && marks.favourites.has(choice.key)) counts.favourites++
    if (passesBut('recent') && marks.recent.includes(choice.key)) counts.recent++
    if (passesBut('boxes') && choice.model.boxes === 'yes') counts.boxes++
    if (passesBut('local') && isLocal(choice)) counts.local++
    if (failed[0] === 'show') counts.notReady++
  }
  return { ...counts, sight, providers }
}

function add(counts: Map<ProviderId, number>, id: ProviderId): void {
  counts.set(id, (counts.get(id) ?? 0) + 1)
}

/** How many filters hold something back, for the words of an empty list. */
export function activeFilters(filters: Filters): number {
  const { search, show, favourites, recent, sight, boxes, local, price, hidden } = filters
  return [
    search.trim() !== '',
    show !== 'all',
    favourites,
    recent,
    sight.size < ALL_MODELS.sight.size,
    boxes,
    local,
    price !== 'any',
    hidden.size > 0
  ].filter(Boolean).length
}
