import { tmpdir } from 'node:os'
import { resolve } from 'node:path'
import type { RecordedRequest } from '../../../../../e2e/mocks/httpServer'
import type { Answer } from '../../../../shared/domain/answer'
import type { Cost } from '../../../../shared/domain/cost'
import type { AttemptEvent } from '../../../../shared/domain/events'
import type { ProviderId } from '../../../../shared/domain/ids'
import { DEFAULT_SETTINGS } from '../../../../shared/domain/settings'
import { catalogueLookup } from '../../catalogue/catalogueService'
import { createCatalogue } from '../../catalogue/createCatalogue'
import type { SettingsStore } from '../../engine'
import { createLimiters } from '../../limits/limiters'
import { attemptCost } from '../../runs/attemptCost'
import { fitParams } from '../../runs/laneParams'
import { createMemorySecrets } from '../../storage/memorySecrets'
import type { Adapter, Ask, AskContext, AttemptPlan } from '../adapter'
import { ask } from '../ask'
import { mockKey } from '../keyring'
import { createProviderService, type ResolvedProvider } from '../providerService'
import { adapters } from '../registry'
import { PIXEL_PNG, preparedImage, type Outcome } from '../testing/attempt'
import { quickAttempt } from '../testing/quickAttempt'
import { isOrder, type AnswerFacts, type MatrixRow, type Provocation, type RowMock } from './row'

/** One provider as the app sets it up, with its mock in place of the vendor. */
export interface Bench {
  readonly row: MatrixRow
  readonly mock: RowMock
  readonly adapter: Adapter
  readonly provider: ResolvedProvider
  /** The right key; undefined where none is asked for. */
  readonly key: string | undefined
  attempt(provocation?: Provocation, more?: MoreOfAttempt): Promise<Tried>
  /** Asks something free, with the right key unless told otherwise. */
  ask<T>(script: (context: AskContext) => Ask<T>, key?: string): Promise<T>
  /** Requests that order something, from the given place of `mock.requests` on. */
  orders(from?: number): readonly RecordedRequest[]
  close(): Promise<void>
}

export interface MoreOfAttempt {
  readonly key?: string
  readonly resume?: AttemptPlan['resume']
  readonly signal?: AbortSignal
  readonly onEvent?: (event: AttemptEvent) => void
}

/** An attempt that is over. */
export interface Tried extends Outcome {
  /** As the app works it out once the attempt is over. */
  readonly cost: Cost
  readonly facts: AnswerFacts
  readonly pictures: readonly Buffer[]
  /** Parameters that were set and are not sent. */
  readonly dropped: readonly string[]
  /** The requests it took. */
  readonly requests: readonly RecordedRequest[]
}

export const PROMPT = 'Describe, then say moss'

/** Pictures that differ in their last bytes, so that each can be known again. */
export function picture(n: number): Buffer {
  return Buffer.concat([PIXEL_PNG, Buffer.from(`picture ${n}`)])
}

const NOWHERE = 'http://127.0.0.1:9'
const TIMEOUTS = { connect: 5, firstByte: 5, idle: 5, total: 20 }
const CLOCK = { now: () => performance.now(), date: () => new Date() }
const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }

/** The catalogue that ships with the app: prices that providers do not say themselves come from it. */
const CATALOGUE = catalogueLookup(
  createCatalogue({
    snapshotFile: resolve('resources/catalogue.json'),
    // Nothing is refreshed here, so nothing is kept.
    dataFolder: resolve(tmpdir(), 'triptych-no-such-folder'),
    fetchJson: () => Promise.reject(new Error('The matrix reads no public lists.')),
    clock: CLOCK,
    log: SILENT
  })
)

function memorySettings(findLocalServers: boolean): SettingsStore {
  const lists = new Map<string, unknown>()
  const settings = { ...DEFAULT_SETTINGS, findLocalServers }
  return {
    read: () => settings,
    write: (patch) => ({ ...settings, ...patch }),
    readList: <T>(name: string, fallback: T) => (lists.get(name) as T | undefined) ?? fallback,
    writeList: (name, value) => void lists.set(name, value)
  }
}

