import type { ProviderId } from '../../../shared/domain/ids'
import type { ProviderKind } from '../../../shared/domain/model'
import type { Price } from '../../../shared/domain/cost'
import type { Timeouts } from '../../../shared/domain/settings'
import { LOCAL_SERVER_KINDS } from '../discovery/localServers'
import type { LocalAddresses, LocalServerId } from '../discovery/localServers'
import type { FoundServer, LocalServerKind } from '../discovery/server'
import type { AdHocProvider } from '../engine'
import type { Adapter } from './adapter'
import { adapters } from './registry'

/** A server or account a person added, as it is kept in the settings. */
export interface OwnServer {
  readonly id: ProviderId
  readonly label: string
  readonly baseUrl: string
  readonly concurrency: number
  /** Absent in settings of an earlier Triptych: `openai-compatible`. */
  readonly adapter?: string
}

/** What a person set of a provider, over what its vendor says. */
export interface ProviderOverride {
  readonly baseUrl?: string
  readonly concurrency?: number
  readonly requestsPerMinute?: number
  readonly tokensPerMinute?: number
  readonly timeouts?: Partial<Timeouts>
}

/** A provider as it is set up now: who speaks to it, where it is, whose key goes there. */
export interface Entry {
  readonly id: ProviderId
  readonly adapter: Adapter
  readonly kind: ProviderKind
  readonly label: string
  readonly tile: string
  readonly baseUrl: string
  /** Where it is without a person's word; absent where a person has to say. */
  readonly usualBaseUrl?: string
  readonly custom: boolean
  readonly override: ProviderOverride
  /** Before a person's own word and before what is learned. */
  readonly concurrency: number
  readonly key: 'yes' | 'no' | 'optional'
  /** Name under which its keys are kept: another address has other keys. */
  readonly keySlot: ProviderId
  readonly mock?: true
  readonly localKind?: LocalServerKind
  /** For one run of the command line: its key and prices come with it. */
  readonly given?: AdHocProvider
}

export interface EntrySources {
  readonly addresses: LocalAddresses
  readonly found: ReadonlyMap<LocalServerId, FoundServer> | undefined
  readonly own: readonly OwnServer[]
  readonly overrides: Readonly<Record<string, ProviderOverride>>
  readonly adHoc: readonly AdHocProvider[]
  /** Addresses of mock servers that stand in for providers. */
  readonly mocks: Readonly<Record<string, string>>
}

export const BUILT_IN = 'local' as ProviderId
/** A server one adds is asked this much at once unless told otherwise. */
const OWN_CONCURRENCY = 4

/** Every provider there is, in the order in which people look for them. */
export function entriesOf(sources: EntrySources): readonly Entry[] {
  const givenIds = new Set<string>(sources.adHoc.map(({ id }) => id))
  const configured = [
    builtIn(),
    ...LOCAL_SERVER_KINDS.map((kind) => local(kind, sources)),
    ...vendors().map((adapter) => vendorEntry(adapter, sources)),
    ...sources.own.map((server) => own(server, sources))
  ]
  // One that is given for this run stands in the place of the configured one of that name.
  return [...configured.filter(({ id }) => !givenIds.has(id)), ...sources.adHoc.map(given)]
}

function vendors(): readonly Adapter[] {
  return [...adapters.values()]
    .filter(({ vendor }) => vendor !== undefined)
    .sort((a, b) => a.label.localeCompare(b.label, 'en'))
}

/** @throws Error for an adapter there is not: settings name only those there are */
export function needAdapter(id: string): Adapter {
  const adapter = adapters.get(id)
  if (adapter === undefined) throw new Error(`There is no adapter called ${id}.`)
  return adapter
}

function builtIn(): Entry {
  return {
    id: BUILT_IN,
    adapter: needAdapter('local-engine'),
    kind: 'built-in',
    label: 'Built-in engines',
    tile: 'Tt',
    baseUrl: '',
    custom: false,
    override: {},
    // Two engines at once on one processor would each take twice as long and spoil the timings.
    concurrency: 1,
    key: 'no',
    keySlot: BUILT_IN
  }
}

