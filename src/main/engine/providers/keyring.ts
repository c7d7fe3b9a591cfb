import type { KeyId, ProviderId } from '../../../shared/domain/ids'
import type { FoundKey } from '../../../shared/ipc/views'
import { CallFailure } from '../../../shared/ipc/result'
import type { SecretStore } from '../engine'
import type { Entry } from './entries'

type Environment = Readonly<Record<string, string | undefined>>

/** Below this, four characters would give away too much of the key. */
const SHORTEST_TO_HINT_AT = 12

/** Keys of mock servers: recognisable, worth nothing, and never kept. */
export function mockKey(id: ProviderId): string {
  return `mock-key-of-${id}`
}

/** The key that goes to this provider's address; a mock server never gets a real one. */
export function keyOf(entry: Entry, secrets: SecretStore): Promise<string | undefined> {
  if (entry.given) return Promise.resolve(entry.given.key)
  if (entry.key === 'no') return Promise.resolve(undefined)
  if (entry.mock) return Promise.resolve(mockKey(entry.id))
  return secrets.get(entry.keySlot)
}

/** Keys in the usual environment variables of vendors that do not have that key yet. */
export function foundKeys(
  entries: readonly Entry[],
  environment: Environment,
  secrets: SecretStore
): readonly FoundKey[] {
  return entries.flatMap((entry) => {
    const variable = variableOf(entry, environment)
    if (variable === undefined || entry.mock || entry.custom || entry.given) return []
    const lastFour = hintOf(environment[variable] ?? '')
    const isKept = secrets.list(entry.keySlot).some((key) => key.lastFour === lastFour)
    if (isKept) return []
    const found = { provider: entry.id, providerLabel: entry.label, variable }
    return [{ ...found, ...(lastFour !== undefined && { lastFour }) }]
  })
}

/**
 * Takes over the keys of the named variables, as a person agreed to.
 * @returns the providers that got one
 */
export async function importKeys(
  variables: readonly string[],
  entries: readonly Entry[],
  environment: Environment,
  secrets: SecretStore
): Promise<readonly ProviderId[]> {
  const taken: ProviderId[] = []
  for (const found of foundKeys(entries, environment, secrets)) {
    const key = environment[found.variable]?.trim()
    const entry = entries.find(({ id }) => id === found.provider)
    if (!variables.includes(found.variable) || key === undefined || entry === undefined) continue
    await secrets.add(entry.keySlot, key, found.variable)
    taken.push(entry.id)
  }
  return taken
}

/** The usual variable that holds a key for this vendor, if one does. */
export function variableOf({ adapter }: Entry, environment: Environment): string | undefined {
  return adapter.vendor?.keyEnv.find((name) => (environment[name] ?? '').trim() !== '')
}

/** @throws CallFailure `not-found` when the key is not kept any more */
export function knownKey(secrets: SecretStore, slot: ProviderId, id: KeyId): void {
  if (!secrets.list(slot).some((key) => key.id === id))
    throw new CallFailure('not-found', 'This key is not kept any more.')
}

function hintOf(key: string): string | undefined {
  const trimmed = key.trim()
  return trimmed.length < SHORTEST_TO_HINT_AT ? undefined : trimmed.slice(-4)
}
