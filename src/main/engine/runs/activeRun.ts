import { emptyAnswer } from '../../../shared/domain/answer'
import type { Answer } from '../../../shared/domain/answer'
import type { Cost } from '../../../shared/domain/cost'
import type { AttemptEvent, StampedEvent } from '../../../shared/domain/events'
import { failure } from '../../../shared/domain/failure'
import type { Failure } from '../../../shared/domain/failure'
import { newId } from '../../../shared/domain/ids'
import type { CellId, ImageId, LaneId } from '../../../shared/domain/ids'
import type { RunLane } from '../../../shared/domain/lane'
import type { Cell, CellCounts, RunSpec, RunSummary } from '../../../shared/domain/run'
import type { RunEvents } from '../../../shared/ipc/views'
import type { Clock } from '../engine'
import { sumUsd } from '../pricing/cost'
import type { RunRepository } from '../storage/runRepository'
import type { StoredCell } from '../storage/runRows'
import type { Journal } from './journal'
import { LiveCell } from './liveCell'

export interface ActiveRunParts {
  readonly repository: RunRepository
  readonly journal: Journal
  readonly clock: Clock
  readonly costOf: (lane: RunLane, answer: Answer, failure: Failure | undefined) => Cost
  /** Whether work that was submitted under an id can be asked for by it. */
  readonly isResumable: (lane: RunLane) => boolean
  readonly publish: (events: RunEvents) => void
  /** Counts changed. */
  readonly onChange: (run: ActiveRun) => void
  /** A result could not be written. */
  readonly onStorageError: (error: unknown) => void
}

/** How an attempt ended, as an event. */
export type Terminal = Extract<AttemptEvent, { type: 'ended' | 'failed' }>

/**
 * A run while any of its cells is queued or running: its counts, its attempts in memory, and the one
 * place where their events are folded, stored and published, in this order.
 */
export class ActiveRun {
  readonly spec: Omit<RunSpec, 'images'>
  readonly #parts: ActiveRunParts
  readonly #lanes: ReadonlyMap<LaneId, RunLane>
  /** The images of each prompt by its first one; empty when each has one. */
  readonly #groups: ReadonlyMap<ImageId, readonly ImageId[]>
  readonly #live = new Map<CellId, LiveCell>()
  #summary: RunSummary
  #seq: number

  /**
   * @param summary the run with its counts as they are stored
   * @param seq of the last event that was published of this run
   */
  constructor(
    { images, ...spec }: RunSpec,
    summary: RunSummary,
    seq: number,
    parts: ActiveRunParts
  ) {
    this.spec = spec
    this.#summary = summary
    this.#seq = seq
    this.#parts = parts
    this.#groups = groupsOf({ ...spec, images })
    this.#lanes = new Map(spec.lanes.map((lane) => [lane.id, lane]))
  }

  /** The images of a cell's prompt, in order. */
  imagesOf({ imageId }: Pick<Cell, 'imageId'>): readonly ImageId[] {
    return this.#groups.get(imageId) ?? [imageId]
  }

  get id(): RunSummary['id'] {
    return this.#summary.id
  }

  get seq(): number {
    return this.#seq
  }

  get summary(): RunSummary {
    return this.#summary
  }

  get isOver(): boolean {
    const { queued, running } = this.#summary.counts
    return queued + running === 0
  }

