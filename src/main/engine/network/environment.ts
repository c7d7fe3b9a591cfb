import { isBypassed } from './bypass'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy that the environment names for an address, as one entry of a route list: `DIRECT` or
 * the proxy's own address. HTTPS_PROXY, HTTP_PROXY by the address's scheme, then ALL_PROXY; the
 * lower-case spelling wins, as in curl. NO_PROXY is a list with commas or spaces (isBypassed).
 */
export function environmentProxy(url: URL, env: Environment): string {
  const exceptions = (read(env, 'no_proxy') ?? '').split(/[\s,]+/)
  if (isBypassed(url, exceptions)) return 'DIRECT'
  const own = read(env, url.protocol === 'https:' ? 'https_proxy' : 'http_proxy')
  const proxy = own ?? read(env, 'all_proxy')
  if (proxy === undefined) return 'DIRECT'
  return proxy.includes('://') ? proxy : `http://${proxy}`
}

/** An empty value says "no", like an absent one. */
function read(env: Environment, name: string): string | undefined {
  const value = env[name]?.trim() || env[name.toUpperCase()]?.trim()
  return value === '' ? undefined : value
}
