import { emptyAnswer, foldEvent } from '../../shared/domain/answer'
import type { Answer } from '../../shared/domain/answer'
import { isTerminal } from '../../shared/domain/events'
import type { AttemptEvent, StampedEvent } from '../../shared/domain/events'
import { newId } from '../../shared/domain/ids'
import type { CellId, RunId } from '../../shared/domain/ids'
import type { CellBrief, RunEvents } from '../../shared/ipc/views'

/** How often numbers of a cell that only streams are published; its text goes out every frame. */
const NUMBERS_EVERY_MS = 100
/** Frames stop in a hidden window; then this timer drives the pump. */
const TIMER_MS = 120

/** Where the pump puts what it made of the events. */
export interface PumpSink {
  brief(cell: CellId): CellBrief | undefined
  setBrief(cell: CellId, brief: CellBrief): void
  setAnswer(cell: CellId, answer: Answer): void
  setAttempts(cell: CellId, count: number): void
  appendText(cell: CellId, delta: string): void
  appendReasoning(cell: CellId, delta: string): void
  resetTexts(cell: CellId): void
  /** Once after each flush. */
  announce(): void
  /** Something of this run was missed: take new snapshots, then call `resume`. */
  resync(run: RunId): void
  /** The state of a cell changed in a way that a person should hear about. */
  settled(cell: CellId, answer: Answer): void
}

export interface PumpClock {
  now(): number
  requestFrame(callback: () => void): void
  setTimer(callback: () => void, ms: number): void
}

export const browserClock: PumpClock = {
  now: () => performance.now(),
  requestFrame: (callback) => void requestAnimationFrame(callback),
  setTimer: (callback, ms) => void setTimeout(callback, ms)
}

interface CellTrack {
  answer: Answer
  /** Events up to here are already in `answer`. */
  seq: number
  publishedAt: number
  dirty: boolean
}

/**
 * Folds an event into an answer whose texts are kept elsewhere: the fold that storage uses, with the
 * texts taken out again, so that a long answer is not copied with every token.
 */
export function foldLive(answer: Answer, event: AttemptEvent, at: number): Answer {
  const next = foldEvent(answer, event, at)
  // Without its text the fold cannot see that the answer has begun and would go back to thinking.
  const phase =
    event.type === 'reasoning' && answer.phase === 'streaming' ? answer.phase : next.phase
  return { ...next, phase, text: '', reasoning: '' }
}

/**
 * The one place where events of all runs enter the window. Bunches wait for the next frame (or for
 * the timer, when there are no frames), a terminal event goes through at once. Events name their
 * cell and attempt; nothing is attributed by order. What a snapshot already holds is dropped.
 */
export class EventPump {
  readonly #sink: PumpSink
  readonly #clock: PumpClock
  /** Last seq seen of each run that is followed. */
  readonly #seqs = new Map<RunId, number>()
  /** Runs that wait for new snapshots, with what came meanwhile. */
  readonly #held = new Map<RunId, { holds: number; bunches: RunEvents[] }>()
  readonly #cells = new Map<CellId, CellTrack>()
  #queue: StampedEvent[] = []
  #scheduled = false
  #flushes = 0

  constructor(sink: PumpSink, clock: PumpClock = browserClock) {
    this.#sink = sink
    this.#clock = clock
  }

  /** Follows a run from a snapshot of it. */
  follow(run: RunId, seq: number): void {
    this.#seqs.set(run, Math.max(seq, this.#seqs.get(run) ?? 0))
  }

  isFollowed(run: RunId): boolean {
    return this.#seqs.has(run)
  }

  unfollowAll(): void {
    this.#seqs.clear()
    this.#held.clear()
    this.#cells.clear()
    this.#queue = []
  }

  /** Takes a cell's newest attempt from a snapshot; its later events are folded into it. */
  load(cell: CellId, answer: Answer, seq: number): void {
    this.flush()
    const known = this.#cells.get(cell)
    if (known && known.seq > seq) return
    const bare = { ...answer, text: '', reasoning: '' }
    this.#cells.set(cell, { answer: bare, seq, publishedAt: this.#clock.now(), dirty: false })
    this.#sink.setAnswer(cell, bare)
  }

