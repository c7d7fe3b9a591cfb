import type { ProviderId } from '../../../shared/domain/ids'
import { newId } from '../../../shared/domain/ids'
import type { Price } from '../../../shared/domain/cost'
import type { ModelInfo, ProviderInfo } from '../../../shared/domain/model'
import type { ProviderTest } from '../../../shared/ipc/views'
import { CallFailure } from '../../../shared/ipc/result'
import { LOCAL_SERVER_KINDS, findLocalServers, localAddresses } from '../discovery/localServers'
import type { LocalAddresses, LocalServerId } from '../discovery/localServers'
import type { FoundServer } from '../discovery/server'
import type { AdHocProvider, Logger, ProviderService, SecretStore, SettingsStore } from '../engine'
import type { Adapter } from './adapter'
import { adHocInfo, builtInInfo, localServerInfo, ownServerInfo } from './providerInfos'
import type { OwnServer } from './providerInfos'
import { checkServer, type ServerCheck } from './serverCheck'
import { builtInModels, isCloudModel, modelKey, serverModels } from './providerModels'
import type { ModelOverride } from './providerModels'
import { adapters } from './registry'

const BUILT_IN = 'local' as ProviderId
const SERVERS = 'servers'
const OVERRIDES = 'modelOverrides'
const FAVOURITES = 'favourites'
const HUES = 'hues'
const HUE_COUNT = 8

/** Everything a run needs of a provider. */
export interface ResolvedProvider {
  readonly info: ProviderInfo
  readonly adapter: Adapter
  readonly concurrency: number
  key(): Promise<string | undefined>
  priceOf(model: string): Price | undefined
  /** Why there is nothing to pay for this model; absent when there may be. */
  freeReason(model: string): string | undefined
}

export interface ProviderServiceOptions {
  readonly settings: SettingsStore
  readonly secrets: SecretStore
  readonly log: Logger
  readonly adHoc?: readonly AdHocProvider[]
  readonly addresses?: LocalAddresses
}

/**
 * The providers there are: the built-in engines, local servers found on their usual ports, servers a
 * person added, and those given for one run of the command line.
 */
