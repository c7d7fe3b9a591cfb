import { join } from 'node:path'
import type { Balance, Price } from '../../../shared/domain/cost'
import type { ProviderId } from '../../../shared/domain/ids'
import { newId } from '../../../shared/domain/ids'
import type { LaneParams } from '../../../shared/domain/lane'
import type { KeyInfo, ModelInfo, ProviderInfo } from '../../../shared/domain/model'
import type { Timeouts } from '../../../shared/domain/settings'
import { CallFailure } from '../../../shared/ipc/result'
import type { ProviderTest } from '../../../shared/ipc/views'
import { localAddresses } from '../discovery/localServers'
import type { LocalAddresses } from '../discovery/localServers'
import type {
  AdHocProvider,
  Clock,
  Logger,
  ProviderPatch,
  ProviderService,
  SecretStore,
  SettingsStore
} from '../engine'
import type { Limiters } from '../limits/limiters'
import type { KeyLimits, PerMinute, RateLimiter } from '../limits/rateLimiter'
import type { Network } from '../network/network'
import type { Adapter } from './adapter'
import { entriesOf, givenPrice, localServerAddresses } from './entries'
import type { Entry, EntrySources, OwnServer, ProviderOverride } from './entries'
import { foundKeys, importKeys, keyOf, knownKey } from './keyring'
import { createModelLists } from './modelLists'
import { ModelPreferences, type OverridePatch } from './modelPreferences'
import { ProviderChecks } from './providerChecks'
import { infoOf } from './providerInfos'
import { describeModel, freeReason, modelKey, modelsOf, shippedModels } from './providerModels'
import type { CatalogueLookup } from './providerModels'
import { adapters } from './registry'

const SERVERS = 'servers'
const PROVIDERS = 'providerSettings'
/** Everything a run needs of a provider. */
export interface ResolvedProvider {
  readonly info: ProviderInfo
  readonly adapter: Adapter
  /** How fast the key in use may be used. */
  readonly limiter: RateLimiter
  /** Limits of time that differ from the general ones. */
  readonly timeouts: Partial<Timeouts>
  key(): Promise<string | undefined>
  /** What is known of a model, whether or not a list has it. */
  model(id: string): ModelInfo
  /** @param params of the lane, where they change the price */
  priceOf(model: string, params?: LaneParams): Price | undefined
  /** The price a person gave, which no guess may take the place of. */
  typedPriceOf(model: string): Price | undefined
  /** Why there is nothing to pay for this model; absent when there may be. */
  freeReason(model: string): string | undefined
}

export interface ProviderServiceOptions {
  readonly settings: SettingsStore
  readonly secrets: SecretStore
  readonly log: Logger
  readonly clock: Clock
  readonly catalogue: CatalogueLookup
  /** Absent: straight to the providers. */
  readonly network?: Network
  /** Of the whole app, so that what was learned of a key holds wherever it is used. */
  readonly limiters: Limiters
  /** Where lists of models are kept; absent: for this process only. */
  readonly dataFolder?: string
  readonly adHoc?: readonly AdHocProvider[]
  readonly addresses?: LocalAddresses
  /** Addresses of mock servers by provider. */
  readonly mocks?: Readonly<Record<string, string>>
  /** Where keys may lie that a person can take over. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}

export interface ResolvingProviderService extends ProviderService {
  resolve(id: ProviderId): ResolvedProvider | undefined
  /** What lies behind it has changed: a catalogue, say. */
  touch(): void
  /** What is set for a provider's keys, before anything was learned. */
  limitsOf(id: ProviderId): KeyLimits
  /** The limits of a key were learned or lowered. */
  limitsChanged(): void
}

/**
 * The providers there are: the built-in engines, local servers found on their usual ports, the
 * vendors, servers and accounts a person added, and those given for one run of the command line.
 */
export function createProviderService(options: ProviderServiceOptions): ResolvingProviderService {
  return new Providers(options)
}

class Providers implements ResolvingProviderService {
  readonly #options: ProviderServiceOptions
  readonly #addresses: LocalAddresses
  readonly #preferences: ModelPreferences
  readonly #listeners = new Set<() => void>()
  readonly #checks: ProviderChecks
  /** Models by provider, until anything changes. */
  readonly #models = new Map<ProviderId, readonly ModelInfo[]>()
  #looking: Promise<void> | undefined

