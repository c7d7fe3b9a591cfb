import { request as httpRequest, type ClientRequest, type RequestOptions } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { SecureContext } from 'node:tls'
import {
  DEFAULT_SETTINGS,
  type NetworkSettings,
  type ProxySettings
} from '../../../shared/domain/settings'
import type { Logger } from '../engine'
import {
  closeIdle,
  directAgents,
  tunnelAgents,
  type AgentPair,
  type TunnelRequestOptions
} from './agents'
import { isBypassed, isLoopback } from './bypass'
import { trustOf } from './certificates'
import { watchConnecting, type Opening, type SocketEnd } from './hops'
import {
  DIRECT,
  proxyAuthorization,
  proxyName,
  readProxyUrl,
  readRoutes,
  type ProxyRoute,
  type Route
} from './proxyAddress'
import { NetworkSettingsError } from './settingsError'
import { serverName } from './tunnel'

/**
 * One way on which a request can go. `direct` to the provider; `forward`: a plain request that the
 * proxy reads and passes on; `tunnel`: a connection to the provider through the proxy.
 */
export interface Way {
  readonly kind: 'direct' | 'forward' | 'tunnel'
  /** `host:port` of the proxy; absent when direct. */
  readonly proxy?: string
  /** Begins a request; its connection comes from a pool, or is opened and reported to `opening`. */
  open(url: URL, options: RequestOptions, opening: Opening): ClientRequest
  /** The proxy could not be reached: for a while, other ways are tried before it. */
  failed(): void
}

/** How requests leave this computer. Every request of the app goes through one of these. */
export interface Network {
  /**
   * The ways to an address, to be tried in order until one leads to its proxy or, without one, to
   * the provider. At least one. A promise only where something has to be asked or read first.
   *
   * @throws NetworkSettingsError for settings that cannot be used
   */
  waysTo(url: URL): readonly Way[] | Promise<readonly Way[]>
  /** Closes idle connections; those in use end with their exchange. */
  closeIdle(): void
}

export interface NetworkOptions {
  /** Asked for every request, so that a change holds from the next one on. */
  readonly settings: () => NetworkSettings
  /** Routes of the system for an address, in the form `PROXY a:8080; DIRECT` (readRoutes). */
  readonly resolveSystemProxy: (url: string) => Promise<string>
  /** The same by a proxy script; absent where no script can be run. */
  readonly resolveScriptProxy?: (script: string, url: string) => Promise<string>
  readonly log: Pick<Logger, 'warn'>
  /** Monotonic milliseconds. */
  readonly now?: () => number
}

/** As long as browsers do. */
const AVOID_FAILED_MS = 5 * 60_000

export function createNetwork(options: NetworkOptions): Network {
  return new SettingsNetwork(options)
}

/** A network that knows no proxies: for what runs before there are settings, and for tests. */
export function createDirectNetwork(): Network {
  return createNetwork({
    settings: () => ({ ...DEFAULT_SETTINGS.network, proxy: { mode: 'none' } }),
    resolveSystemProxy: async () => 'DIRECT',
    log: { warn: () => undefined }
  })
}

class SettingsNetwork implements Network {
  readonly #options: NetworkOptions
  readonly #now: () => number
  #current: Prepared | undefined
  /** When each proxy failed, by name. */
  readonly #failedAt = new Map<string, number>()

  constructor(options: NetworkOptions) {
    this.#options = options
    this.#now = options.now ?? (() => performance.now())
  }

  waysTo(url: URL): readonly Way[] | Promise<readonly Way[]> {
    const settings = this.#options.settings()
    const { pools } = this.#prepared(settings)
    return pools instanceof Promise
      ? pools.then((ready) => this.#ways(url, settings, ready))
      : this.#ways(url, settings, pools)
  }

  closeIdle(): void {
    const pools = this.#current?.pools
    if (pools instanceof Pools) pools.closeIdle()
  }

  /** Connections belong to the settings that they were opened under. */
  #prepared(settings: NetworkSettings): Prepared {
    if (this.#current?.settings === settings) return this.#current
    const used = JSON.stringify(settings)
    if (this.#current?.used === used) return this.#current
    this.closeIdle()
    this.#failedAt.clear()
    const prepared: Prepared = { settings, used, pools: preparePools(settings) }
    this.#current = prepared
    if (prepared.pools instanceof Promise)
      prepared.pools.then(
        (pools) => (prepared.pools = pools),
        // The next request reads the certificates again: the file may be there by then.
        () => {
          if (this.#current === prepared) this.#current = undefined
        }
      )
    return prepared
  }

  #ways(url: URL, settings: NetworkSettings, pools: Pools): ReturnType<Network['waysTo']> {
    if (isLoopback(url.hostname) && settings.proxyLoopback !== true)
      return [this.#way(DIRECT, url, pools)]
    const routes = this.#routes(url, settings.proxy)
    const toWays = (found: readonly Route[]): readonly Way[] =>
      this.#bestFirst(found).map((route) => this.#way(route, url, pools))
    return routes instanceof Promise ? routes.then(toWays) : toWays(routes)
  }

  #routes(url: URL, proxy: ProxySettings): readonly Route[] | Promise<readonly Route[]> {
    if (proxy.mode === 'none') return [DIRECT]
    if (proxy.mode === 'manual')
      return isBypassed(url, proxy.bypass) ? [DIRECT] : [readProxyUrl(proxy.url)]
    if (proxy.mode === 'pac') return this.#byScript(proxy.url, url)
    return this.#options.resolveSystemProxy(asked(url)).then(readRoutes)
  }

  async #byScript(script: string, url: URL): Promise<readonly Route[]> {
    const { resolveScriptProxy } = this.#options
    if (resolveScriptProxy === undefined)
      throw new NetworkSettingsError(
        'A proxy script (PAC) is set, and scripts are understood by the app only, not by the command line.',
        'Set HTTPS_PROXY for the command line, or choose another kind of proxy under Settings, Network.'
      )
    return readRoutes(await resolveScriptProxy(script, asked(url)))
  }

  #bestFirst(routes: readonly Route[]): readonly Route[] {
    const avoided = (route: Route): boolean => {
      const at = route.kind === 'direct' ? undefined : this.#failedAt.get(proxyName(route))
      return at !== undefined && this.#now() - at < AVOID_FAILED_MS
    }
    return [...routes.filter((route) => !avoided(route)), ...routes.filter(avoided)]
  }

