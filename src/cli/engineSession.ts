import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEngine } from '../main/engine/createEngine'
import type { AdHocProvider, Engine, Logger, SettingsStore } from '../main/engine/engine'
import { createLogger, fileSink } from '../main/engine/log/logger'
import { openSettingsFile } from '../main/engine/storage/settingsFile'
import { mockAddresses } from '../main/engine/providers/mockAddresses'
import { createNodeFork } from '../main/engine/workers/nodeFork'
import type { CommandContext } from './context'
import { environmentSecrets } from './environmentSecrets'

export interface EngineSession {
  /** Kept; without it a temporary folder that is removed at the end. */
  readonly dataFolder?: string
  readonly adHocProviders?: readonly AdHocProvider[]
  /** False spares the look at the usual ports when nothing found there would be used. */
  readonly findLocalServers?: boolean
}

/** Opens the engine for one command, and leaves nothing running or lying about after it. */
export async function withEngine<T>(
  session: EngineSession,
  context: CommandContext,
  work: (engine: Engine) => Promise<T>
): Promise<T> {
  const temporary =
    session.dataFolder === undefined ? await mkdtemp(join(tmpdir(), 'triptych-')) : undefined
  try {
    const engine = await open(session, session.dataFolder ?? temporary ?? '', context)
    try {
      return await work(engine)
    } finally {
      await engine.close()
    }
  } finally {
    if (temporary !== undefined) await rm(temporary, { recursive: true, force: true })
  }
}

async function open(
  { adHocProviders = [], findLocalServers = true }: EngineSession,
  dataFolder: string,
  { env, resourcesFolder, builtFolder, stderr }: CommandContext
): Promise<Engine> {
  const log = createLogger(fileSink(join(dataFolder, 'logs', 'triptych.log')))
  const settings = openSettingsFile(join(dataFolder, 'settings.json'), log)
  if (settings.recovered !== undefined) stderr.write(`${settings.recovered}\n`)
  return createEngine({
    dataFolder,
    resourcesFolder,
    settings: findLocalServers ? settings : withoutSearch(settings),
    secrets: environmentSecrets(env),
    fork: createNodeFork({ folder: builtFolder, onStderr: workerWords(log) }),
    log,
    adHocProviders,
    environment: env,
    mocks: mockAddresses(env),
    notify: ({ sentence, nextStep }) =>
      void stderr.write(`${[sentence, nextStep].filter(Boolean).join(' ')}\n`)
  })
}

/** For this command only; what the folder's settings say stays. */
function withoutSearch(settings: SettingsStore): SettingsStore {
  return { ...settings, read: () => ({ ...settings.read(), findLocalServers: false }) }
}

function workerWords(log: Logger): (text: string) => void {
  return (text) => log.warn('A worker process wrote:', { text })
}