  constructor(options: ProviderServiceOptions) {
    const { dataFolder, log, settings, secrets, clock, network } = options
    this.#options = options
    this.#preferences = new ModelPreferences(settings)
    this.#addresses = options.addresses ?? localAddresses(process.env)
    this.#checks = new ProviderChecks({
      secrets,
      clock,
      log,
      lists: createModelLists(dataFolder && join(dataFolder, 'model-lists.json'), log),
      addresses: () => localServerAddresses(this.#sources()),
      findsLocalServers: () => settings.read().findLocalServers,
      ...(network && { network })
    })
  }

  list(): readonly ProviderInfo[] {
    return this.#entries().map((entry) => this.#infoOf(entry))
  }

  async models(): Promise<readonly ModelInfo[]> {
    if (this.#checks.found === undefined) await this.#look('old')
    return this.#entries().flatMap((entry) => this.#modelsOf(entry))
  }

  /** By a person's wish: every list is read anew. */
  refresh(): Promise<void> {
    return this.#look('all')
  }

  add(label: string, baseUrl: string, adapter = 'openai-compatible'): ProviderId {
    const speaker = adapters.get(adapter)
    if (speaker === undefined || speaker.takes === 'pixels')
      throw new CallFailure('not-found', `There is no kind of provider called ${adapter}.`)
    const id = newId('provider')
    const concurrency = speaker.vendor?.concurrency ?? 4
    const server: OwnServer = { id, label, baseUrl: bare(baseUrl), concurrency, adapter }
    // Not asked yet: its key, if it has one, is still to come.
    this.#saveServers([...this.#own(), server])
    return id
  }

  update(id: ProviderId, patch: ProviderPatch): void {
    const entry = this.#entry(id)
    if (entry.custom) this.#updateOwn(entry, patch)
    const { label: _label, ...rest } = patch
    const kept = entry.custom ? { ...rest, baseUrl: null } : rest
    this.#saveOverride(id, patchedOverride(entry.override, kept))
    void this.#recheck(id)
  }

  remove(id: ProviderId): void {
    const entry = this.#entry(id)
    if (!entry.custom)
      throw new CallFailure('refused', 'Only servers that were added can be removed.')
    void this.#options.secrets.forget(entry.keySlot)
    this.#checks.forget(entry)
    this.#saveOverride(id, {})
    this.#saveServers(this.#own().filter((server) => server.id !== id))
  }

  async test(id: ProviderId): Promise<ProviderTest> {
    const entry = this.#entry(id)
    if (entry.kind === 'built-in') return { ok: true, sentence: 'Built in; nothing to reach.' }
    if (entry.localKind) return this.#testLocal(entry)
    if (entry.baseUrl === '')
      return { ok: false, sentence: 'It has no address yet.', nextStep: 'Enter its address first.' }
    const { test } = await this.#checks.check(entry)
    this.touch()
    return test
  }

  async balance(id: ProviderId): Promise<Balance> {
    const found = await this.#checks.balance(this.#entry(id))
    this.touch()
    return found
  }

  async addKey(id: ProviderId, key: string, name?: string) {
    const { keySlot } = this.#keyed(id)
    const added = await this.#options.secrets.add(keySlot, key, name)
    await this.#recheck(id)
    return added
  }

  async replaceKey(id: ProviderId, key: Parameters<SecretStore['replace']>[1], secret: string) {
    const { keySlot } = this.#keyed(id)
    knownKey(this.#options.secrets, keySlot, key)
    await this.#options.secrets.replace(keySlot, key, secret)
    await this.#recheck(id)
  }

  renameKey(id: ProviderId, key: Parameters<SecretStore['rename']>[1], name: string): void {
    const { keySlot } = this.#keyed(id)
    knownKey(this.#options.secrets, keySlot, key)
    this.#options.secrets.rename(keySlot, key, name)
    this.touch()
  }

  async useKey(id: ProviderId, key: Parameters<SecretStore['use']>[1]) {
    const { keySlot } = this.#keyed(id)
    knownKey(this.#options.secrets, keySlot, key)
    this.#options.secrets.use(keySlot, key)
    await this.#recheck(id)
  }

  async removeKey(id: ProviderId, key: Parameters<SecretStore['remove']>[1]) {
    const { keySlot } = this.#keyed(id)
    await this.#options.secrets.remove(keySlot, key)
    await this.#recheck(id)
  }

  foundKeys() {
    const { environment = {}, secrets } = this.#options
    return foundKeys(this.#entries(), environment, secrets)
  }

  async importKeys(variables: readonly string[]): Promise<number> {
    const { environment = {}, secrets } = this.#options
    const taken = await importKeys(variables, this.#entries(), environment, secrets)
    await Promise.all(taken.map((id) => this.#recheck(id)))
    return taken.length
  }

  override(provider: ProviderId, model: string, patch: OverridePatch): void {
    this.#preferences.override(provider, model, patch)
    this.touch()
  }

  favourites(): readonly string[] {
    return this.#preferences.favourites()
  }

  setFavourite(key: string, favourite: boolean): void {
    this.#preferences.setFavourite(key, favourite)
    this.touch()
  }

  recent(): readonly string[] {
    return this.#preferences.recent()
  }

  markUsed(models: readonly { readonly provider: ProviderId; readonly model: string }[]): void {
    this.#preferences.markUsed(models.map(({ provider, model }) => modelKey(provider, model)))
  }

  hue(provider: ProviderId, model: string): number {
    return this.#preferences.hue(modelKey(provider, model))
  }

  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  touch(): void {
    this.#models.clear()
    for (const listener of this.#listeners) listener()
  }

  limitsOf(id: ProviderId): KeyLimits {
    const entry = this.#entries().find((candidate) => candidate.id === id)
    return entry === undefined ? { concurrency: 1 } : keyLimits(entry)
  }

  limitsChanged(): void {
    for (const listener of this.#listeners) listener()
  }

  resolve(id: ProviderId): ResolvedProvider | undefined {
    const entry = this.#entries().find((candidate) => candidate.id === id)
    if (entry === undefined) return undefined
    const info = this.#infoOf(entry)
    const model = (name: string): ModelInfo => this.#modelOf(entry, name)
    return {
      info,
      adapter: entry.adapter,
      limiter: this.#limiterOf(entry),
      timeouts: { ...entry.adapter.vendor?.timeouts, ...entry.override.timeouts },
      key: () => keyOf(entry, this.#options.secrets),
      model,
      priceOf: (name, params = {}) => {
        const typed = givenPrice(entry, name) ?? this.#preferences.priceOf(id, name)
        const listed = model(name).price
        return typed ?? (listed && (entry.adapter.priceFor?.(listed, params) ?? listed))
      },
      typedPriceOf: (name) => givenPrice(entry, name) ?? this.#preferences.priceOf(id, name),
      freeReason: (name) => freeReason(entry, name)
    }
  }

  /** Two looks at the same time are one. */
  #look(lists: 'old' | 'all'): Promise<void> {
    this.#looking ??= this.#checks
      .look(this.#entries(), lists)
      .then(() => this.touch())
      .finally(() => (this.#looking = undefined))
    return this.#looking
  }

  #entries(): readonly Entry[] {
    return entriesOf(this.#sources())
  }

  #sources(): EntrySources {
    const { adHoc = [], mocks = {}, settings } = this.#options
    return {
      addresses: this.#addresses,
      found: this.#checks.found,
      own: this.#own(),
      overrides: settings.readList<Record<string, ProviderOverride>>(PROVIDERS, {}),
      adHoc,
      mocks
    }
  }

  #entry(id: ProviderId): Entry {
    const entry = this.#entries().find((candidate) => candidate.id === id)
    if (entry !== undefined) return entry
    throw new CallFailure('not-found', 'This provider is not in the list any more.')
  }

  #keyed(id: ProviderId): Entry {
    const entry = this.#entry(id)
    if (entry.key !== 'no' && !entry.mock && !entry.given) return entry
    throw new CallFailure('refused', `${entry.label} takes no key.`)
  }

  #infoOf(entry: Entry): ProviderInfo {
    const status = this.#checks.statusOf(entry)
    const balance = this.#checks.balanceOf(entry)
    const server = this.#checks.serverOf(entry)
    const { catalogue } = this.#options
    return infoOf(entry, {
      keys: this.#keysOf(entry),
      looked: this.#checks.found !== undefined,
      rate: this.#limiterOf(entry).info(),
      knownModels: shippedModels({ entry, catalogue }).length,
      ...(status && { status }),
      ...(balance && { balance }),
      ...(server && { server })
    })
  }

  #limiterOf(entry: Entry): RateLimiter {
    const [inUse] = this.#keysOf(entry)
    return this.#options.limiters.of(entry.id, inUse?.id)
  }

  #keysOf(entry: Entry): readonly KeyInfo[] {
    const hasKeys = entry.key !== 'no' && !entry.given && !entry.mock
    return hasKeys ? this.#options.secrets.list(entry.keySlot) : []
  }

  #modelsOf(entry: Entry): readonly ModelInfo[] {
    let models = this.#models.get(entry.id)
    if (models === undefined) {
      models = modelsOf(this.#sourceOf(entry))
      this.#models.set(entry.id, models)
    }
    return models
  }

  #modelOf(entry: Entry, id: string): ModelInfo {
    const listed = this.#modelsOf(entry).find((model) => model.id === id)
    // A typed price holds also while the server cannot be asked which models it has.
    return listed ?? describeModel({ id }, this.#sourceOf(entry))
  }

  #sourceOf(entry: Entry) {
    const told = this.#checks.toldBy(entry)
    return {
      entry,
      told,
      catalogue: this.#options.catalogue,
      overrides: this.#preferences.overrides()
    }
  }

  #own(): readonly OwnServer[] {
    return this.#options.settings.readList<readonly OwnServer[]>(SERVERS, [])
  }

  #saveServers(servers: readonly OwnServer[]): void {
    this.#options.settings.writeList(SERVERS, servers)
    this.touch()
  }

  #updateOwn(entry: Entry, patch: ProviderPatch): void {
    const baseUrl = bare(patch.baseUrl ?? entry.baseUrl)
    // A key belongs to the address it was entered for; it must not travel to another host.
    if (new URL(baseUrl).origin !== new URL(entry.baseUrl).origin) {
      void this.#options.secrets.forget(entry.keySlot)
      this.#checks.forget(entry)
    }
    const label = patch.label ?? entry.label
    this.#saveServers(
      this.#own().map((server) => (server.id === entry.id ? { ...server, label, baseUrl } : server))
    )
  }

  #saveOverride(id: ProviderId, override: ProviderOverride): void {
    const { settings } = this.#options
    const { [id]: _old, ...others } = settings.readList<Record<string, ProviderOverride>>(
      PROVIDERS,
      {}
    )
    const isEmpty = Object.keys(override).length === 0
    settings.writeList(PROVIDERS, isEmpty ? others : { ...others, [id]: override })
    this.touch()
  }

  async #recheck(id: ProviderId): Promise<void> {
    const entry = this.#entries().find((candidate) => candidate.id === id)
    this.#checks.forgetStatus(id)
    this.touch()
    if (entry?.localKind) return this.#look('old')
    if (entry === undefined || entry.kind !== 'cloud' || entry.baseUrl === '') return
    if (entry.key === 'yes' && (await keyOf(entry, this.#options.secrets)) === undefined) return
    await this.#checks.check(entry)
    this.touch()
  }

  async #testLocal(entry: Entry): Promise<ProviderTest> {
    await this.#look('old')
    const { status } = this.#infoOf(this.#entry(entry.id))
    if (status.state === 'ready') return { ok: true, sentence: `Found ${status.detail}.` }
    const nextStep = 'nextStep' in status ? status.nextStep : undefined
    return { ok: false, sentence: `${status.detail}.`, ...(nextStep && { nextStep }) }
  }
}

/** What a person set, over what the vendor publishes. */
function keyLimits({ adapter, concurrency, override }: Entry): KeyLimits {
  const { vendor } = adapter
  return {
    concurrency: override.concurrency ?? concurrency,
    ...ifAny('own', perMinute(override)),
    ...ifAny('published', perMinute(vendor ?? {}))
  }
}

function ifAny<Name extends string>(name: Name, limits: PerMinute) {
  return Object.keys(limits).length === 0 ? {} : { [name]: limits }
}

function perMinute(of: {
  readonly requestsPerMinute?: number
  readonly tokensPerMinute?: number
}): PerMinute {
  const { requestsPerMinute: requests, tokensPerMinute: tokens } = of
  return { ...(requests !== undefined && { requests }), ...(tokens !== undefined && { tokens }) }
}

/** An address without its last slash. */
function bare(baseUrl: string): string {
  return baseUrl.replace(/\/+$/, '')
}

function patchedOverride(before: ProviderOverride, patch: Omit<ProviderPatch, 'label'>) {
  const after: Record<string, unknown> = { ...before }
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete after[name]
    else if (value !== undefined) after[name] = typeof value === 'string' ? bare(value) : value
  }
  return after as ProviderOverride
}
