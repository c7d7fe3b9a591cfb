import type { ModelInfo, ProviderInfo } from '../../shared/domain/model'
import type { ProviderId } from '../../shared/domain/ids'

/** A model with the provider it belongs to, and its text for searching made once. */
export interface Choice {
  readonly key: string
  readonly model: ModelInfo
  readonly provider: ProviderInfo
  readonly haystack: string
}

export interface Filters {
  readonly search: string
  readonly show: 'ready' | 'all' | 'favourites'
  /** Hide models that are known not to see images; unknown ones stay. */
  readonly sees: boolean
  readonly boxes: boolean
  readonly local: boolean
  /** Providers that are switched off in the list. */
  readonly hidden: ReadonlySet<ProviderId>
}

export const NO_FILTERS: Filters = {
  search: '',
  show: 'ready',
  sees: true,
  boxes: false,
  local: false,
  hidden: new Set()
}

export function choicesOf(
  models: readonly ModelInfo[],
  providers: readonly ProviderInfo[]
): readonly Choice[] {
  const byId = new Map(providers.map((provider) => [provider.id, provider]))
  return models.flatMap((model) => {
    const provider = byId.get(model.provider)
    if (!provider) return []
    const haystack = `${model.label} ${model.id} ${provider.label}`.toLowerCase()
    return [{ key: `${model.provider}/${model.id}`, model, provider, haystack }]
  })
}

/** Stays on this computer: built in, or a local server that does the work itself. */
export function isLocal({ model, provider }: Choice): boolean {
  return provider.kind !== 'cloud' && model.free
}

/** Which capability filters a choice passes, search and provider aside. */
export function passes(choice: Choice, filters: Filters, favourites: ReadonlySet<string>): boolean {
  if (filters.show === 'ready' && choice.provider.status.state !== 'ready') return false
  if (filters.show === 'favourites' && !favourites.has(choice.key)) return false
  if (filters.sees && choice.model.vision === 'no') return false
  if (filters.boxes && choice.model.boxes !== 'yes') return false
  return !filters.local || isLocal(choice)
}

/** Every word of the search has to be in the model's name, its id or its provider. */
export function matches(choice: Choice, search: string): boolean {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return words.every((word) => choice.haystack.includes(word))
}

/** What the list shows: favourites first, otherwise in the providers' order. */
export function filterChoices(
  choices: readonly Choice[],
  filters: Filters,
  favourites: ReadonlySet<string>
): readonly Choice[] {
  const shown = choices.filter(
    (choice) =>
      !filters.hidden.has(choice.provider.id) &&
      passes(choice, filters, favourites) &&
      matches(choice, filters.search)
  )
  const liked = shown.filter((choice) => favourites.has(choice.key))
  return [...liked, ...shown.filter((choice) => !favourites.has(choice.key))]
}

/** How many filters hold something back, for the words of an empty list. */
export function activeFilters(filters: Filters): number {
  const { search, show, sees, boxes, local, hidden } = filters
  return [search.trim() !== '', show !== 'all', sees, boxes, local, hidden.size > 0].filter(Boolean)
    .length
}