  #way(route: Route, url: URL, pools: Pools): Way {
    if (route.kind === 'direct') return directWay(pools.direct)
    const proxy = proxyName(route)
    const failed = (): void => {
      this.#failedAt.set(proxy, this.#now())
      this.#options.log.warn('a proxy cannot be reached', { proxy })
    }
    // Many proxies allow CONNECT to port 443 only, so plain requests are handed to them whole.
    return route.kind === 'http' && url.protocol === 'http:'
      ? { ...forwardWay(route, pools.direct), proxy, failed }
      : { ...tunnelWay(pools.through(route)), proxy, failed }
  }
}

/** A proxy script is told the origin only: path and query are nobody else's business. */
function asked(url: URL): string {
  return `${url.origin}/`
}

interface Prepared {
  readonly settings: NetworkSettings
  /** The settings as text: equal ones keep their connections. */
  readonly used: string
  pools: Pools | Promise<Pools>
}

/** Nothing to wait for unless there are certificates to read. */
function preparePools(settings: NetworkSettings): Pools | Promise<Pools> {
  if (settings.extraCa === undefined && settings.caFile === undefined) return new Pools(undefined)
  return trustOf(settings).then((trust) => new Pools(trust))
}

class Pools {
  readonly direct: AgentPair
  readonly #trust: SecureContext | undefined
  readonly #tunnels = new Map<string, AgentPair>()

  constructor(trust: SecureContext | undefined) {
    this.#trust = trust
    this.direct = directAgents(trust)
  }

  through(proxy: ProxyRoute): AgentPair {
    const name = JSON.stringify(proxy)
    const known = this.#tunnels.get(name) ?? tunnelAgents(proxy, this.#trust)
    this.#tunnels.set(name, known)
    return known
  }

  closeIdle(): void {
    for (const agents of [this.direct, ...this.#tunnels.values()]) closeIdle(agents)
  }
}

function directWay(agents: AgentPair): Way {
  return {
    kind: 'direct',
    open: (url, options, opening) => {
      const secure = url.protocol === 'https:'
      const request = secure
        ? httpsRequest(url, { ...options, agent: agents.https })
        : httpRequest(url, { ...options, agent: agents.http })
      const host = url.hostname.replace(/^\[|\]$/g, '')
      return watched(request, { host, secure, end: 'provider' }, opening)
    },
    failed: () => undefined
  }
}

function tunnelWay(agents: AgentPair): Omit<Way, 'failed'> {
  return {
    kind: 'tunnel',
    open: (url, options, opening) => {
      const secure = url.protocol === 'https:'
      const agent = secure ? agents.https : agents.http
      const own: TunnelRequestOptions = { ...options, agent, opening }
      return secure ? httpsRequest(url, own) : httpRequest(url, own)
    }
  }
}

/** The whole address goes into the request line (absolute-form, RFC 9112, 3.2.2). */
function forwardWay(proxy: ProxyRoute, agents: AgentPair): Omit<Way, 'failed'> {
  const authorization = proxyAuthorization(proxy)
  return {
    kind: 'forward',
    open: (url, options, opening) => {
      const own = {
        ...options,
        host: proxy.host,
        port: proxy.port,
        path: `${url.origin}${url.pathname}${url.search}`,
        headers: {
          host: url.host,
          ...(options.headers as Readonly<Record<string, string>> | undefined),
          ...(authorization !== undefined && { 'proxy-authorization': authorization })
        }
      }
      const request = proxy.secure
        ? httpsRequest({ ...own, agent: agents.https, ...serverName(proxy.host) })
        : httpRequest({ ...own, agent: agents.http })
      return watched(request, { ...proxy, end: 'proxy' }, opening)
    }
  }
}

/** Tells of a connection that is being made; one that comes from the pool has nothing to tell. */
function watched(request: ClientRequest, to: SocketEnd, opening: Opening): ClientRequest {
  return request.once('socket', (socket) => {
    if (socket.connecting) watchConnecting(socket, to, opening)
  })
}