function local(kind: LocalServerKind, sources: EntrySources): Entry {
  const { addresses, found, overrides, mocks } = sources
  const id = kind.id as string as ProviderId
  const adapter = adapters.get(kind.id) ?? needAdapter('openai-compatible')
  const mock = mocks[id]
  const address = localAddress(kind, sources)
  return {
    id,
    adapter,
    kind: 'local-server',
    label: kind.label,
    tile: kind.tile,
    baseUrl: found?.get(kind.id)?.baseUrl ?? kind.baseUrl(address),
    usualBaseUrl: kind.baseUrl(addresses[kind.id] ?? kind.address),
    custom: false,
    override: overrides[id] ?? {},
    // A local server works on one request at a time anyway; more would only spoil the timings.
    concurrency: 1,
    key: 'no',
    keySlot: id,
    localKind: kind,
    ...(mock !== undefined && { mock: true })
  }
}

type AddressSources = Pick<EntrySources, 'addresses' | 'overrides' | 'mocks'>

/** Where a kind of local server is looked for: a mock's, a person's, the environment's, the usual. */
function localAddress(kind: LocalServerKind, sources: AddressSources): string {
  const { addresses, overrides, mocks } = sources
  // A person gives the base address; a server is looked for at its root.
  const own = overrides[kind.id]?.baseUrl?.replace(/\/v1$/, '')
  return mocks[kind.id] ?? own ?? addresses[kind.id] ?? kind.address
}

/** Where every kind of local server is looked for. */
export function localServerAddresses(sources: AddressSources): LocalAddresses {
  return Object.fromEntries(
    LOCAL_SERVER_KINDS.map((kind) => [kind.id, localAddress(kind, sources)])
  )
}

function vendorEntry(adapter: Adapter, { overrides, mocks }: EntrySources): Entry {
  const id = adapter.id as ProviderId
  const { vendor } = adapter
  const override = overrides[id] ?? {}
  const mock = mocks[id]
  const baseUrl = mock ?? override.baseUrl ?? vendor?.baseUrl ?? ''
  return {
    id,
    adapter,
    kind: 'cloud',
    label: adapter.label,
    tile: vendor?.tile ?? adapter.label.slice(0, 2),
    baseUrl,
    custom: false,
    override,
    concurrency: vendor?.concurrency ?? OWN_CONCURRENCY,
    key: 'yes',
    keySlot: slotOf(id, baseUrl, vendor?.baseUrl),
    ...(vendor?.baseUrl !== undefined && { usualBaseUrl: vendor.baseUrl }),
    ...(mock !== undefined && { mock: true })
  }
}

/** A key belongs to the address it was entered for; at another host it is not even looked up. */
function slotOf(id: ProviderId, baseUrl: string, usual: string | undefined): ProviderId {
  if (usual === undefined || baseUrl === '') return id
  const { origin, host } = new URL(baseUrl)
  return origin === new URL(usual).origin ? id : (`${id}@${host}` as ProviderId)
}

function own(server: OwnServer, { overrides, mocks }: EntrySources): Entry {
  const adapter = adapters.get(server.adapter ?? '') ?? needAdapter('openai-compatible')
  const mock = mocks[server.id]
  return {
    id: server.id,
    adapter,
    kind: 'cloud',
    label: server.label,
    tile: adapter.vendor?.tile ?? server.label.slice(0, 2),
    baseUrl: server.baseUrl,
    custom: true,
    override: overrides[server.id] ?? {},
    concurrency: server.concurrency,
    key: 'optional',
    keySlot: server.id,
    ...(mock !== undefined && { mock: true })
  }
}

function given(provider: AdHocProvider): Entry {
  const adapter = needAdapter(provider.adapter)
  const isLocal = LOCAL_SERVER_KINDS.some(({ id }) => id === adapter.id)
  return {
    id: provider.id,
    adapter,
    kind: isLocal ? 'local-server' : 'cloud',
    label: provider.label,
    tile: adapter.vendor?.tile ?? provider.label.slice(0, 2),
    baseUrl: provider.baseUrl,
    custom: false,
    override: {},
    concurrency: provider.concurrency ?? adapter.vendor?.concurrency ?? OWN_CONCURRENCY,
    key: 'optional',
    keySlot: provider.id,
    given: provider,
    ...(provider.mock && { mock: true })
  }
}

/** A price that came with the provider itself, for one run of the command line. */
export function givenPrice({ given: provider }: Entry, model: string): Price | undefined {
  return provider?.prices[model]
}
