import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect as connectTcp, isIP, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext } from 'node:tls'
import { watchConnecting, type Opening } from './hops'
import { proxyAuthorization, proxyName, type ProxyRoute } from './proxyAddress'
import { ProxyRefusal } from './proxyRefusal'
import { openSocks } from './socks'

/** The provider, as the proxy is asked for it. */
export interface Target {
  readonly host: string
  readonly port: number
}

const LARGEST_HEAD_BYTES = 64 * 1024

/**
 * A plain connection to `target` through a proxy. Nothing but the target's name and port, and the
 * proxy's own user name, is told to the proxy.
 *
 * @throws ProxyRefusal when the proxy answers with a no; Node's error when there is no connection
 */
export async function openTunnel(
  proxy: ProxyRoute,
  target: Target,
  opening: Opening,
  trust: SecureContext | undefined
): Promise<Socket> {
  const socket = await connectToProxy(proxy, opening, trust)
  opening.at('proxy')
  try {
    if (proxy.kind === 'http') await askForTunnel(socket, proxy, target, opening)
    else await openSocks(socket, proxy, target, opening.signal)
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}

async function connectToProxy(
  proxy: ProxyRoute,
  opening: Opening,
  trust: SecureContext | undefined
): Promise<Socket> {
  const { host, port, secure } = proxy
  const socket = secure
    ? connectTls({ host, port, ...serverName(host), ...(trust && { secureContext: trust }) })
    : connectTcp({ host, port })
  // The errors that matter are waited for; what comes after somebody left must not end the process.
  socket.on('error', () => undefined)
  socket.setNoDelay(true)
  watchConnecting(socket, { host, secure, end: 'proxy' }, opening)
  try {
    await once(socket, secure ? 'secureConnect' : 'connect', { signal: opening.signal })
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}

/** CONNECT (RFC 9110, 9.3.6): any 2xx means that the connection leads to the target from now on. */
function askForTunnel(
  socket: Socket,
  proxy: ProxyRoute,
  target: Target,
  { signal }: Opening
): Promise<void> {
  const authority = `${target.host.includes(':') ? `[${target.host}]` : target.host}:${target.port}`
  const authorization = proxyAuthorization(proxy)
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      method: 'CONNECT',
      path: authority,
      headers: {
        host: authority,
        'user-agent': 'Triptych',
        'proxy-connection': 'keep-alive',
        // Without an agent Node would ask the proxy to close, which some take by the word.
        connection: 'keep-alive',
        ...(authorization !== undefined && { 'proxy-authorization': authorization })
      },
      createConnection: () => socket,
      maxHeaderSize: LARGEST_HEAD_BYTES,
      signal
    })
    request.once('connect', (response: IncomingMessage, _socket: Socket, first: Buffer) => {
      const status = response.statusCode ?? 0
      if (status < 200 || status > 299)
        return reject(ProxyRefusal.ofStatus(proxyName(proxy), status))
      if (first.length > 0) socket.unshift(first)
      resolve()
    })
    request.once('error', reject)
    request.end()
  })
}

/**
 * TLS with the provider inside a tunnel, so that the proxy sees none of what is said.
 *
 * @param servername for the certificate, empty for an IP address
 */
export async function secureTunnel(
  tunnel: Socket,
  target: Target & { readonly servername: string },
  opening: Opening,
  trust: SecureContext | undefined
): Promise<Socket> {
  opening.at('tls')
  const socket = connectTls({
    socket: tunnel,
    host: target.host,
    servername: target.servername,
    ...(trust && { secureContext: trust })
  })
  try {
    await once(socket, 'secureConnect', { signal: opening.signal })
    return socket
  } catch (error) {
    socket.on('error', () => undefined)
    socket.destroy()
    tunnel.destroy()
    throw error
  }
}

/** A certificate is asked for by name; addresses have none (RFC 6066). */
export function serverName(host: string): { readonly servername?: string } {
  return isIP(host) === 0 ? { servername: host } : {}
}