/** Sets the provider up through the same service as the app does, with its list of models read. */
async function resolved(row: MatrixRow, { baseUrl }: RowMock): Promise<ResolvedProvider> {
  const isKnown = row.key === 'none' || adapters.get(row.provider)?.vendor !== undefined
  const providers = createProviderService({
    settings: memorySettings(row.key === 'none'),
    secrets: createMemorySecrets(),
    log: SILENT,
    clock: CLOCK,
    limiters: createLimiters({ limitsOf: (id) => providers.limitsOf(id), clock: CLOCK }),
    catalogue: CATALOGUE,
    addresses: { ollama: NOWHERE, 'lm-studio': NOWHERE, 'llama-cpp': NOWHERE, vllm: NOWHERE },
    ...(isKnown && { mocks: { [row.provider]: baseUrl } })
  })
  const id = isKnown ? (row.provider as ProviderId) : providers.add('Mock', baseUrl, row.provider)
  if (!isKnown) await providers.addKey(id, keyFor(row) ?? '')
  if (row.typedPrice) providers.override(id, row.model, { price: row.typedPrice })
  await providers.refresh()
  const provider = providers.resolve(id)
  if (!provider) throw new Error(`There is no provider called ${row.provider}.`)
  return provider
}

/** A mock of a vendor gets the key that the app sends to mocks. */
function keyFor({ key, provider }: MatrixRow): string | undefined {
  return key === 'none' ? undefined : mockKey(provider as ProviderId)
}

export async function openBench(row: MatrixRow): Promise<Bench> {
  const key = keyFor(row)
  const mock = await row.start(key ?? '')
  const provider = await resolved(row, mock)
  const { adapter } = provider
  const orders = (from = 0): readonly RecordedRequest[] =>
    mock.requests.slice(from).filter((request) => isOrder(row, request))
  return {
    row,
    mock,
    adapter,
    provider,
    key,
    orders,
    attempt: (provocation = {}, more = {}) =>
      attempt({ row, mock, provider, key }, provocation, more),
    ask: (script, ownKey = key) =>
      ask({
        adapter,
        script,
        baseUrl: provider.info.baseUrl,
        clock: CLOCK,
        timeouts: TIMEOUTS,
        ...(ownKey !== undefined && { key: ownKey })
      }),
    close: () => mock.close()
  }
}

async function attempt(
  { row, mock, provider, key }: Pick<Bench, 'row' | 'mock' | 'provider' | 'key'>,
  provocation: Provocation,
  more: MoreOfAttempt
): Promise<Tried> {
  const { model = row.model, text = PROMPT, images = row.images ?? 1 } = provocation
  const { params, dropped } = fitParams(paramsOf(row, provocation), provider.model(model))
  const pictures = Array.from({ length: images }, (_, n) => picture(n))
  const before = mock.requests.length
  const usedKey = more.key ?? key
  const outcome = await quickAttempt({
    adapter: provider.adapter,
    images: pictures.map((bytes) => preparedImage(bytes)),
    ...(usedKey !== undefined && { key: usedKey }),
    ...(more.signal && { signal: more.signal }),
    ...(more.onEvent && { onEvent: more.onEvent }),
    plan: {
      baseUrl: provider.info.baseUrl,
      model,
      params,
      prompt: { text, system: '' },
      ...(more.resume && { resume: more.resume })
    }
  })
  const { answer } = outcome
  return {
    ...outcome,
    pictures,
    dropped,
    cost: attemptCost(provider, model, withPrepared(answer, pictures), answer.failure),
    facts: { model, prompt: text, images, text: answer.text, reasoning: answer.reasoning },
    requests: mock.requests.slice(before)
  }
}

function paramsOf(row: MatrixRow, { params }: Provocation) {
  const options = { ...row.params?.options, ...params?.options }
  return {
    ...row.params,
    ...params,
    ...(Object.keys(options).length > 0 && { options })
  }
}

/** A run notes its images before it sends; an attempt on its own knows nothing of that. */
function withPrepared(answer: Answer, pictures: readonly Buffer[]): Answer {
  return { ...answer, prepared: pictures.map((bytes) => preparedImage(bytes).info) }
}
