import { registerSecret } from '../log/redact'
import { NetworkSettingsError } from './settingsError'

/** How a request may go: straight, or through one proxy. */
export type Route = { readonly kind: 'direct' } | ProxyRoute

export interface ProxyRoute {
  /** `http` speaks HTTP with the proxy, `socks4` and `socks5` SOCKS (names are looked up by the proxy). */
  readonly kind: 'http' | 'socks4' | 'socks5'
  readonly host: string
  readonly port: number
  /** HTTP with the proxy itself goes over TLS. */
  readonly secure: boolean
  readonly user?: string
  readonly password?: string
}

export const DIRECT: Route = { kind: 'direct' }

type ProxyKind = Pick<ProxyRoute, 'kind' | 'secure'> & { readonly port: number }

const HTTP: ProxyKind = { kind: 'http', secure: false, port: 80 }
const HTTPS: ProxyKind = { kind: 'http', secure: true, port: 443 }
const SOCKS4: ProxyKind = { kind: 'socks4', secure: false, port: 1080 }
const SOCKS5: ProxyKind = { kind: 'socks5', secure: false, port: 1080 }

const BY_SCHEME: Readonly<Record<string, ProxyKind>> = {
  'http:': HTTP,
  'https:': HTTPS,
  'socks:': SOCKS5,
  'socks4:': SOCKS4,
  'socks4a:': SOCKS4,
  'socks5:': SOCKS5,
  'socks5h:': SOCKS5
}

/** Words of a proxy script's answer; plain `SOCKS` means version 4 there. */
const BY_WORD: Readonly<Record<string, ProxyKind>> = {
  PROXY: HTTP,
  HTTP,
  HTTPS,
  SOCKS: SOCKS4,
  SOCKS4,
  SOCKS5
}

/** Where a proxy is, for people: without user name and password. */
export function proxyName({ host, port }: ProxyRoute): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`
}

/**
 * A proxy's address as people and environment variables write it: `http://user:password@host:8080`,
 * `socks5://host`, or `host:8080`. The password is made known to the log's redaction.
 *
 * @throws NetworkSettingsError
 */
export function readProxyUrl(text: string): ProxyRoute {
  const address = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(address) ? new URL(address) : undefined
  const kind = url && Object.hasOwn(BY_SCHEME, url.protocol) ? BY_SCHEME[url.protocol] : undefined
  if (!url || !kind || url.hostname === '')
    throw new NetworkSettingsError(
      'The address of the proxy cannot be read.',
      'Enter it as http://host:port or socks5://host:port under Settings, Network.'
    )
  const user = unescaped(url.username)
  const password = unescaped(url.password)
  hideCredentials(user, password)
  return {
    kind: kind.kind,
    secure: kind.secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    // URL drops the port that is usual for the scheme of a web address; for a proxy it is the same.
    port: url.port === '' ? kind.port : Number(url.port),
    ...(user !== '' && { user }),
    ...(password !== '' && { password })
  }
}

/** A `%` that begins no escape stands for itself: passwords are often pasted as they are. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

function hideCredentials(user: string, password: string): void {
  if (password === '') return
  registerSecret(password)
  registerSecret(encodeURIComponent(password))
  registerSecret(Buffer.from(`${user}:${password}`).toString('base64'))
}

/** Value of `Proxy-Authorization` (RFC 7617), where the proxy's address holds a user name. */
export function proxyAuthorization({ user = '', password = '' }: ProxyRoute): string | undefined {
  if (user === '' && password === '') return undefined
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`
}

/**
 * The routes in an answer such as `PROXY a:8080; SOCKS5 b:1080; DIRECT`, in order: the result of
 * FindProxyForURL and of Chromium's resolveProxy. An entry may also be a proxy's address, which
 * can hold a user name. Entries of unknown kinds are left out; nothing at all means direct.
 */
export function readRoutes(answer: string): readonly Route[] {
  const routes = answer.split(';').flatMap((entry) => {
    const route = readRoute(entry.trim())
    return route === undefined ? [] : [route]
  })
  return routes.length > 0 ? routes : [DIRECT]
}

function readRoute(entry: string): Route | undefined {
  if (entry.includes('://')) return readProxyUrl(entry)
  const [word = '', place = ''] = entry.split(/\s+/)
  const name = word.toUpperCase()
  if (name === 'DIRECT') return DIRECT
  const kind = Object.hasOwn(BY_WORD, name) ? BY_WORD[name] : undefined
  const url = kind && URL.canParse(`http://${place}`) ? new URL(`http://${place}`) : undefined
  if (!kind || !url || url.hostname === '') return undefined
  const port = /:80$/.test(place) ? 80 : Number(url.port)
  return {
    kind: kind.kind,
    secure: kind.secure,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: port === 0 ? kind.port : port
  }
}
