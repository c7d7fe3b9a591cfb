import type { ProviderInfo } from '../../shared/domain/model'

/** Nothing can be asked of it before a person enters a key, or enters the lost one again. */
export function needsKey({ key }: ProviderInfo): boolean {
  return key.lost === true || (key.needed === 'yes' && !key.present)
}

/** A run can ask it now: it answered, or it is set up and was not asked yet. */
export function isReady(provider: ProviderInfo): boolean {
  const { state } = provider.status
  if (needsKey(provider)) return false
  return state === 'ready' || (state === 'unchecked' && provider.kind === 'cloud')
}

/** What a provider that is not ready lacks, in three or four words; undefined when it is ready. */
export function lacks(provider: ProviderInfo): string | undefined {
  if (isReady(provider)) return undefined
  return needsKey(provider) ? 'Needs a key' : provider.status.detail.replace(/\.$/, '')
}

export type GroupId = 'attention' | 'ready' | 'here' | 'own' | 'keyless'

export interface ProviderGroup {
  readonly id: GroupId
  readonly title: string
  readonly providers: readonly ProviderInfo[]
}

const TITLES: readonly (readonly [GroupId, string])[] = [
  ['attention', 'Needs attention'],
  ['ready', 'Ready'],
  ['here', 'On this computer'],
  ['own', 'Own servers and accounts'],
  ['keyless', 'Needs a key']
]

function groupOf(provider: ProviderInfo): GroupId {
  if (provider.custom) return 'own'
  if (provider.kind !== 'cloud') return 'here'
  if (provider.status.state === 'error' || provider.key.lost === true) return 'attention'
  return needsKey(provider) || provider.status.state === 'off' ? 'keyless' : 'ready'
}

/**
 * Providers by what can be done with them now, each group in the order given. Groups that are empty
 * are left out, but for this computer and own servers, which a person can add to.
 */
export function groupProviders(providers: readonly ProviderInfo[]): readonly ProviderGroup[] {
  return TITLES.map(([id, title]) => ({
    id,
    title,
    providers: providers.filter((provider) => groupOf(provider) === id)
  })).filter((group) => group.id === 'here' || group.id === 'own' || group.providers.length > 0)
}

/** Every word of the search is in the provider's name, address or state. */
export function searchProviders(
  providers: readonly ProviderInfo[],
  search: string
): readonly ProviderInfo[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return providers.filter((provider) => {
    const { label, adapter, baseUrl, status, mock } = provider
    const text = [label, adapter, baseUrl, status.detail, mock ? 'mock' : '']
    const haystack = text.join(' ').toLowerCase()
    return words.every((word) => haystack.includes(word))
  })
}

/** `127.0.0.1:11434` of an address. */
export function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl
}
