import { BlockList, isIP } from 'node:net'

/** This computer: `localhost` and names under it (RFC 6761), 127.0.0.0/8, ::1. */
export function isLoopback(hostname: string): boolean {
  const host = bare(hostname)
  if (host === 'localhost' || host.endsWith('.localhost')) return true
  if (host === '::1') return true
  return isIP(host) === 4 && host.startsWith('127.')
}

/**
 * Whether a list of exceptions names this address. An entry is `*`; a name, for itself and all
 * names under it (`example.com`, `.example.com`, `*.example.com` mean the same); an IP address; a
 * range such as `10.0.0.0/8`; or `<local>` for names without a dot. A port limits an entry to that
 * port. These are the rules that curl and Go share for NO_PROXY, with Windows' `<local>`.
 */
export function isBypassed(url: URL, entries: readonly string[]): boolean {
  return entries.some((entry) => matches(url, entry.trim().toLowerCase()))
}

function matches(url: URL, entry: string): boolean {
  if (entry === '') return false
  if (entry === '*') return true
  const host = bare(url.hostname)
  if (entry === '<local>') return isIP(host) === 0 && !host.includes('.')
  if (entry.includes('/')) return inRange(host, entry)
  const [name, port] = splitPort(entry)
  if (port !== undefined && port !== portOf(url)) return false
  const plain = bare(name).replace(/^\*?\./, '')
  if (isIP(host) !== 0) return plain === host
  return host === plain || host.endsWith(`.${plain}`)
}

/** Without the brackets of an IPv6 address and the dot that ends a full name. */
function bare(hostname: string): string {
  return hostname
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
}

function portOf(url: URL): string {
  return url.port || (url.protocol === 'https:' ? '443' : '80')
}

/** More than one colon is an IPv6 address, which takes a port only after its bracket. */
function splitPort(entry: string): readonly [name: string, port: string | undefined] {
  const found = /^(\[.*\]|[^:]*):(\d+)$/.exec(entry)
  return found ? [found[1] ?? '', found[2]] : [entry, undefined]
}

function inRange(host: string, entry: string): boolean {
  const [network = '', bits = ''] = entry.split('/')
  const family = isIP(bare(network))
  if (family === 0 || isIP(host) !== family || !/^\d{1,3}$/.test(bits)) return false
  if (Number(bits) > (family === 4 ? 32 : 128)) return false
  const type = family === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(bare(network), Number(bits), type)
  return list.check(host, type)
}
