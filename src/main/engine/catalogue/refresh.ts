import { setImmediate as breathe } from 'node:timers/promises'
import type { Entry, Layer } from './entry'
import { BadList, type VendorList } from './lists'
import { modelsDevLists } from './modelsDev'
import { openRouterLists } from './openRouter'

/** Reads a JSON document; rejects without a connection, for another status than 2xx and for no JSON. */
export type FetchJson = (
  url: string,
  options: { readonly signal?: AbortSignal }
) => Promise<unknown>

export interface PublicList {
  /** Stands beside its prices. */
  readonly name: string
  readonly url: string
  readonly licence?: string
  readonly read: (body: unknown) => Iterable<VendorList>
}

/** Where the lists are; other addresses are for tests. */
export interface ListAddresses {
  /** Without the slash at the end. */
  readonly modelsDev?: string
  readonly openRouter?: string
}

/** The later of two lists holds: a vendor's own list goes last. */
export function publicLists(addresses: ListAddresses = {}): readonly PublicList[] {
  return [
    {
      name: 'models.dev',
      url: `${addresses.modelsDev ?? 'https://models.dev'}/api.json`,
      licence: 'MIT',
      read: modelsDevLists
    },
    {
      name: 'openrouter.ai',
      url: `${addresses.openRouter ?? 'https://openrouter.ai'}/api/v1/models`,
      read: openRouterLists
    }
  ]
}

/** More strange models than this part, and the list as a whole is not trusted. */
const MOST_UNREADABLE = 0.1
/** A list that suddenly has less than this part of what was known is taken for a partial one. */
const LEAST_OF_KNOWN = 0.5

/**
 * Fetches one list and reads it whole.
 *
 * @param known how many models are known of these vendors
 * @throws {BadList} when it is not the list, or only a part of it; what `fetchJson` rejects with
 */
export async function fetchList(
  list: PublicList,
  fetchJson: FetchJson,
  options: {
    readonly asOf: string
    readonly known: (vendors: ReadonlySet<string>) => number
    readonly signal?: AbortSignal
  }
): Promise<Layer> {
  const { signal } = options
  const body = await fetchJson(list.url, signal ? { signal } : {})
  const vendors: Record<string, readonly Entry[]> = {}
  let unreadable = 0
  for (const { vendor, entries, unreadable: strange } of list.read(body)) {
    vendors[vendor] = entries
    unreadable += strange
    // The list is long; answers stream through the same process.
    await breathe()
    signal?.throwIfAborted()
  }
  const models = Object.values(vendors).reduce((sum, entries) => sum + entries.length, 0)
  judge(list.name, models, unreadable, options.known(new Set(Object.keys(vendors))))
  return {
    source: list.name,
    asOf: options.asOf,
    ...(list.licence !== undefined && { licence: list.licence }),
    vendors: Object.fromEntries(
      Object.entries(vendors).map(([vendor, entries]) => [vendor, [...entries]])
    )
  }
}

function judge(name: string, models: number, unreadable: number, known: number): void {
  if (models === 0) throw new BadList(`The list of ${name} holds no models.`)
  if (unreadable > (models + unreadable) * MOST_UNREADABLE)
    throw new BadList(
      `${unreadable} of ${models + unreadable} models in the list of ${name} cannot be read.`
    )
  if (models < known * LEAST_OF_KNOWN)
    throw new BadList(
      `The list of ${name} holds ${models} models where ${known} were known, so it seems to be cut off.`
    )
}
