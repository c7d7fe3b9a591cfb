import { ownAddresses } from '../ownAddresses'
import type { ListAddresses } from './refresh'

/**
 * Servers that stand in for the public lists, from `TRIPTYCH_CATALOGUE`, such as
 * `modelsdev=http://127.0.0.1:9001,openrouter=http://127.0.0.1:9001`; for development and tests.
 */
export function listAddresses(env: Readonly<Record<string, string | undefined>>): ListAddresses {
  const { modelsdev, openrouter } = ownAddresses(env['TRIPTYCH_CATALOGUE'])
  return {
    ...(modelsdev !== undefined && { modelsDev: modelsdev }),
    ...(openrouter !== undefined && { openRouter: openrouter })
  }
}