  /** Gets ready for the first attempt of a cell that has had none. */
  expect(cell: CellId, seq: number): void {
    if (this.#cells.has(cell)) return
    const answer = emptyAnswer(newId('attempt'), 0, new Date().toISOString())
    this.#cells.set(cell, { answer, seq, publishedAt: -Infinity, dirty: false })
  }

  /** Stops folding for a cell that is not shown any more. */
  unload(cell: CellId): void {
    this.#cells.delete(cell)
  }

  receive(bunch: RunEvents): void {
    const seq = this.#seqs.get(bunch.runId)
    if (seq === undefined) return
    const missed = bunch.span !== undefined && bunch.span[0] > seq + 1
    const held = this.#held.get(bunch.runId)
    if (held) held.bunches.push(bunch)
    else if (!missed) this.#take(bunch, seq)
    else {
      this.hold(bunch.runId).push(bunch)
      this.#sink.resync(bunch.runId)
    }
  }

  /**
   * Keeps a run's events back while snapshots of it are on their way; each hold needs its `resume`.
   * Returns the list of what is kept back.
   */
  hold(run: RunId): RunEvents[] {
    const held = this.#held.get(run) ?? { holds: 0, bunches: [] }
    held.holds++
    this.#held.set(run, held)
    return held.bunches
  }

  /**
   * Ends a hold.
   *
   * @param seq what a snapshot of the whole run already holds; 0 when only some cells were loaded,
   *   because the others still need every event
   */
  resume(run: RunId, seq: number): void {
    const held = this.#held.get(run)
    if (this.#seqs.has(run)) this.follow(run, seq)
    if (!held || --held.holds > 0) return
    this.#held.delete(run)
    held.bunches.forEach((bunch) => this.#take(bunch, this.#seqs.get(run) ?? 0))
  }

  #take(bunch: RunEvents, seq: number): void {
    const fresh = bunch.events.filter((event) => event.seq > seq)
    const last = bunch.span?.[1] ?? Math.max(seq, ...bunch.events.map((event) => event.seq))
    this.#seqs.set(bunch.runId, Math.max(seq, last))
    for (const event of fresh) this.#queue.push(event)
    if (fresh.some(({ event }) => isTerminal(event))) this.flush()
    else if (fresh.length > 0) this.#schedule()
  }

  #schedule(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    const round = this.#flushes
    const run = () => {
      if (this.#flushes === round) this.flush()
    }
    this.#clock.requestFrame(run)
    this.#clock.setTimer(run, TIMER_MS)
  }

  /** Applies everything that waits. */
  flush(): void {
    this.#scheduled = false
    this.#flushes++
    const events = this.#queue
    this.#queue = []
    const touched = new Set<CellId>()
    for (const event of events) if (this.#apply(event)) touched.add(event.cell)
    this.#publish(touched)
    if (events.length > 0) this.#sink.announce()
  }

  #apply(stamped: StampedEvent): boolean {
    const { cell, event } = stamped
    this.#applyBrief(stamped)
    const track = this.#cells.get(cell)
    if (!track || stamped.seq <= track.seq) return false
    track.seq = stamped.seq
    if (event.type === 'created') {
      track.answer = emptyAnswer(stamped.attempt, event.number, event.startedAt)
      this.#sink.resetTexts(cell)
      this.#sink.setAttempts(cell, event.number)
      track.publishedAt = -Infinity
      track.dirty = true
      return true
    }
    if (stamped.attempt !== track.answer.attempt || track.answer.state !== 'running') return false
    track.answer = foldLive(track.answer, event, stamped.at)
    track.dirty = true
    if (event.type === 'text') this.#sink.appendText(cell, event.delta)
    else if (event.type === 'reasoning') this.#sink.appendReasoning(cell, event.delta)
    else track.publishedAt = -Infinity
    if (isTerminal(event)) this.#sink.settled(cell, track.answer)
    return true
  }

  #applyBrief({ cell, event }: StampedEvent): void {
    const brief = this.#sink.brief(cell)
    if (!brief) return
    const next = nextBrief(brief, event)
    if (next !== brief) this.#sink.setBrief(cell, next)
  }

  /** Publishes numbers now where something but text happened, else at most every 100 ms. */
  #publish(touched: ReadonlySet<CellId>): void {
    const now = this.#clock.now()
    let later = false
    for (const cell of touched) {
      const track = this.#cells.get(cell)
      if (!track?.dirty) continue
      if (now - track.publishedAt < NUMBERS_EVERY_MS) {
        later = true
        continue
      }
      track.dirty = false
      track.publishedAt = now
      this.#sink.setAnswer(cell, track.answer)
    }
    if (later) this.#clock.setTimer(() => this.#publish(this.#dirtyCells()), NUMBERS_EVERY_MS)
  }

  #dirtyCells(): ReadonlySet<CellId> {
    return new Set([...this.#cells].filter(([, track]) => track.dirty).map(([cell]) => cell))
  }
}

function nextBrief(brief: CellBrief, event: AttemptEvent): CellBrief {
  const { failureClass: _class, ...bare } = brief
  switch (event.type) {
    case 'created':
      return { ...bare, state: 'queued' }
    case 'phase':
      return event.phase === 'queued' || brief.state !== 'queued'
        ? brief
        : { ...bare, state: 'running' }
    case 'ended':
      return { ...bare, state: 'done' }
    case 'failed':
      return { ...bare, state: 'failed', failureClass: event.failure.class }
    default:
      return brief
  }
}
