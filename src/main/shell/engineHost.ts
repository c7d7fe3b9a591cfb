import type { Notice } from '../../shared/ipc/views'
import type { Engine, Logger } from '../engine/engine'
import { registerSecret } from '../engine/log/redact'
import { dataFolder, resourcesFolder } from './folders'
import { createSecretCipher, type SecretCipher } from './secretCipher'
import { createSecretStore } from './secretStore'
import type { Stores } from './stores'
import { createUtilityFork } from './utilityFork'

export interface HostedEngine {
  readonly engine: Engine
  readonly cipher: SecretCipher
}

/**
 * Makes the engine with what only Electron can give it: encryption and processes of its own.
 *
 * @throws {StorageError} when the data folder cannot be opened or a newer Triptych wrote it
 */
export async function hostEngine(
  stores: Stores,
  notify: (notice: Notice) => void,
  log: Logger
): Promise<HostedEngine> {
  // Imported late: the window loads meanwhile, and none of this is needed to show it.
  const { createEngine } = await import('../engine/createEngine')
  const cipher = createSecretCipher()
  const engine = await createEngine({
    dataFolder: dataFolder(),
    resourcesFolder: resourcesFolder(),
    settings: stores.settings,
    secrets: createSecretStore({ file: stores.keys, cipher, registerSecret }),
    fork: createUtilityFork(log),
    notify,
    log
  })
  return { engine, cipher }
}
