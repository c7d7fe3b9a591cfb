import { Agent as HttpAgent, type ClientRequestArgs } from 'node:http'
import { Agent as HttpsAgent, type RequestOptions } from 'node:https'
import type { Duplex } from 'node:stream'
import type { SecureContext } from 'node:tls'
import type { Opening } from './hops'
import type { ProxyRoute } from './proxyAddress'
import { openTunnel, secureTunnel } from './tunnel'

const KEEP_ALIVE = {
  keepAlive: true,
  maxFreeSockets: 16,
  // Shorter than the five seconds after which common servers close an idle connection: a request
  // must never meet a connection that is just being closed, because it could not be repeated.
  timeout: 4_000
}

/** Connections of one way, kept for a while and pooled by origin. */
export interface AgentPair {
  readonly http: HttpAgent
  readonly https: HttpsAgent
}

export function directAgents(trust: SecureContext | undefined): AgentPair {
  return {
    http: new HttpAgent(KEEP_ALIVE),
    https: new HttpsAgent({ ...KEEP_ALIVE, ...(trust && { secureContext: trust }) })
  }
}

/** Every connection of these is a tunnel through the proxy, and belongs to one origin. */
export function tunnelAgents(proxy: ProxyRoute, trust: SecureContext | undefined): AgentPair {
  return { http: new PlainTunnelAgent(proxy, trust), https: new SecureTunnelAgent(proxy, trust) }
}

/** Closes what nobody uses; `Agent.destroy` would cut running answers as well. */
export function closeIdle({ http, https }: AgentPair): void {
  for (const agent of [http, https])
    for (const sockets of Object.values(agent.freeSockets))
      for (const socket of sockets ?? []) socket.destroy()
}

/** Options of a request that goes through a tunnel: Node hands them on to `createConnection`. */
export interface TunnelRequestOptions extends RequestOptions {
  readonly opening: Opening
}

type Created = (error: Error | null, socket: Duplex) => void

class PlainTunnelAgent extends HttpAgent {
  constructor(
    private readonly proxy: ProxyRoute,
    private readonly trust: SecureContext | undefined
  ) {
    super(KEEP_ALIVE)
  }

  override createConnection(options: ClientRequestArgs, created?: Created): undefined {
    const { opening } = options as TunnelRequestOptions
    const socket = openTunnel(this.proxy, targetOf(options, 80), opening, this.trust)
    deliver(socket, created)
  }
}

class SecureTunnelAgent extends HttpsAgent {
  constructor(
    private readonly proxy: ProxyRoute,
    private readonly trust: SecureContext | undefined
  ) {
    super(KEEP_ALIVE)
  }

  override createConnection(options: RequestOptions, created?: Created): undefined {
    deliver(this.open(options), created)
  }

  private async open(options: RequestOptions): Promise<Duplex> {
    const { opening, servername = '' } = options as TunnelRequestOptions
    const target = targetOf(options, 443)
    const tunnel = await openTunnel(this.proxy, target, opening, this.trust)
    return await secureTunnel(tunnel, { ...target, servername }, opening, this.trust)
  }
}

function targetOf({ host, port }: ClientRequestArgs, usual: number) {
  return { host: host ?? 'localhost', port: Number(port ?? usual) }
}

function deliver(socket: Promise<Duplex>, created: Created | undefined): void {
  // Node's callback takes an error alone; its type does not say so.
  const failed = created as ((error: unknown) => void) | undefined
  socket.then(
    (open) => created?.(null, open),
    (error: unknown) => failed?.(error)
  )
}
