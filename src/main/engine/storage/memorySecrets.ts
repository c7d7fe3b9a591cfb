import { newId } from '../../../shared/domain/ids'
import type { KeyId, ProviderId } from '../../../shared/domain/ids'
import type { KeyInfo } from '../../../shared/domain/model'
import type { SecretStore } from '../engine'

interface Held {
  readonly id: KeyId
  readonly name: string
  readonly key: string
}

/** Below this, four characters would give away too much of the key. */
const SHORTEST_TO_HINT_AT = 12

/**
 * Keys in memory only, for the command line and for tests: nothing is ever written down.
 *
 * @param outside a key that is there without having been added, such as one in the environment
 */
export function createMemorySecrets(
  outside: (provider: ProviderId) => string | undefined = () => undefined
): SecretStore {
  const added = new Map<ProviderId, readonly Held[]>()
  const dropped = new Set<ProviderId>()

  const held = (provider: ProviderId): readonly Held[] => {
    const given = dropped.has(provider) ? undefined : outside(provider)
    const id = `key_of_${provider}` as KeyId
    const first = given === undefined || given === '' ? [] : [{ id, name: 'Key', key: given }]
    return [...(added.get(provider) ?? []), ...first]
  }
  const save = (provider: ProviderId, keys: readonly Held[]): void => {
    dropped.add(provider)
    added.set(provider, keys)
  }

  return {
    get: async (provider) => held(provider)[0]?.key,
    async add(provider, key, name = 'Key') {
      const id = newId('key')
      save(provider, [{ id, name, key }, ...held(provider)])
      return id
    },
    async replace(provider, id, key) {
      save(
        provider,
        held(provider).map((other) => (other.id === id ? { ...other, key } : other))
      )
    },
    rename(provider, id, name) {
      save(
        provider,
        held(provider).map((other) => (other.id === id ? { ...other, name } : other))
      )
    },
    use(provider, id) {
      const keys = held(provider)
      const used = keys.filter((key) => key.id === id)
      save(provider, [...used, ...keys.filter((key) => key.id !== id)])
    },
    async remove(provider, id) {
      save(
        provider,
        held(provider).filter((key) => key.id !== id)
      )
    },
    forget: async (provider) => save(provider, []),
    list: (provider) => held(provider).map(infoOf)
  }
}

function infoOf({ id, name, key }: Held, index: number): KeyInfo {
  return {
    id,
    name,
    inUse: index === 0,
    present: true,
    storage: 'session',
    ...(key.length >= SHORTEST_TO_HINT_AT && { lastFour: key.slice(-4) })
  }
}
