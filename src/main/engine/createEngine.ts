import { join } from 'node:path'
import { createBoardService } from './boards/boardService'
import { firstLanes } from './boards/firstLanes'
import type { AdHocProvider, Clock, Engine, EngineDependencies } from './engine'
import { catalogueLookup, createCatalogueService } from './catalogue/catalogueService'
import { createCatalogue } from './catalogue/createCatalogue'
import { engineNetwork, publicJson } from './engineNetwork'
import { createExportService } from './exports/exportService'
import { createImages } from './images/createImages'
import { createLimiters } from './limits/limiters'
import { createLibraryService } from './library/libraryService'
import { createEngineHost } from './local/engineHost'
import { createProviderService } from './providers/providerService'
import { runAttempt } from './providers/runAttempt'
import { rememberFor } from './runs/rememberFor'
import { createRunService } from './runs/runService'
import { createBoardRepository } from './storage/boardRepository'
import { openDatabase } from './storage/database'
import { boardImages } from './storage/imageRepository'
import { createRecordingStore } from './storage/recordingStore'
import { createRunHistory } from './storage/runHistory'
import { createRunRepository } from './storage/runRepository'

export type EngineOptions = EngineDependencies & {
  /** Providers that are not configured but given for one command. */
  readonly adHocProviders?: readonly AdHocProvider[]
}

/** How long closing waits for what was cut to let go. */
const LET_GO_MS = 2_500
/** Settings are read with every cell that starts; this much later a change counts. */
const SETTINGS_KEPT_MS = 500

/** Limits change with every response; people need not see each step. */
const LIMITS_TOLD_MS = 1_000

const REAL_CLOCK: Clock = { now: () => performance.now(), date: () => new Date() }

/**
 * Puts the engine together and brings the data folder into order: deleted boards of a killed session
 * go, and what was running when it was killed becomes `interrupted`.
 *
 * @throws {StorageError} when the data folder cannot be opened or a newer Triptych wrote it
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { dataFolder, resourcesFolder, settings, secrets, fork, log } = options
  const clock = options.clock ?? REAL_CLOCK
  const notify = options.notify ?? (() => undefined)
  const database = openDatabase(join(dataFolder, 'triptych.db'), { log })
  if (database.recovered !== undefined) notify({ level: 'warning', sentence: database.recovered })

  const images = createImages({ database, dataFolder, resourcesFolder, fork, clock, log })
  const boards = createBoardService({
    repository: createBoardRepository(database),
    boardImages: (board) => boardImages(database, board),
    firstLanes: () => firstLanes(providers),
    dataFolder,
    log,
    date: () => clock.date()
  })
  const network = engineNetwork(options)
  const catalogue = createCatalogue({
    snapshotFile: join(resourcesFolder, 'catalogue.json'),
    dataFolder,
    fetchJson: publicJson(network),
    clock,
    log,
    ...(options.listAddresses && { addresses: options.listAddresses })
  })
  const limiters = createLimiters({
    limitsOf: (id) => providers.limitsOf(id),
    clock,
    onChange: soon(LIMITS_TOLD_MS, () => providers.limitsChanged())
  })
  const providers = createProviderService({
    settings,
    secrets,
    log,
    clock,
    dataFolder,
    network,
    catalogue: catalogueLookup(catalogue),
    limiters,
    ...(options.environment && { environment: options.environment }),
    ...(options.mocks && { mocks: options.mocks }),
    ...(options.adHocProviders && { adHoc: options.adHocProviders })
  })
  const engines = createEngineHost({
    fork,
    modelsFolder: join(resourcesFolder, 'models'),
    log
  })
  const repository = createRunRepository(database)
  const recordings = createRecordingStore({
    dataFolder,
    database,
    log,
    onError: () => notify(NO_RECORDINGS)
  })
  const runs = createRunService({
    repository,
    history: createRunHistory(database, repository),
    recordings,
    images: {
      info: (id) => images.repository.info(id),
      locate: (id) => images.store.locate(id),
      prepared: (id, limits) => images.store.prepared(id, limits),
      original: (id) => images.store.original(id)
    },
    providers,
    runAttempt: (input) => runAttempt({ ...input, network }),
    runLocal: (job, onEvent, signal) => engines.run(job, onEvent, signal),
    settings: rememberFor(SETTINGS_KEPT_MS, clock, () => settings.read()),
    clock,
    log,
    onStorageError: () => notify(NOT_SAVED)
  })

  boards.purge()
  const recovery = runs.settleInterrupted()
  if (recovery.runs > 0) log.warn('runs were interrupted', { ...recovery })

  let closing: Promise<void> | undefined
  async function close(): Promise<void> {
    const letGo = runs.close()
    limiters.close()
    engines.close()
    await atMost(LET_GO_MS, letGo)
    images.close()
    network.closeIdle()
    boards.purge()
    database.close()
  }

  return {
    boards,
    images: images.service,
    providers,
    catalogue: createCatalogueService(catalogue, () => providers.touch()),
    library: createLibraryService(settings),
    runs,
    exports: createExportService({ runs, images: images.service }),
    close: () => (closing ??= close())
  }
}

/** Acts once, a while after it was asked to first. */
function soon(ms: number, act: () => void): () => void {
  let timer: NodeJS.Timeout | undefined
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined
      act()
    }, ms).unref()
  }
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)))
  await Promise.race([work, late])
  clearTimeout(timer)
}

const NO_RECORDINGS = {
  level: 'warning',
  sentence: 'What goes over the wire cannot be recorded; answers are saved as before.',
  nextStep: 'Check that the disk of the data folder has room, then start Triptych again.'
} as const

const NOT_SAVED = {
  level: 'error',
  sentence: 'Results cannot be saved, so everything that was running has been stopped.',
  nextStep: 'Make room on the disk of the data folder, then retry what was stopped.'
} as const
