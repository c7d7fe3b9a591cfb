import { getJson, type GetJson } from './getJson'
import { llamaCpp } from './llamaCpp'
import { lmStudio } from './lmStudio'
import { ollama } from './ollama'
import type { FoundServer, LocalServerKind } from './server'
import { vllm } from './vllm'

export const LOCAL_SERVER_KINDS: readonly LocalServerKind[] = [ollama, lmStudio, llamaCpp, vllm]

export type LocalServerId = LocalServerKind['id']
export type LocalAddresses = Readonly<Partial<Record<LocalServerId, string>>>

/**
 * Where to look. `OLLAMA_HOST` is Ollama's own variable; `TRIPTYCH_LOCAL_SERVERS` names other places
 * as `ollama=http://127.0.0.1:9000,vllm=http://127.0.0.1:9001`.
 */
export function localAddresses(env: Readonly<Record<string, string | undefined>>): LocalAddresses {
  const addresses: Partial<Record<LocalServerId, string>> = {}
  const host = env['OLLAMA_HOST']
  const ollamaAt = host ? ollamaAddress(host) : undefined
  if (ollamaAt) addresses.ollama = ollamaAt
  for (const entry of (env['TRIPTYCH_LOCAL_SERVERS'] ?? '').split(',')) {
    const [id, address] = entry.split('=', 2)
    const kind = LOCAL_SERVER_KINDS.find((known) => known.id === id?.trim())
    if (kind && address && URL.canParse(address)) addresses[kind.id] = address.replace(/\/+$/, '')
  }
  return addresses
}

/** `OLLAMA_HOST` may lack scheme or port; 0.0.0.0 means every interface, so this computer too. */
function ollamaAddress(host: string): string | undefined {
  const address = /^https?:\/\//.test(host) ? host : `http://${host}`
  if (!URL.canParse(address)) return undefined
  const url = new URL(address)
  if (url.hostname === '0.0.0.0') url.hostname = '127.0.0.1'
  if (url.port === '' && url.protocol === 'http:') url.port = '11434'
  return url.origin
}

/**
 * Looks for every kind at once and answers what was found. A port where nothing listens, or where
 * something else does, is simply not in the answer.
 */
export async function findLocalServers(
  addresses: LocalAddresses = {},
  get: GetJson = getJson
): Promise<ReadonlyMap<LocalServerId, FoundServer>> {
  const found = await Promise.all(
    LOCAL_SERVER_KINDS.map(async (kind) => {
      const server = await kind.find(addresses[kind.id] ?? kind.address, get).catch(() => undefined)
      return [kind.id, server] as const
    })
  )
  return new Map(
    found.flatMap(([id, server]) => (server === undefined ? [] : [[id, server] as const]))
  )
}
