import type { ProviderId } from '../shared/domain/ids'
import type { SecretStore } from '../main/engine/engine'
import { registerSecret } from '../main/engine/log/redact'

/**
 * Keys for the command line: from the environment, such as `TRIPTYCH_KEY_OLLAMA` for the provider
 * `ollama`, or set while it runs. Nothing is ever written down.
 */
export function environmentSecrets(env: Readonly<Record<string, string | undefined>>): SecretStore {
  const keys = new Map<ProviderId, string | undefined>()

  const keyOf = (provider: ProviderId): string | undefined => {
    const key = keys.has(provider) ? keys.get(provider) : env[variableOf(provider)]
    if (key === undefined || key === '') return undefined
    registerSecret(key)
    return key
  }

  return {
    get: async (provider) => keyOf(provider),
    set: async (provider, key) => void keys.set(provider, key),
    forget: async (provider) => void keys.set(provider, undefined),
    status(provider) {
      const key = keyOf(provider)
      return key === undefined
        ? { present: false }
        : { present: true, storage: 'session', lastFour: key.slice(-4) }
    }
  }
}

function variableOf(provider: ProviderId): string {
  return `TRIPTYCH_KEY_${provider.toUpperCase().replaceAll(/\W/g, '_')}`
}
