import { isIP, type Socket } from 'node:net'

/**
 * The stretches of the way to a provider, in the order in which they are gone. A failure names the
 * one it happened on.
 *
 * `route` finding out which proxy to use; `proxy-…` up to the proxy; `proxy` asking it for the way;
 * `lookup`, `connect`, `tls` to the provider itself; `http` the exchange.
 */
export type Hop =
  | 'route'
  | 'proxy-lookup'
  | 'proxy-connect'
  | 'proxy-tls'
  | 'proxy'
  | 'lookup'
  | 'connect'
  | 'tls'
  | 'http'

/** A connection being made for one exchange. */
export interface Opening {
  /** Aborted when the exchange does not want the connection any more. */
  readonly signal: AbortSignal
  /** Called as each stretch begins. */
  at(hop: Hop): void
}

/** A proxy that could not be reached may be replaced by the next one: nothing was asked of it yet. */
export const TO_PROXY: readonly Hop[] = ['proxy-lookup', 'proxy-connect', 'proxy-tls']

/** The stretches of one socket, by whether it leads to a proxy or to the provider. */
const STRETCHES = {
  proxy: { lookup: 'proxy-lookup', connect: 'proxy-connect', tls: 'proxy-tls' },
  provider: { lookup: 'lookup', connect: 'connect', tls: 'tls' }
} as const

/** Where a socket leads. */
export interface SocketEnd {
  readonly host: string
  readonly secure: boolean
  readonly end: keyof typeof STRETCHES
}

/** Reports the stretches of a socket that is connecting. */
export function watchConnecting(socket: Socket, to: SocketEnd, opening: Opening): void {
  const hops = STRETCHES[to.end]
  // Node tells of no lookup for an address that is one already.
  opening.at(isIP(to.host) === 0 ? hops.lookup : hops.connect)
  // Several addresses of one name are told one by one; a failed lookup ends the connection by itself.
  socket.once('lookup', (error: Error | null) => {
    if (error === null) opening.at(hops.connect)
  })
  if (to.secure) socket.once('connect', () => opening.at(hops.tls))
}
