import type { Balance } from '../../../shared/domain/cost'
import type {
  KeyInfo,
  KeyStatus,
  ProviderInfo,
  ProviderSettingsInfo,
  ProviderStatus,
  RateInfo
} from '../../../shared/domain/model'
import type { FoundServer } from '../discovery/server'
import type { Entry } from './entries'

/** What is known of a provider at this moment, besides how it is set up. */
export interface EntryState {
  readonly keys: readonly KeyInfo[]
  /** Of the last check. */
  readonly status?: ProviderStatus
  readonly balance?: Balance
  readonly rate?: RateInfo
  /** Of local servers: whether anybody has looked yet, and what was found. */
  readonly looked: boolean
  readonly server?: FoundServer
  /** Models that are known without a key. */
  readonly knownModels: number
}

/** A provider as windows and the command line see it. */
export function infoOf(entry: Entry, state: EntryState): ProviderInfo {
  const key = keyOf(entry, state)
  const { balance, rate } = state
  return {
    id: entry.id,
    adapter: entry.adapter.id,
    kind: entry.kind,
    label: entry.label,
    tile: entry.tile,
    baseUrl: entry.baseUrl,
    key,
    status: statusOf(entry, state, key),
    limits: entry.adapter.limits,
    concurrency: entry.override.concurrency ?? entry.concurrency,
    custom: entry.custom,
    keys: state.keys,
    settings: settingsOf(entry),
    ...(entry.mock && { mock: true }),
    ...(balance && { balance }),
    ...(rate && { rate })
  }
}

function keyOf(entry: Entry, { keys }: EntryState): KeyStatus {
  const needed = entry.key
  if (needed === 'no') return { needed, present: false }
  if (entry.given) return { needed, present: entry.given.key !== undefined }
  if (entry.mock) return { needed, present: true, storage: 'session' }
  const [inUse] = keys
  if (inUse === undefined) return { needed, present: false }
  const { id: _id, name: _name, inUse: _inUse, ...status } = inUse
  return { needed, ...status }
}

function statusOf(entry: Entry, state: EntryState, key: KeyStatus): ProviderStatus {
  if (entry.kind === 'built-in')
    return { state: 'ready', detail: 'Ready, no key and no network needed' }
  if (entry.localKind) return localStatus(entry, state)
  if (entry.given) return { state: 'unchecked', detail: 'Given for this run' }
  if (entry.baseUrl === '')
    return { state: 'off', detail: 'Needs its address', nextStep: addressStep(entry) }
  if (entry.key === 'yes' && !key.present) return keyMissing(entry, state, key)
  return state.status ?? { state: 'unchecked', detail: 'Not checked yet' }
}

function addressStep({ label, adapter }: Entry): string {
  const { addressHint } = adapter.vendor ?? {}
  return `Enter the address of your ${label} account${addressHint ? `, such as ${addressHint}` : ''}.`
}

function keyMissing(entry: Entry, { knownModels }: EntryState, key: KeyStatus): ProviderStatus {
  if (key.lost === true)
    return {
      state: 'error',
      detail: 'Its key cannot be read on this computer any more',
      nextStep: 'Enter the key again.'
    }
  const models = knownModels > 0 ? `, ${knownModels} models known` : ''
  return {
    state: 'off',
    detail: `Needs a key${models}`,
    nextStep: `Enter a key for ${entry.label}.`
  }
}

function localStatus(entry: Entry, { looked, server }: EntryState): ProviderStatus {
  const place = new URL(entry.baseUrl).host
  if (!looked) return { state: 'unchecked', detail: `Looking at ${place}` }
  if (server === undefined)
    return {
      state: 'off',
      detail: `Nothing on ${place}`,
      nextStep: entry.localKind?.howToStart ?? ''
    }
  const seeing = server.models.filter((model) => model.vision !== 'no').length
  const version = server.version ? `${server.version}, ` : ''
  const models = `${seeing} vision ${seeing === 1 ? 'model' : 'models'}`
  return { state: 'ready', detail: `${version}${place}, ${models}` }
}

function settingsOf({ adapter, override, usualBaseUrl }: Entry): ProviderSettingsInfo {
  const { vendor } = adapter
  const { concurrency, requestsPerMinute, tokensPerMinute } = override
  return {
    regions: vendor?.regions ?? [],
    canTellBalance: adapter.balance !== undefined,
    timeouts: override.timeouts ?? {},
    ...(usualBaseUrl !== undefined && { defaultBaseUrl: usualBaseUrl }),
    ...(concurrency !== undefined && { concurrency }),
    ...(vendor?.keyPage !== undefined && { keyPage: vendor.keyPage }),
    ...(vendor?.addressHint !== undefined && { addressHint: vendor.addressHint }),
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(tokensPerMinute !== undefined && { tokensPerMinute })
  }
}
