import type { AttemptEvent } from '../../../shared/domain/events'
import type { ProviderId, RunId } from '../../../shared/domain/ids'
import type { RunRepository } from '../storage/runRepository'
import type { ActiveRun } from './activeRun'
import type { LiveCell } from './liveCell'
import type { Scheduler } from './scheduler'

/** Places are told anew at most this often; a lane that is faster than that never waits in line. */
const TELL_EVERY_MS = 250

const ORDINALS = [
  'First',
  'Second',
  'Third',
  'Fourth',
  'Fifth',
  'Sixth',
  'Seventh',
  'Eighth',
  'Ninth',
  'Tenth'
]

/** `Third in line for Ollama`, for the third (2). */
export function placeInLine(index: number, provider: string): string {
  const place = ORDINALS[index]
  return place === undefined
    ? `Number ${index + 1} in line for ${provider}`
    : `${place} in line for ${provider}`
}

/**
 * Tells waiting cells their place in line. Only the next cell of each lane is told, which is what a
 * column shows: it gets its attempt early and a phase event when its place changes. The cells behind
 * it stay what they are, a number in the scheduler.
 */
export class WaitingLine {
  readonly #scheduler: Scheduler
  readonly #repository: Pick<RunRepository, 'cellAt'>
  readonly #runOf: (id: RunId) => ActiveRun | undefined
  readonly #onError: (error: unknown) => void
  /** Cells that were told a place, and which. */
  #told = new Map<LiveCell, { readonly run: ActiveRun; readonly detail: string }>()
  #timer: NodeJS.Timeout | undefined

  constructor(parts: {
    readonly scheduler: Scheduler
    readonly repository: Pick<RunRepository, 'cellAt'>
    readonly runOf: (id: RunId) => ActiveRun | undefined
    readonly onError: (error: unknown) => void
  }) {
    this.#scheduler = parts.scheduler
    this.#repository = parts.repository
    this.#runOf = parts.runOf
    this.#onError = parts.onError
  }

  /** The line moved; places are told soon. */
  touch(): void {
    this.#timer ??= setTimeout(() => this.tell(), TELL_EVERY_MS)
  }

  /** Tells them now. */
  tell(): void {
    this.close()
    try {
      this.#tellHeads()
    } catch (error) {
      this.#onError(error)
    }
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #tellHeads(): void {
    const before = this.#told
    const places = new Map<ProviderId, number>()
    this.#told = new Map()
    for (const head of this.#scheduler.heads()) {
      const place = places.get(head.provider) ?? 0
      places.set(head.provider, place + 1)
      const run = this.#runOf(head.run)
      const cell = run && this.#repository.cellAt(head.run, head.ordinal)
      if (run === undefined || cell === undefined) continue
      const live = run.admit(cell)
      const detail = placeInLine(place, live.lane.providerLabel)
      if (before.get(live)?.detail !== detail) run.apply(live, [queued(detail)])
      this.#told.set(live, { run, detail })
      before.delete(live)
    }
    // Overtaken by a cell that somebody asked for first: its old place is not true any more.
    for (const [live, { run }] of before)
      if (!live.isRunning) run.apply(live, [{ type: 'phase', phase: 'queued' }])
  }
}

function queued(detail: string): AttemptEvent {
  return { type: 'phase', phase: 'queued', detail }
}
