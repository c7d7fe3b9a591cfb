import type { ImageLimits } from '../../../shared/domain/image'
import type { Logger } from '../engine'
import { AdapterFailure } from '../providers/adapter'
import type { ForkWorker, WorkerLink } from '../workers/workerLink'
import { badImage, decoderNotStarted } from './imageFailures'
import type {
  MediaAnswers,
  MediaJob,
  MediaRequest,
  MediaResponse,
  PreparedInfo
} from './mediaProtocol'

/** Jobs in the process at a time; decoding and encoding each use a core. */
const AT_ONCE = 2
/** The largest picture takes a few seconds; what takes this long will never end. */
const JOB_LIMIT_MS = 60_000

export interface MediaPoolParts {
  readonly fork: ForkWorker
  readonly log: Logger
  readonly jobLimitMs?: number
}

/** Pictures decoded and encoded in a process of their own, a few at a time. */
export interface MediaPool {
  /**
   * Writes the prepared bytes to `output`.
   * @throws AdapterFailure `bad-input` or `too-large`
   */
  prepare(path: string, limits: ImageLimits, output: string): Promise<PreparedInfo>
  /** A small WebP. Newest first: what was asked for last is what is in view. */
  thumbnail(path: string, signal?: AbortSignal): Promise<Uint8Array>
  /** Writes a picture that Chromium can show to `output`. */
  displayable(path: string, output: string): Promise<MediaAnswers['displayable']>
  /** Ends the process; jobs under way fail. */
  close(): void
}

interface Task {
  readonly id: number
  readonly job: MediaJob
  readonly resolve: (value: MediaAnswers[MediaJob['kind']]) => void
  readonly reject: (error: Error) => void
  /** It was running when the process died, perhaps by the fault of another. */
  suspect: boolean
  timer?: NodeJS.Timeout
}

export function createMediaPool(parts: MediaPoolParts): MediaPool {
  const pool = new Pool(parts)
  return {
    prepare: (path, limits, output) => pool.run({ kind: 'prepare', path, limits, output }),
    thumbnail: (path, signal) => pool.run({ kind: 'thumbnail', path }, signal),
    displayable: (path, output) => pool.run({ kind: 'displayable', path, output }),
    close: () => pool.close()
  }
}

class Pool {
  private link: WorkerLink | undefined
  private ready = false
  private lastId = 0
  private closed = false
  private readonly running = new Map<number, Task>()
  private readonly waiting = new Map<number, Task>()

  constructor(private readonly parts: MediaPoolParts) {}

  run<J extends MediaJob>(job: J, signal?: AbortSignal): Promise<MediaAnswers[J['kind']]> {
    return new Promise((resolve, reject) => {
      if (this.closed) return reject(stopped())
      if (signal?.aborted) return reject(reasonOf(signal))
      const id = ++this.lastId
      const cancel = () => {
        // One that is running already goes on: its process cannot be asked to stop half-way.
        this.waiting.delete(id)
        if (signal) reject(reasonOf(signal))
      }
      const settled = () => signal?.removeEventListener('abort', cancel)
      signal?.addEventListener('abort', cancel, { once: true })
      this.waiting.set(id, {
        id,
        job,
        suspect: false,
        resolve: (value) => {
          settled()
          // The process answers each kind of job in its own shape; see mediaWorker.ts.
          resolve(value as MediaAnswers[J['kind']])
        },
        reject: (error) => {
          settled()
          reject(error)
        }
      })
      this.startMore()
    })
  }

  close(): void {
    this.closed = true
    this.link?.kill()
    this.link = undefined
    const tasks = [...this.running.values(), ...this.waiting.values()]
    this.running.clear()
    this.waiting.clear()
    for (const task of tasks) {
      clearTimeout(task.timer)
      task.reject(stopped())
    }
  }

  private startMore(): void {
    for (let task = this.next(); task; task = this.next()) {
      this.waiting.delete(task.id)
      this.running.set(task.id, task)
      this.send(task)
    }
  }

  /**
   * A suspect runs alone, so that a second crash is its own. Otherwise preparations go first, but
   * one place is left to thumbnails while a preparation is running.
   */
  private next(): Task | undefined {
    const running = [...this.running.values()]
    if (running.length >= AT_ONCE || running.some((task) => task.suspect)) return undefined
    const waiting = [...this.waiting.values()]
    const suspect = waiting.find((task) => task.suspect)
    if (suspect) return running.length === 0 ? suspect : undefined
    const thumbnail = waiting.findLast((task) => task.job.kind === 'thumbnail')
    const other = waiting.find((task) => task.job.kind !== 'thumbnail')
    const isPreparing = running.some((task) => task.job.kind !== 'thumbnail')
    return isPreparing ? (thumbnail ?? other) : (other ?? thumbnail)
  }

  private send(task: Task): void {
    const request: MediaRequest = { id: task.id, job: task.job }
    task.timer = setTimeout(() => this.giveUp(task), this.parts.jobLimitMs ?? JOB_LIMIT_MS)
    this.link ??= this.start()
    this.link.post(request)
  }

  private start(): WorkerLink {
    const link = this.parts.fork('media')
    this.ready = false
    link.onMessage((message) => this.settle(message as MediaResponse))
    link.onExit((code) => {
      if (this.link === link) this.afterCrash(code)
    })
    return link
  }

  private settle(response: MediaResponse): void {
    if ('ready' in response) {
      this.ready = true
      return
    }
    const task = this.running.get(response.id)
    if (!task) return
    this.finish(task)
    if (response.ok) task.resolve(response.value)
    else task.reject(new AdapterFailure(response.failure))
    this.startMore()
  }

  private finish(task: Task): void {
    clearTimeout(task.timer)
    this.running.delete(task.id)
  }

  private giveUp(task: Task): void {
    this.finish(task)
    task.reject(badImage('Decoding this picture took too long and was stopped.'))
    this.parts.log.warn('The media process did not finish a picture in time and is started again.')
    const link = this.link
    this.link = undefined
    link?.kill()
    this.retryRunning()
  }

  private afterCrash(code: number | null): void {
    this.link = undefined
    this.parts.log.warn('The media process ended unexpectedly.', { code })
    const failure = this.ready
      ? badImage('This picture could not be decoded: it broke the decoder.')
      : decoderNotStarted()
    // Of two that were running, either may be to blame; both get a second try, alone.
    const guilty = this.ready && this.running.size > 1 ? [] : [...this.running.values()]
    for (const task of guilty) {
      this.finish(task)
      task.reject(failure)
    }
    this.retryRunning()
  }

  /** Puts what was running back in line, each to run alone. */
  private retryRunning(): void {
    for (const task of this.running.values()) {
      clearTimeout(task.timer)
      task.suspect = true
      this.waiting.set(task.id, task)
    }
    this.running.clear()
    this.startMore()
  }
}

function stopped(): AdapterFailure {
  return badImage('The picture was not prepared because Triptych is closing.', 'Run it again.')
}

function reasonOf(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('Cancelled.')
}