  liveCells(): readonly LiveCell[] {
    return [...this.#live.values()]
  }

  live(cell: CellId): LiveCell | undefined {
    return this.#live.get(cell)
  }

  /** @param counts as they are stored: cells may have ended without coming through here */
  setEnd(state: 'ended' | 'interrupted', endedAt: string, counts: CellCounts): void {
    this.#summary = { ...this.#summary, state, endedAt, counts }
  }

  /** Cells that were over wait again; they are stored as such already. */
  requeued(cells: readonly StoredCell[]): void {
    for (const { state } of cells) this.#moved(state, 'queued')
  }

  /** Makes the next attempt of a queued cell, before anybody is asked for anything. */
  admit(cell: StoredCell): LiveCell {
    const known = this.#live.get(cell.id)
    if (known !== undefined) return known
    const now = this.#parts.clock.now()
    const live = new LiveCell(cell, this.#laneOf(cell), this.#newAttempt(cell.attempts + 1), now)
    live.remoteId = cell.attempts > 0 ? this.#resultWaiting(cell) : undefined
    const events = [created(live.answer), QUEUED]
    live.fold(events, now)
    this.#parts.repository.insertAttempt(cell.id, live.answer)
    this.#live.set(cell.id, live)
    this.#publish(live, events, now)
    return live
  }

  /**
   * Takes up an attempt that an earlier process of the app submitted. What had come of its text
   * comes again, so it begins anew; its times go on counting from when it was made.
   */
  readmit(cell: StoredCell, answer: Answer): void {
    const { clock } = this.#parts
    const madeAt = clock.now() - (clock.date().getTime() - Date.parse(answer.startedAt))
    const fresh = { ...answer, text: '', reasoning: '', regions: [] }
    const live = new LiveCell(cell, this.#laneOf(cell), fresh, madeAt)
    live.remoteId = answer.remoteId
    this.#live.set(cell.id, live)
    this.apply(live, [TAKEN_UP])
  }

  /** The cell has its slot: its own work begins. */
  begin(live: LiveCell): void {
    if (!live.isRunning) {
      this.#parts.repository.setCellState(live.cell.id, 'running')
      live.isRunning = true
      this.#moved('queued', 'running')
    }
    this.apply(live, [STARTED, PREPARING])
  }

  /** Events of an attempt that goes on; ignored once it is over. */
  apply(live: LiveCell, events: readonly AttemptEvent[], now = this.#parts.clock.now()): void {
    if (live.isOver) return
    const before = live.textLength
    live.fold(events, now)
    if (events.some(({ type }) => type === 'remote-id')) {
      // Without it the provider's work could not be found again after the end of this process.
      this.#guarded(() => this.#parts.repository.saveProgress([live.answer]))
    }
    this.#parts.journal.touch(live, live.textLength - before)
    this.#publish(live, events, now)
  }

  /** Ends the attempt and its cell: stored first, then said. */
  finish(live: LiveCell, terminal: Terminal, now = this.#parts.clock.now()): void {
    if (live.isOver) return
    const events = this.#ending(live, terminal)
    live.fold(events, now)
    const state = live.answer.state === 'done' ? 'done' : 'failed'
    const isStored = this.#guarded(() =>
      this.#parts.repository.finishAttempt(live.cell.id, live.answer, state)
    )
    this.#parts.journal.forget(live)
    this.#live.delete(live.cell.id)
    this.#spend(live.answer)
    if (isStored) this.#publish(live, events, now)
    else this.#publish(live, [UNSAVED], now)
    this.#moved(live.isRunning ? 'running' : 'queued', isStored ? state : 'failed')
  }

  /** Ends an attempt that is followed by another one on its own; the cell goes on. */
  replace(live: LiveCell, failed: Failure, phase: AttemptEvent): void {
    if (live.isOver) return
    const now = this.#parts.clock.now()
    const events = this.#ending(live, { type: 'failed', failure: failed })
    live.fold(events, now)
    const over = live.answer
    const next = this.#newAttempt(over.number + 1)
    const opening = [created(next), QUEUED, BACKOFF, phase]
    this.#guarded(() => this.#parts.repository.replaceAttempt(live.cell.id, over, next))
    this.#parts.journal.forget(live)
    this.#spend(over)
    const stamped = this.#stamped(live, events, now)
    live.remoteId = failed.resumable ? over.remoteId : undefined
    live.restart(next, now)
    live.fold(opening, now)
    this.#parts.journal.touch(live, 0)
    this.#send([...stamped, ...this.#stamped(live, opening, now)])
  }

  /** Ends a cell from outside and lets go of what it is doing. */
  stop(live: LiveCell, kind: 'cancelled' | 'interrupted'): void {
    // What was never sent cannot have been charged.
    const wasSent = live.answer.timings.sent !== undefined
    const goesOn = live.answer.remoteId !== undefined && this.#parts.isResumable(live.lane)
    const failed = failure(kind, {
      ...(!wasSent && { notCharged: true }),
      ...(goesOn && { resumable: true, nextStep: ASK_LATER })
    })
    this.finish(live, { type: 'failed', failure: failed })
    live.abort()
  }

  /** The id of work whose result the last attempt did not get, although it is to be had. */
  #resultWaiting(cell: StoredCell): string | undefined {
    const last = this.#parts.repository.attempts(cell.id).at(-1)
    return last?.failure?.resumable ? last.remoteId : undefined
  }

  #newAttempt(number: number): Answer {
    const startedAt = this.#parts.clock.date().toISOString()
    return emptyAnswer(newId('attempt'), number, startedAt)
  }

