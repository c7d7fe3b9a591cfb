import type { ProviderId } from '../../../shared/domain/ids'
import type { KeyStatus, ProviderInfo, ProviderStatus } from '../../../shared/domain/model'
import type { FoundServer, LocalServerKind } from '../discovery/server'
import type { AdHocProvider } from '../engine'
import type { Adapter } from './adapter'

/** A server a person added, as it is kept in the settings. */
export interface OwnServer {
  readonly id: ProviderId
  readonly label: string
  readonly baseUrl: string
  readonly concurrency: number
}

const NO_KEY: KeyStatus = { needed: 'no', present: false }

export function builtInInfo(id: ProviderId, adapter: Adapter): ProviderInfo {
  return {
    id,
    adapter: adapter.id,
    kind: 'built-in',
    label: 'Built-in engines',
    tile: 'Tt',
    baseUrl: '',
    key: NO_KEY,
    status: { state: 'ready', detail: 'Ready, no key and no network needed' },
    limits: adapter.limits,
    // Two engines at once on one processor would each take twice as long and spoil the timings.
    concurrency: 1,
    custom: false
  }
}

interface LocalServerState {
  readonly address: string
  readonly adapter: Adapter
  /** Whether anybody has looked yet. */
  readonly looked: boolean
  readonly server: FoundServer | undefined
}

export function localServerInfo(kind: LocalServerKind, state: LocalServerState): ProviderInfo {
  return {
    id: kind.id as string as ProviderId,
    adapter: state.adapter.id,
    kind: 'local-server',
    label: kind.label,
    tile: kind.tile,
    baseUrl: state.server?.chatUrl ?? `${state.address}/v1`,
    key: NO_KEY,
    status: localStatus(kind, state),
    limits: state.adapter.limits,
    // A local server works on one request at a time anyway; more would only spoil the timings.
    concurrency: 1,
    custom: false
  }
}

function localStatus(kind: LocalServerKind, state: LocalServerState): ProviderStatus {
  const { server } = state
  const place = new URL(state.address).host
  if (!state.looked) return { state: 'unchecked', detail: `Looking at ${place}` }
  if (server === undefined)
    return { state: 'off', detail: `Nothing on ${place}`, nextStep: kind.howToStart }
  const seeing = server.models.filter((model) => model.vision !== 'no').length
  const version = server.version ? `${server.version}, ` : ''
  const models = `${seeing} vision ${seeing === 1 ? 'model' : 'models'}`
  return { state: 'ready', detail: `${version}${place}, ${models}` }
}

export function ownServerInfo(
  server: OwnServer,
  adapter: Adapter,
  key: Omit<KeyStatus, 'needed'>,
  status: ProviderStatus | undefined
): ProviderInfo {
  return {
    id: server.id,
    adapter: adapter.id,
    kind: 'cloud',
    label: server.label,
    tile: server.label.slice(0, 2),
    baseUrl: server.baseUrl,
    key: { needed: 'optional', ...key },
    status: status ?? { state: 'unchecked', detail: 'Not checked yet' },
    limits: adapter.limits,
    concurrency: server.concurrency,
    custom: true
  }
}

export function adHocInfo(given: AdHocProvider, adapter: Adapter): ProviderInfo {
  return {
    id: given.id,
    adapter: adapter.id,
    kind: 'cloud',
    label: given.label,
    tile: given.label.slice(0, 2),
    baseUrl: given.baseUrl,
    key: { needed: 'optional', present: given.key !== undefined },
    status: { state: 'unchecked', detail: 'Given for this run' },
    limits: adapter.limits,
    concurrency: given.concurrency ?? 4,
    custom: false
  }
}
