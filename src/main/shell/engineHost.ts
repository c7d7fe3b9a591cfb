import { app, session } from 'electron'
import type { Notice } from '../../shared/ipc/views'
import { listAddresses } from '../engine/catalogue/listAddresses'
import type { Engine, Logger } from '../engine/engine'
import { registerSecret } from '../engine/log/redact'
import { mockAddresses } from '../engine/providers/mockAddresses'
import { dataFolder, resourcesFolder } from './folders'
import { createProxyResolver } from './proxyResolver'
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
    // Sessions of their own: the window's has no network at all.
    proxies: createProxyResolver((partition) => session.fromPartition(partition)),
    environment: process.env,
    // Never in the packaged app: nobody's answers and prices are to come from a mock there.
    mocks: app.isPackaged ? {} : mockAddresses(process.env),
    listAddresses: app.isPackaged ? {} : listAddresses(process.env),
    notify,
    log
  })
  return { engine, cipher }
}