  #ending(live: LiveCell, terminal: Terminal): readonly AttemptEvent[] {
    const failed = terminal.type === 'failed' ? terminal.failure : undefined
    const cost = this.#parts.costOf(live.lane, live.answer, failed)
    return cost === live.answer.cost ? [terminal] : [{ type: 'cost', cost }, terminal]
  }

  #spend({ cost, state }: Answer): void {
    const { spentUsd, unknownCosts } = this.#summary
    this.#summary =
      cost.mark === 'unknown'
        ? { ...this.#summary, unknownCosts: unknownCosts + (state === 'done' ? 1 : 0) }
        : { ...this.#summary, spentUsd: sumUsd([spentUsd, cost.usd]) }
  }

  #moved(from: StoredCell['state'], to: StoredCell['state']): void {
    const { counts } = this.#summary
    const left = { ...counts, [from]: counts[from] - 1 }
    this.#summary = { ...this.#summary, counts: { ...left, [to]: left[to] + 1 } }
    this.#parts.onChange(this)
  }

  /** False when it could not be written. */
  #guarded(write: () => void): boolean {
    try {
      write()
      return true
    } catch (error) {
      this.#parts.onStorageError(error)
      return false
    }
  }

  #publish(live: LiveCell, events: readonly AttemptEvent[], now: number): void {
    this.#send(this.#stamped(live, events, now))
  }

  #stamped(live: LiveCell, events: readonly AttemptEvent[], now: number): StampedEvent[] {
    return events.map((event) => ({
      run: this.id,
      lane: live.lane.id,
      cell: live.cell.id,
      attempt: live.answer.attempt,
      seq: (this.#seq += 1),
      at: now - live.madeAt,
      event
    }))
  }

  #send(events: readonly StampedEvent[]): void {
    if (events.length > 0) this.#parts.publish({ runId: this.id, events })
  }

  #laneOf(cell: Cell): RunLane {
    const lane = this.#lanes.get(cell.laneId)
    if (lane === undefined) throw new Error(`Run ${this.id} has no lane ${cell.laneId}.`)
    return lane
  }
}

/** Kept only where prompts have several images: a run of 100,000 images holds no list of them. */
function groupsOf(spec: RunSpec): ReadonlyMap<ImageId, readonly ImageId[]> {
  const { images, groupSize = 1 } = spec
  if (groupSize <= 1) return new Map()
  const firsts = images.filter((_, at) => at % groupSize === 0)
  return new Map(
    firsts.map((first, at) => [first, images.slice(at * groupSize, (at + 1) * groupSize)])
  )
}

const QUEUED: AttemptEvent = { type: 'mark', mark: 'queued' }
const BACKOFF: AttemptEvent = { type: 'mark', mark: 'backoff' }
const STARTED: AttemptEvent = { type: 'mark', mark: 'started' }
const PREPARING: AttemptEvent = { type: 'phase', phase: 'preparing' }

const TAKEN_UP: AttemptEvent = {
  type: 'warning',
  sentence: 'Taken up again after Triptych was closed; its times include that pause.'
}
const ASK_LATER =
  'The provider may go on and charge it. Ask for the result again: nothing is sent anew.'

/** Said instead of an end that is not on disk: nothing is claimed to be saved that is not. */
const UNSAVED: AttemptEvent = {
  type: 'failed',
  failure: failure('interrupted', {
    sentence: 'The answer could not be saved, so it is lost.',
    nextStep: 'Make room on the disk that holds the data folder, then retry this model.'
  })
}

function created({ number, startedAt }: Answer): AttemptEvent {
  return { type: 'created', number, startedAt }
}
