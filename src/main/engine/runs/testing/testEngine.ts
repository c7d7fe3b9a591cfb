import { join, resolve } from 'node:path'
import type { ProviderId } from '../../../../shared/domain/ids'
import { createEngine } from '../../createEngine'
import type { Engine, Logger } from '../../engine'
import { createMemorySecrets } from '../../storage/memorySecrets'
import { openSettingsFile } from '../../storage/settingsFile'

export const MOCK = 'mock' as ProviderId

const silent: Logger = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** The whole engine on a data folder, with one server and without processes of its own. */
export function openTestEngine(dataFolder: string, baseUrl: string): Promise<Engine> {
  const settings = openSettingsFile(join(dataFolder, 'settings.json'), silent)
  settings.write({ findLocalServers: false })
  return createEngine({
    dataFolder,
    resourcesFolder: resolve('resources'),
    settings,
    secrets: createMemorySecrets(),
    fork: (name) => {
      throw new Error(`This test has no ${name} process.`)
    },
    log: silent,
    adHocProviders: [{ id: MOCK, adapter: 'openai-compatible', label: 'Mock', baseUrl, prices: {} }]
  })
}
