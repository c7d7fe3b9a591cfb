/**
 * The inside of the engines' process: takes jobs from its port, one after the other, and sends back
 * what happens. Apart from engineWorker.ts so that tests can run it over a pair of functions.
 */
import { failure, type Failure } from '../../../shared/domain/failure'
import { badImage } from '../images/imageFailures'
import type { DecodePixels, Pixels } from '../images/pixels'
import { fileTrouble } from '../images/probe'
import { AdapterFailure, type AdapterEvent } from '../providers/adapter'
import type { WorkerPort } from '../workers/workerLink'
import { engineLabel, type EngineId } from './catalogue'
import type { HostMessage, ProcessMessage } from './protocol'
import { nextTurn, untilStopped } from './stopping'
import type { VisionEngine } from './visionEngine'

/** Larger images are shrunk before any engine sees them; more pixels cost time and find no more. */
const MAX_SIDE = 2400

export interface EngineProcessOptions {
  readonly decode: DecodePixels
  /** Makes an engine, unloaded; called once for each. */
  readonly createEngine: (id: EngineId, modelsFolder: string) => VisionEngine
}

type Run = Extract<HostMessage, { type: 'run' }>

/** Serves jobs from the port until the process ends. */
export function serveEngines(port: WorkerPort, options: EngineProcessOptions): void {
  const engines = new Map<EngineId, VisionEngine>()
  const stops = new Map<number, AbortController>()
  let modelsFolder: string | undefined
  let last: Promise<void> = Promise.resolve()
  const post = (message: ProcessMessage) => port.post(message)

  function engineOf(id: EngineId): VisionEngine {
    if (modelsFolder === undefined)
      throw new Error('The engines were not told where their weights are.')
    const engine = engines.get(id) ?? options.createEngine(id, modelsFolder)
    engines.set(id, engine)
    return engine
  }

  async function run({ job, engine, path }: Run, signal: AbortSignal): Promise<void> {
    const emit = (event: AdapterEvent) => {
      if (!signal.aborted) post({ type: 'event', job, event })
    }
    try {
      signal.throwIfAborted()
      await answer(engineOf(engine), path, options.decode, { emit, signal })
      post({ type: 'done', job })
    } catch (error) {
      post({ type: 'failed', job, failure: describeFailure(error, engine, signal) })
    } finally {
      stops.delete(job)
    }
  }

  port.onMessage((received) => {
    const message = received as HostMessage
    switch (message.type) {
      case 'init':
        modelsFolder = message.modelsFolder
        break
      case 'run': {
        const stop = new AbortController()
        stops.set(message.job, stop)
        last = last.then(() => run(message, stop.signal))
        break
      }
      case 'stop':
        stops.get(message.job)?.abort()
    }
  })
}

interface Attempt {
  readonly emit: (event: AdapterEvent) => void
  readonly signal: AbortSignal
}

async function answer(
  engine: VisionEngine,
  path: string,
  decode: DecodePixels,
  { emit, signal }: Attempt
): Promise<void> {
  let cold = false
  const loading = engine.load((detail, progress) => {
    cold = true
    emit({ type: 'phase', phase: 'loading-model', detail, progress })
  })
  await untilStopped(loading, signal)
  // What is measured from here on is the engine's work on this image.
  if (cold) emit({ type: 'mark', mark: 'loaded' })
  emit({ type: 'mark', mark: 'prepareStart' })
  const pixels = await untilStopped(decodeImage(path, decode), signal)
  emit({ type: 'mark', mark: 'prepareEnd' })
  await nextTurn(signal)
  await engine.answer(pixels, { emit, signal, pause: () => nextTurn(signal) })
}

async function decodeImage(path: string, decode: DecodePixels): Promise<Pixels> {
  try {
    return await decode(path, { maxSide: MAX_SIDE })
  } catch (error) {
    throw error instanceof AdapterFailure ? error : badImage(fileTrouble(error).sentence)
  }
}

function describeFailure(error: unknown, engine: EngineId, signal: AbortSignal): Failure {
  if (signal.aborted) return failure('cancelled', { notCharged: true })
  if (error instanceof AdapterFailure) return error.failure
  return failure('provider', {
    sentence: `${engineLabel(engine)} could not finish this image.`,
    nextStep: 'Retry it; if it fails again, ask another model about this image.',
    vendorMessage: (error instanceof Error ? error.message : String(error)).slice(0, 2000),
    notCharged: true
  })
}
