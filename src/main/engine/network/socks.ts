import type { Socket } from 'node:net'
import { SocksClient } from 'socks'
import { proxyName, type ProxyRoute } from './proxyAddress'
import { ProxyRefusal, type RefusalReason } from './proxyRefusal'
import type { Target } from './tunnel'

/** The exchange's own limits end it sooner; this one only keeps the library from ending it at 30 s. */
const NO_LIMIT_MS = 10 * 60_000

/**
 * Asks a SOCKS proxy (RFC 1928, 1929; version 4a for names) for the way, over a connection that
 * stands already. The proxy looks the name up.
 *
 * @throws ProxyRefusal
 */
export async function openSocks(
  socket: Socket,
  proxy: ProxyRoute,
  target: Target,
  signal: AbortSignal
): Promise<void> {
  const close = (): void => void socket.destroy()
  signal.addEventListener('abort', close, { once: true })
  try {
    await SocksClient.createConnection({
      command: 'connect',
      destination: { host: target.host, port: target.port },
      proxy: {
        host: proxy.host,
        port: proxy.port,
        type: proxy.kind === 'socks4' ? 4 : 5,
        ...(proxy.user !== undefined && { userId: proxy.user }),
        ...(proxy.password !== undefined && { password: proxy.password })
      },
      existing_socket: socket,
      timeout: NO_LIMIT_MS
    })
  } catch (error) {
    // The library's error carries its options, the password among them; only its words go on.
    throw refusalOf(proxyName(proxy), error instanceof Error ? error.message : '')
  } finally {
    signal.removeEventListener('abort', close)
  }
}

/** The library names the reply of RFC 1928, part 6, at the end of its message. */
const BY_REPLY: readonly (readonly [RegExp, RefusalReason])[] = [
  [/authentication failed|no accepted authentication/i, 'credentials'],
  [/NotAllowed|RejectedIdent/, 'forbidden'],
  [/(Host|Network)Unreachable|ConnectionRefused|TTLExpired|\(Failed\)|\(Rejected\)/, 'unreachable']
]

function refusalOf(proxy: string, message: string): ProxyRefusal {
  const reason = BY_REPLY.find(([pattern]) => pattern.test(message))?.[1] ?? 'other'
  const said = /rejected connection - \(?(\w+)\)?$/.exec(message)?.[1] ?? message
  return new ProxyRefusal(proxy, reason, said)
}
