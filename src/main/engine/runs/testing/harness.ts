import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AttemptEvent, StampedEvent } from '../../../../shared/domain/events'
import type { Failure } from '../../../../shared/domain/failure'
import type { BoardId, ImageId, LaneId, ProviderId } from '../../../../shared/domain/ids'
import type { ImageInfo } from '../../../../shared/domain/image'
import type { RunLane } from '../../../../shared/domain/lane'
import type { RunSpec, RunSummary } from '../../../../shared/domain/run'
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings'
import type { Settings } from '../../../../shared/domain/settings'
import type { Logger } from '../../engine'
import { createRateLimiter } from '../../limits/rateLimiter'
import { defineAdapter } from '../../providers/adapter'
import type { ResolvedProvider } from '../../providers/providerService'
import type { AttemptInput, PreparedBytes } from '../../providers/runner'
import { openDatabase } from '../../storage/database'
import type { Database } from '../../storage/database'
import { createRecordingStore } from '../../storage/recordingStore'
import { createRunHistory } from '../../storage/runHistory'
import { createRunRepository } from '../../storage/runRepository'
import type { RunRepository } from '../../storage/runRepository'
import { createRunService } from '../runService'
import type { ClosingRunService } from '../runService'

export const BOARD = 'board_test' as BoardId

/** What a scripted attempt does; it ends when the promise does and should emit a terminal event. */
export type Script = (
  input: AttemptInput,
  emit: (...events: readonly AttemptEvent[]) => void
) => Promise<void> | void

export interface HarnessOptions {
  readonly script: Script
  /** Keeps using a folder that an earlier harness left. */
  readonly folder?: string
  readonly settings?: Partial<Settings>
  readonly concurrency?: number
  readonly provider?: Partial<ResolvedProvider>
  /** What was submitted can be asked for by its id. */
  readonly resumable?: true
  readonly prepared?: (id: ImageId) => Promise<PreparedBytes>
  readonly repository?: (real: RunRepository) => RunRepository
}

export interface Harness {
  readonly folder: string
  readonly database: Database
  readonly repository: RunRepository
  readonly runs: ClosingRunService
  readonly events: StampedEvent[]
  readonly changes: RunSummary[]
  readonly storageErrors: unknown[]
  /** Leaves everything as a killed process would: nothing is stopped, nothing is written. */
  abandon(): void
  /** Closes and removes the folder. */
  dispose(): Promise<void>
}

export const silent: Logger = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined
}

const adapter = defineAdapter({
  id: 'scripted',
  label: 'Scripted',
  limits: { formats: ['png'], maxSide: 2_000, maxBytes: 1_000_000 },
  takes: 'encoded',
  params: [],
  *run() {}
})

