import type { LaneId, ProviderId, RunId } from '../../../shared/domain/ids'
import { LaneQueue } from './laneQueue'

/** A cell in the scheduler: its place in its run. */
export interface Job {
  readonly run: RunId
  readonly lane: LaneId
  readonly ordinal: number
}

/** What a started cell holds of the limits. */
export interface Slot {
  /**
   * Gives the place among all cells in flight to another provider while this cell only waits. The
   * provider's own place is kept, so that a busy provider is not asked more and more.
   */
  rest(): void
  /** Resolves once the cell has its place again; at once when it was not resting. */
  resume(): Promise<void>
}

export interface SchedulerOptions {
  /** Most cells in flight over everything; asked each time. */
  readonly limit: () => number
  /** Most cells in flight at one provider; asked each time. */
  readonly limitOf: (provider: ProviderId) => number
  /** Runs one cell; its slot is free again when the promise settles. */
  readonly start: (job: Job, slot: Slot) => Promise<void>
}

export interface RunLanes {
  readonly lanes: readonly { readonly lane: LaneId; readonly provider: ProviderId }[]
  /** Most cells of this run in flight. */
  readonly limit: number
}

interface Usage {
  inFlight: number
}

interface ScheduledLane extends Usage {
  readonly run: ScheduledRun
  readonly lane: LaneId
  readonly provider: ProviderId
  readonly queue: LaneQueue
}

interface ScheduledRun extends Usage {
  readonly id: RunId
  readonly limit: number
  readonly lanes: ReadonlyMap<LaneId, ScheduledLane>
}

/**
 * Decides which cell starts next. Pure bookkeeping without a clock: cells are started when they are
 * added and whenever another one ends, and nothing exists for a waiting cell but its number.
 *
 * Of the lanes that may start, the one goes first whose provider has the fewest cells in flight (a
 * slow provider never fills all places), then whose run has, then what a person asked to come
 * first, then the lane with the fewest in flight, then the image that comes first. Lanes of equal
 * speed therefore go image by image.
 */
export class Scheduler {
  readonly #options: SchedulerOptions
  readonly #runs = new Map<RunId, ScheduledRun>()
  readonly #providers = new Map<ProviderId, Usage>()
  /** Cells that rested and want their place back, in order; they go before new ones. */
  #resuming: readonly Resuming[] = []
  #inFlight = 0
  #isClosed = false
  #isPumping = false

  constructor(options: SchedulerOptions) {
    this.#options = options
  }

  /** Makes a run known; it has no cells yet. */
  add(id: RunId, { lanes, limit }: RunLanes): void {
    const scheduled = new Map<LaneId, ScheduledLane>()
    const run: ScheduledRun = { id, limit, inFlight: 0, lanes: scheduled }
    for (const { lane, provider } of lanes)
      scheduled.set(lane, { run, lane, provider, queue: new LaneQueue(), inFlight: 0 })
    this.#runs.set(id, run)
  }

  /** Forgets a run; cells of it that are in flight keep their slots until they end. */
  delete(id: RunId): void {
    this.clear(id)
    this.#runs.delete(id)
  }

  append(run: RunId, lane: LaneId, ordinals: Iterable<number>): void {
    this.#lane(run, lane)?.queue.append(ordinals)
  }

  putFirst(run: RunId, lane: LaneId, ordinals: readonly number[]): void {
    this.#lane(run, lane)?.queue.putFirst(ordinals)
  }

  isWaiting({ run, lane, ordinal }: Job): boolean {
    return this.#lane(run, lane)?.queue.has(ordinal) ?? false
  }

  /** Takes a waiting cell out; false when it was not waiting. */
  remove({ run, lane, ordinal }: Job): boolean {
    return this.#lane(run, lane)?.queue.remove(ordinal) ?? false
  }

