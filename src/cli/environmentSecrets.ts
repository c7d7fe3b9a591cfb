import type { SecretStore } from '../main/engine/engine'
import { registerSecret } from '../main/engine/log/redact'
import { adapters } from '../main/engine/providers/registry'
import { createMemorySecrets } from '../main/engine/storage/memorySecrets'

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Keys for the command line: from the environment, as `TRIPTYCH_KEY_OPENAI` or the vendor's usual
 * variable (`OPENAI_API_KEY`), or set while it runs. Nothing is ever written down.
 */
export function environmentSecrets(env: Environment): SecretStore {
  return createMemorySecrets((provider) => {
    const key = keyVariables(provider)
      .map((name) => env[name]?.trim())
      .find((value) => value !== undefined && value !== '')
    if (key !== undefined) registerSecret(key)
    return key
  })
}

/** Where a provider's key may be, the most exact first. */
export function keyVariables(provider: string): readonly string[] {
  const own = `TRIPTYCH_KEY_${provider.toUpperCase().replaceAll(/\W/g, '_')}`
  return [own, ...(adapters.get(provider)?.vendor?.keyEnv ?? [])]
}
