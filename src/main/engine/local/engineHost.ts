/**
 * Runs built-in engines in a process of their own: starts it when it is needed, gives it one job at
 * a time, ends it when it does not stop, crashes or idles.
 */
import type { Logger } from '../engine'
import { AdapterFailure, type AdapterEvent } from '../providers/adapter'
import type { ForkWorker, WorkerLink } from '../workers/workerLink'
import { engineLabel, isEngineId, type EngineId } from './catalogue'
import { createCrashBudget } from './crashBudget'
import {
  cancelled,
  crashedOn,
  gaveUp,
  interrupted,
  notStarted,
  unknownEngine
} from './hostFailures'
import type { HostMessage, ProcessMessage } from './protocol'

export interface EngineJob {
  /** Model id of the engine, such as `pp-ocr`. */
  readonly engine: string
  /** The image's file. */
  readonly path: string
}

export interface EngineHost {
  /**
   * Resolves when the answer is complete.
   *
   * @throws AdapterFailure: `bad-input` for an image that cannot be read or an unknown engine,
   * `cancelled` as soon as the signal aborts, `provider` for a crash, `interrupted` after `close`
   */
  run(job: EngineJob, onEvent: (event: AdapterEvent) => void, signal: AbortSignal): Promise<void>
  /** Ends the process; jobs that are queued or running reject. */
  close(): void
}

/** Milliseconds, but for `maxCrashes`. */
export interface EngineHostLimits {
  /** How long a stopped job may go on before its process is ended. */
  readonly stopMs: number
  /** How long a process without work is kept, because its models are loaded. */
  readonly idleMs: number
  /** After this many crashes within the window no new process is started until it is over. */
  readonly maxCrashes: number
  readonly crashWindowMs: number
}

export interface EngineHostOptions {
  readonly fork: ForkWorker
  /** Where the weights lie, `resources/models`. */
  readonly modelsFolder: string
  readonly log: Logger
  readonly limits?: Partial<EngineHostLimits>
}

const LIMITS: EngineHostLimits = {
  stopMs: 1000,
  idleMs: 5 * 60_000,
  maxCrashes: 3,
  crashWindowMs: 60_000
}

interface Ticket {
  readonly id: number
  readonly engine: EngineId
  readonly path: string
  readonly onEvent: (event: AdapterEvent) => void
  /** Ends the caller's wait, once; later calls do nothing. */
  settle(error?: AdapterFailure): void
}

export function createEngineHost(options: EngineHostOptions): EngineHost {
  const { fork, modelsFolder, log } = options
  const limits = { ...LIMITS, ...options.limits }
  const crashes = createCrashBudget(limits.maxCrashes, limits.crashWindowMs)
  const queue: Ticket[] = []
  let link: WorkerLink | undefined
  /** The job the process has; kept after its caller is gone, until the process lets go of it. */
  let current: Ticket | undefined
  let idleTimer: NodeJS.Timeout | undefined
  let stopTimer: NodeJS.Timeout | undefined
  let lastId = 0
  let closed = false

  function run(
    { engine, path }: EngineJob,
    onEvent: (event: AdapterEvent) => void,
    signal: AbortSignal
  ): Promise<void> {
    if (!isEngineId(engine)) return Promise.reject(unknownEngine(engine))
    if (signal.aborted) return Promise.reject(cancelled())
    if (closed) return Promise.reject(interrupted())
    return new Promise((resolve, reject) => {
      let settled = false
      const onAbort = () => stop(ticket)
      const ticket: Ticket = {
        id: (lastId += 1),
        engine,
        path,
        onEvent: (event) => {
          if (!settled) onEvent(event)
        },
        settle(error) {
          if (settled) return
          settled = true
          signal.removeEventListener('abort', onAbort)
          if (error) reject(error)
          else resolve()
        }
      }
      signal.addEventListener('abort', onAbort)
      queue.push(ticket)
      if (current) tellQueue()
      else startNext()
    })
  }

  function startNext(): void {
    current = queue.shift()
    if (!current) return waitIdle()
    clearTimeout(idleTimer)
    if (crashes.isSpent()) {
      current.settle(gaveUp(limits.maxCrashes, limits.crashWindowMs))
      return startNext()
    }
    const { id, engine, path } = current
    try {
      link ??= start()
      post(link, { type: 'run', job: id, engine, path })
    } catch (error) {
      link = undefined
      log.error('The process of the built-in engines could not be started.', {
        reason: String(error)
      })
      crashes.add()
      current.settle(notStarted())
      return startNext()
    }
    tellQueue()
  }

  function start(): WorkerLink {
    const started = fork('local-engines')
    started.onMessage((message) => {
      if (started === link) receive(message as ProcessMessage)
    })
    started.onExit((code) => {
      if (started === link) crashed(code)
    })
    post(started, { type: 'init', modelsFolder })
    return started
  }

  function receive(message: ProcessMessage): void {
    if (!current || message.job !== current.id) return
    if (message.type === 'event') return current.onEvent(message.event)
    current.settle(message.type === 'failed' ? new AdapterFailure(message.failure) : undefined)
    release()
  }

  function crashed(code: number | null): void {
    link = undefined
    crashes.add()
    log.error('The process of the built-in engines ended unexpectedly.', {
      code,
      engine: current?.engine ?? null
    })
    if (!current) return
    current.settle(crashedOn(current.engine))
    release()
  }

  /** The process is free: the next job, please. */
  function release(): void {
    clearTimeout(stopTimer)
    startNext()
  }

  function stop(ticket: Ticket): void {
    ticket.settle(cancelled())
    if (ticket !== current) {
      queue.splice(queue.indexOf(ticket), 1)
      return tellQueue()
    }
    if (link) post(link, { type: 'stop', job: ticket.id })
    stopTimer = setTimeout(() => {
      log.info('A stopped engine did not end by itself; its process is ended.', {
        engine: ticket.engine
      })
      endProcess()
      release()
    }, limits.stopMs)
  }

  /** Ends the process on purpose, so that its exit is no crash. */
  function endProcess(): void {
    const ending = link
    link = undefined
    ending?.kill()
  }

  function waitIdle(): void {
    clearTimeout(idleTimer)
    idleTimer = setTimeout(endProcess, limits.idleMs)
    // A command line that has its answers must not wait for this.
    idleTimer.unref()
  }

  function tellQueue(): void {
    if (!current) return
    const detail = `Waiting for ${engineLabel(current.engine)} to finish`
    for (const [index, ticket] of queue.entries()) {
      ticket.onEvent({
        type: 'phase',
        phase: 'queued',
        detail: index === 0 ? detail : `${detail}, and ${others(index)} after it`
      })
    }
  }

  function close(): void {
    closed = true
    clearTimeout(idleTimer)
    clearTimeout(stopTimer)
    for (const ticket of [...(current ? [current] : []), ...queue.splice(0)]) {
      ticket.settle(interrupted())
    }
    current = undefined
    endProcess()
  }

  return { run, close }
}

function post(link: WorkerLink, message: HostMessage): void {
  link.post(message)
}

function others(count: number): string {
  return count === 1 ? 'one other' : `${count} others`
}