/** The run service on a real database in a folder of its own, with scripted attempts. */
export function createHarness(options: HarnessOptions): Harness {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'triptych-runs-'))
  const database = openDatabase(join(folder, 'triptych.db'), { log: silent })
  database.run(
    `insert or ignore into boards (id, name, created_at, updated_at, state)
     values (?, 'Test', '2026-01-01', '2026-01-01', '{}')`,
    BOARD
  )
  const real = createRunRepository(database)
  const repository = options.repository?.(real) ?? real
  const storageErrors: unknown[] = []
  const runs = createRunService({
    repository,
    history: createRunHistory(database, repository),
    recordings: createRecordingStore({ dataFolder: folder, database, log: silent }),
    images: {
      info: imageInfo,
      locate: (id) => Promise.resolve(`/pictures/${id}.png`),
      prepared: options.prepared ?? prepared,
      original: prepared
    },
    providers: {
      resolve: (id) => (id === 'gone' ? undefined : provider(id, options)),
      onChange: () => () => undefined
    },
    runAttempt: (input) => play(options.script, input),
    runLocal: () => Promise.reject(new Error('There is no engine here.')),
    settings: () => ({ ...DEFAULT_SETTINGS, ...options.settings }),
    clock: { now: () => performance.now(), date: () => new Date() },
    log: silent,
    onStorageError: (error) => storageErrors.push(error),
    random: () => 0
  })
  const events: StampedEvent[] = []
  const changes: RunSummary[] = []
  runs.onEvents((news) => events.push(...news.events))
  runs.onChange((summary) => changes.push(summary))
  return {
    folder,
    database,
    repository,
    runs,
    events,
    changes,
    storageErrors,
    abandon: () => database.close(),
    async dispose() {
      await runs.close()
      database.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

async function play(script: Script, input: AttemptInput): Promise<void> {
  await script(input, (...events) => {
    for (const event of events) input.onEvent(event, input.clock.now())
  })
}

export function lane(id: string, provider = 'cloud'): RunLane {
  return {
    id: id as LaneId,
    provider: provider as ProviderId,
    model: 'same-model',
    label: `Model ${id}`,
    providerLabel: provider === 'local' ? 'Built-in engines' : 'Cloud',
    hue: 1,
    letter: 'A',
    prompt: { text: `I am ${id}.`, system: '' },
    params: {}
  }
}

export function imageId(index: number): ImageId {
  return index.toString(16).padStart(64, '0') as ImageId
}

export function spec(imageCount: number, lanes: readonly RunLane[], repeats = 1): RunSpec {
  const images = Array.from({ length: imageCount }, (_, index) => imageId(index))
  return { boardId: BOARD, images, lanes, repeats, concurrency: 8 }
}

export function imageInfo(id: ImageId): ImageInfo {
  return {
    id,
    name: `picture-${Number.parseInt(id, 16)}.png`,
    folder: '',
    format: 'png',
    width: 640,
    height: 480,
    orientation: 1,
    sizeBytes: 1_000,
    location: 'linked'
  }
}

function prepared(id: ImageId): Promise<PreparedBytes> {
  const bytes = Buffer.from('picture')
  const info = {
    imageId: id,
    sha256: id,
    format: 'png' as const,
    width: 640,
    height: 480,
    sizeBytes: bytes.length,
    changes: []
  }
  return Promise.resolve({ info, bytes, base64: () => Buffer.from(bytes.toString('base64')) })
}

/** A provider whose attempts are scripted, as it is without options. */
export function scriptedProvider(id: string): ResolvedProvider {
  return provider(id as ProviderId, { script: () => undefined })
}

function provider(id: ProviderId, options: HarnessOptions): ResolvedProvider {
  return {
    info: {
      id,
      adapter: adapter.id,
      kind: 'cloud',
      label: 'Cloud',
      tile: 'Cl',
      baseUrl: 'http://127.0.0.1:1/v1',
      key: { needed: 'optional', present: false },
      status: { state: 'unchecked', detail: '' },
      limits: adapter.limits,
      concurrency: 4,
      custom: false,
      keys: [],
      settings: { regions: [], canTellBalance: false, timeouts: {} }
    },
    adapter: options.resumable ? { ...adapter, resumable: true } : adapter,
    limiter: createRateLimiter({
      limits: () => ({ concurrency: options.concurrency ?? 4 }),
      clock: { now: () => performance.now(), date: () => new Date() }
    }),
    timeouts: {},
    key: () => Promise.resolve(undefined),
    model: (name) => ({
      provider: id,
      id: name,
      label: name,
      vision: 'yes',
      visionSource: 'set by you',
      free: false,
      takesPrompt: true,
      streams: 'yes',
      json: 'unknown',
      boxes: 'unknown',
      params: adapter.params,
      options: []
    }),
    priceOf: () => undefined,
    typedPriceOf: () => undefined,
    freeReason: () => undefined,
    ...options.provider
  }
}

/** Events of a good answer that says this. */
export function answering(...texts: readonly string[]): readonly AttemptEvent[] {
  return [...texts.map((delta) => ({ type: 'text', delta }) as const), { type: 'ended' }]
}

export function failing(failure: Failure): AttemptEvent {
  return { type: 'failed', failure }
}

/** Waits until something holds; fails after ten seconds. */
export async function until(condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 10_000
  while (!condition()) {
    if (performance.now() > deadline) throw new Error('It did not come true in ten seconds.')
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}
