import { join, resolve } from 'node:path'
import type { ProviderId } from '../../../../shared/domain/ids'
import { createEngine } from '../../createEngine'
import type { Engine, Logger, SecretStore } from '../../engine'
import { openSettingsFile } from '../../storage/settingsFile'

export const MOCK = 'mock' as ProviderId

const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }

const noSecrets: SecretStore = {
  get: () => Promise.resolve(undefined),
  set: () => Promise.resolve(),
  forget: () => Promise.resolve(),
  status: () => ({ present: false })
}

/** The whole engine on a data folder, with one server and without processes of its own. */
export function openTestEngine(dataFolder: string, baseUrl: string): Promise<Engine> {
  const settings = openSettingsFile(join(dataFolder, 'settings.json'), silent)
  settings.write({ findLocalServers: false })
  return createEngine({
    dataFolder,
    resourcesFolder: resolve('resources'),
    settings,
    secrets: noSecrets,
    fork: (name) => {
      throw new Error(`This test has no ${name} process.`)
    },
    log: silent,
    adHocProviders: [{ id: MOCK, adapter: 'openai-compatible', label: 'Mock', baseUrl, prices: {} }]
  })
}