  /** Takes all waiting cells of a run out. */
  clear(id: RunId): void {
    for (const lane of this.#runs.get(id)?.lanes.values() ?? []) lane.queue.clear()
  }

  /** Starts nothing more; cells that rest are let go on, to find that they are over. */
  close(): void {
    this.#isClosed = true
    this.pump()
  }

  /** The next waiting cell of each lane, in the order in which they would start now. */
  heads(): readonly (Job & { readonly provider: ProviderId })[] {
    return [...this.#candidates()].sort(compare).map(({ lane, ordinal }) => ({
      run: lane.run.id,
      lane: lane.lane,
      provider: lane.provider,
      ordinal
    }))
  }

  /** Starts what may start. Call it after adding cells or raising a limit. */
  pump(): void {
    // A cell that ends while it is being started comes back here; the loop below sees it.
    if (this.#isPumping) return
    this.#isPumping = true
    try {
      for (;;) {
        this.#resumeRested()
        const lane = this.#hasRoom() ? this.#next() : undefined
        if (lane === undefined) break
        this.#start(lane)
      }
    } finally {
      this.#isPumping = false
    }
  }

  #hasRoom(): boolean {
    return !this.#isClosed && this.#inFlight < this.#options.limit()
  }

  #next(): ScheduledLane | undefined {
    let best: Candidate | undefined
    for (const candidate of this.#candidates()) {
      const { run, provider } = candidate.lane
      if (run.inFlight >= run.limit) continue
      if (this.#usage(provider).inFlight >= this.#options.limitOf(provider)) continue
      if (best === undefined || compare(candidate, best) < 0) best = candidate
    }
    return best?.lane
  }

  *#candidates(): Generator<Candidate> {
    for (const run of this.#runs.values())
      for (const lane of run.lanes.values()) {
        const head = lane.queue.peek()
        if (head === undefined) continue
        const atProvider = this.#usage(lane.provider).inFlight
        yield { lane, ordinal: head.cell, isFirst: head.isFirst, atProvider }
      }
  }

  #start(lane: ScheduledLane): void {
    const ordinal = lane.queue.take()
    if (ordinal === undefined) return
    const { run, provider } = lane
    const atProvider = this.#usage(provider)
    atProvider.inFlight += 1
    const place = new Place(run, lane, this.#places)
    const job = { run: run.id, lane: lane.lane, ordinal }
    const ended = (): void => {
      atProvider.inFlight -= 1
      place.leave()
      this.pump()
    }
    void this.#options.start(job, place).then(ended, ended)
  }

  /** How a {@link Place} takes and gives back its share of all cells in flight. */
  readonly #places: Places = {
    count: (by) => {
      this.#inFlight += by
    },
    want: (resuming) => {
      this.#resuming = [...this.#resuming, resuming]
      this.pump()
    },
    freed: () => this.pump()
  }

  #resumeRested(): void {
    this.#resuming = this.#resuming.filter(({ run, take }) => {
      const mustWait = !this.#isClosed && (!this.#hasRoom() || run.inFlight >= run.limit)
      if (!mustWait) take()
      return mustWait
    })
  }

  #usage(provider: ProviderId): Usage {
    let usage = this.#providers.get(provider)
    if (usage === undefined) this.#providers.set(provider, (usage = { inFlight: 0 }))
    return usage
  }

  #lane(run: RunId, lane: LaneId): ScheduledLane | undefined {
    return this.#runs.get(run)?.lanes.get(lane)
  }
}

interface Candidate {
  readonly lane: ScheduledLane
  readonly ordinal: number
  readonly isFirst: boolean
  readonly atProvider: number
}

function compare(a: Candidate, b: Candidate): number {
  return (
    a.atProvider - b.atProvider ||
    a.lane.run.inFlight - b.lane.run.inFlight ||
    Number(b.isFirst) - Number(a.isFirst) ||
    a.lane.inFlight - b.lane.inFlight ||
    a.ordinal - b.ordinal
  )
}

interface Resuming {
  readonly run: ScheduledRun
  readonly take: () => void
}

interface Places {
  count(by: 1 | -1): void
  want(resuming: Resuming): void
  freed(): void
}

/** One place among all cells in flight, of its run and of its lane. */
class Place implements Slot {
  readonly #run: ScheduledRun
  readonly #lane: ScheduledLane
  readonly #places: Places
  #state: 'held' | 'resting' | 'left' = 'resting'

  constructor(run: ScheduledRun, lane: ScheduledLane, places: Places) {
    this.#run = run
    this.#lane = lane
    this.#places = places
    this.#take()
  }

  rest(): void {
    if (this.#state !== 'held') return
    this.#giveBack('resting')
    this.#places.freed()
  }

  resume(): Promise<void> {
    if (this.#state !== 'resting') return Promise.resolve()
    return new Promise((resolve) => {
      const take = (): void => {
        this.#take()
        resolve()
      }
      this.#places.want({ run: this.#run, take })
    })
  }

  leave(): void {
    if (this.#state === 'held') this.#giveBack('left')
    this.#state = 'left'
  }

  #take(): void {
    if (this.#state !== 'resting') return
    this.#state = 'held'
    this.#count(1)
  }

  #giveBack(state: 'resting' | 'left'): void {
    this.#state = state
    this.#count(-1)
  }

  #count(by: 1 | -1): void {
    this.#run.inFlight += by
    this.#lane.inFlight += by
    this.#places.count(by)
  }
}
