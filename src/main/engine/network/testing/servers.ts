import { createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach } from 'vitest'
import { startServer } from '../../../../../e2e/mocks/httpServer'
import { startProxyMock, type ProxyMockOptions } from '../../../../../e2e/mocks/proxies/proxyServer'
import { BY_COMPANY } from '../../providers/testing/certificate'
import type { TransportError } from '../../providers/transportError'
import { transportFailure } from '../../providers/transportFailure'
import { startSecureProvider } from './kit'

/** Servers of one test, closed after it. */

const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((server) => server.close()))
})

export async function kept<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
  const server = await starting
  closing.push(server)
  return server
}

/** A bare TCP server, for what no proxy should do. */
export async function tcp(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push({
    close: async () => {
      sockets.forEach((socket) => socket.destroy())
      server.close()
    }
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

export async function deadPort(): Promise<number> {
  const server = await startServer(() => undefined)
  await server.close()
  return server.port
}

export const manual = (url: string, bypass: readonly string[] = []) =>
  ({ proxy: { mode: 'manual', url, bypass } }) as const

/** A provider over TLS that only the proxy knows by its name. */
export async function behindProxy(options: ProxyMockOptions = {}, identity = BY_COMPANY) {
  const provider = await kept(startSecureProvider(identity))
  const hosts = { 'api.company.test:443': `127.0.0.1:${provider.port}` }
  const proxy = await kept(startProxyMock({ hosts, ...options }))
  return { provider, proxy, url: 'https://api.company.test/v1/chat' }
}

export const words = (error: TransportError) =>
  transportFailure(error, { host: 'api.company.test', repeatable: false })