export function createProviderService(
  options: ProviderServiceOptions
): ProviderService & { resolve(id: ProviderId): ResolvedProvider | undefined } {
  const { settings, secrets, log, adHoc = [] } = options
  const addresses = options.addresses ?? localAddresses(process.env)
  const listeners = new Set<() => void>()
  const checks = new Map<ProviderId, ServerCheck>()
  let found: ReadonlyMap<LocalServerId, FoundServer> | undefined
  let looking: Promise<void> | undefined

  const changed = (): void => listeners.forEach((listener) => listener())
  const ownServers = (): readonly OwnServer[] => settings.readList(SERVERS, [])
  const overrides = (): Record<string, ModelOverride> => settings.readList(OVERRIDES, {})
  const builtInAdapter = needAdapter('local-engine')
  const chatAdapter = needAdapter('openai-compatible')

  async function look(): Promise<void> {
    const locals = settings.read().findLocalServers
      ? findLocalServers(addresses)
      : Promise.resolve(new Map<LocalServerId, FoundServer>())
    const [servers] = await Promise.all([locals, ...ownServers().map(check)])
    found = servers
    log.info('looked for servers', { found: [...servers.keys()], own: ownServers().length })
    changed()
  }

  async function check(server: OwnServer): Promise<ServerCheck> {
    const key = await secrets.get(server.id)
    const result = await checkServer(chatAdapter, server.baseUrl, key)
    checks.set(server.id, result)
    return result
  }

  function lookOnce(): Promise<void> {
    looking ??= look().finally(() => (looking = undefined))
    return looking
  }

  function list(): readonly ProviderInfo[] {
    return [
      builtInInfo(BUILT_IN, builtInAdapter),
      ...LOCAL_SERVER_KINDS.map((kind) =>
        localServerInfo(kind, {
          address: addresses[kind.id] ?? kind.address,
          adapter: chatAdapter,
          looked: found !== undefined,
          server: found?.get(kind.id)
        })
      ),
      ...ownServers().map((server) =>
        ownServerInfo(server, chatAdapter, secrets.status(server.id), checks.get(server.id)?.status)
      ),
      ...adHoc.map((given) => adHocInfo(given, needAdapter(given.adapter)))
    ]
  }

  function modelsOf(info: ProviderInfo): readonly ModelInfo[] {
    if (info.kind === 'built-in') return builtInModels(info.id)
    const listed =
      found?.get(info.id as string as LocalServerId)?.models ?? checks.get(info.id)?.models ?? []
    const source = { provider: info.id, kind: info.kind, adapter: chatAdapter, listed }
    return serverModels({ ...source, overrides: overrides() })
  }

  function ownServerOf(id: ProviderId): OwnServer {
    const server = ownServers().find((candidate) => candidate.id === id)
    if (server === undefined)
      throw new CallFailure('not-found', 'This server is not in the list any more.')
    return server
  }

  function saveServers(servers: readonly OwnServer[]): void {
    settings.writeList(SERVERS, servers)
    changed()
  }

  async function recheck(id: ProviderId): Promise<void> {
    const server = ownServers().find((candidate) => candidate.id === id)
    if (server) await check(server)
    changed()
  }

  return {
    list,
    async models() {
      if (found === undefined) await lookOnce()
      return list().flatMap(modelsOf)
    },
    refresh: lookOnce,
    add(label, baseUrl) {
      const id = newId('provider')
      const server = { id, label, baseUrl: baseUrl.replace(/\/+$/, ''), concurrency: 4 }
      // Not asked yet: its key, if it has one, is still to come.
      saveServers([...ownServers(), server])
      return id
    },
    update(id, patch) {
      const before = ownServerOf(id)
      const baseUrl = (patch.baseUrl ?? before.baseUrl).replace(/\/+$/, '')
      // A key belongs to the address it was entered for; it must not travel to another host.
      if (new URL(baseUrl).origin !== new URL(before.baseUrl).origin) void secrets.forget(id)
      const after = { ...before, ...patch, baseUrl }
      saveServers(ownServers().map((server) => (server.id === id ? after : server)))
      void recheck(id)
    },
    remove(id) {
      ownServerOf(id)
      void secrets.forget(id)
      checks.delete(id)
      saveServers(ownServers().filter((server) => server.id !== id))
    },
    async test(id) {
      const info = list().find((provider) => provider.id === id)
      if (info === undefined)
        throw new CallFailure('not-found', 'This provider is not in the list any more.')
      if (info.kind === 'built-in') return { ok: true, sentence: 'Built in; nothing to reach.' }
      if (info.custom) {
        const result = await check(ownServerOf(id))
        changed()
        return result.test
      }
      return testLocal(info)
    },
    async setKey(id, key) {
      ownServerOf(id)
      await secrets.set(id, key)
      await recheck(id)
    },
    async forgetKey(id) {
      await secrets.forget(id)
      await recheck(id)
    },
    override(provider, model, patch) {
      const key = modelKey(provider, model)
      settings.writeList(OVERRIDES, patchOverride(overrides(), key, patch))
      changed()
    },
    favourites: () => settings.readList(FAVOURITES, []),
    setFavourite(key, favourite) {
      const rest = settings.readList<string[]>(FAVOURITES, []).filter((other) => other !== key)
      settings.writeList(FAVOURITES, favourite ? [...rest, key] : rest)
      changed()
    },
    hue(provider, model) {
      const hues = settings.readList<Record<string, number>>(HUES, {})
      const key = modelKey(provider, model)
      const known = hues[key]
      if (known !== undefined) return known
      const next = (Object.keys(hues).length % HUE_COUNT) + 1
      settings.writeList(HUES, { ...hues, [key]: next })
      return next
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    resolve(id) {
      const info = list().find((provider) => provider.id === id)
      if (info === undefined) return undefined
      const given = adHoc.find((provider) => provider.id === id)
      return {
        info,
        adapter: needAdapter(info.adapter),
        concurrency: info.concurrency,
        key: () => (given ? Promise.resolve(given.key) : secrets.get(id)),
        // A typed price holds also while the server cannot be asked which models it has.
        priceOf: (model) =>
          given?.prices[model] ??
          overrides()[modelKey(id, model)]?.price ??
          modelsOf(info).find((known) => known.id === model)?.price,
        freeReason: (model) => freeReason(info, model)
      }
    }
  }

  async function testLocal(info: ProviderInfo): Promise<ProviderTest> {
    await lookOnce()
    const now = list().find((provider) => provider.id === info.id) ?? info
    if (now.status.state === 'ready') return { ok: true, sentence: `Found ${now.status.detail}.` }
    const nextStep = 'nextStep' in now.status ? now.status.nextStep : undefined
    return { ok: false, sentence: `${now.status.detail}.`, ...(nextStep && { nextStep }) }
  }
}

function needAdapter(id: string): Adapter {
  const adapter = adapters.get(id)
  if (adapter === undefined) throw new Error(`There is no adapter called ${id}.`)
  return adapter
}

function freeReason(info: ProviderInfo, model: string): string | undefined {
  if (info.kind === 'built-in') return 'Free: a built-in engine on this computer.'
  if (info.kind === 'local-server' && !isCloudModel(model))
    return `Free: ${info.label} runs on your own computer.`
  return undefined
}

function patchOverride(
  all: Readonly<Record<string, ModelOverride>>,
  key: string,
  patch: { vision?: 'yes' | 'no' | null; price?: Price | null; listed?: boolean }
): Record<string, ModelOverride> {
  const { vision, price, listed, ...rest } = all[key] ?? {}
  const nextVision = patch.vision === undefined ? vision : (patch.vision ?? undefined)
  const nextPrice = patch.price === undefined ? price : (patch.price ?? undefined)
  const nextListed = patch.listed ?? listed
  const next: ModelOverride = {
    ...rest,
    ...(nextVision && { vision: nextVision }),
    ...(nextPrice && { price: nextPrice }),
    ...(nextListed && { listed: true })
  }
  const { [key]: _old, ...others } = all
  return Object.keys(next).length === 0 ? others : { ...others, [key]: next }
}
