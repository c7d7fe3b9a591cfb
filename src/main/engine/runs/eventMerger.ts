import { isTerminal } from '../../../shared/domain/events'
import type { StampedEvent } from '../../../shared/domain/events'
import type { AttemptId, RunId } from '../../../shared/domain/ids'
import type { RunEvents } from '../../../shared/ipc/views'

/** One message per half a frame: as quick as one per token, at a fortieth of the messages. */
const FLUSH_EVERY_MS = 8
/** Events and characters that may wait; a burst beyond them is sent at once. */
const MOST_EVENTS = 512
const MOST_CHARS = 64 * 1024

type TextEvent = Extract<StampedEvent['event'], { type: 'text' | 'reasoning' }>
type TextKind = TextEvent['type']

/** What was seen of an attempt, and the text of it that is still growing. */
interface Attempt {
  readonly seen: Set<TextKind>
  open: OpenText | undefined
}

interface OpenText {
  readonly kind: TextKind
  /** Index among the waiting events. */
  readonly index: number
  readonly deltas: string[]
}

/**
 * Merges neighbouring texts of an attempt on their way to a window, so that folding what comes out
 * gives exactly the answer that folding what went in gives: the first text and the first reasoning
 * of an attempt stay by themselves, because their time is kept, and a merged event carries the stamp
 * of its last part. Numbers (`seq`) still rise, but with gaps; `span` says which of them a push stands
 * for, so that the window notices one that was lost.
 *
 * Everything waits 8 ms at most; the end of an attempt goes out at once with all before it. Call
 * {@link flush} before a snapshot is read for a window: otherwise a merged text could lie on both
 * sides of the snapshot's `seq`.
 *
 * Nothing is kept for a window that does not keep up: what waits here is bounded, and a hub whose
 * window is gone or hung drops the pushes. The window heals by attaching anew (snapshot, then the
 * events after its `seq`).
 */
export class EventMerger {
  readonly #push: (events: RunEvents) => void
  readonly #attempts = new Map<AttemptId, Attempt>()
  #waiting: StampedEvent[] = []
  /** First and last `seq` that came in of each run since its last push; a gap between two is a loss. */
  readonly #spans = new Map<RunId, readonly [first: number, last: number]>()
  #chars = 0
  #timer: NodeJS.Timeout | undefined

  constructor(push: (events: RunEvents) => void) {
    this.#push = push
  }

  add({ events }: RunEvents): void {
    for (const event of events) {
      this.#spans.set(event.run, [this.#spans.get(event.run)?.[0] ?? event.seq, event.seq])
      this.#add(event)
    }
    const mustGo = events.some(({ event }) => isTerminal(event))
    if (mustGo || this.#waiting.length >= MOST_EVENTS || this.#chars >= MOST_CHARS) this.flush()
    else if (this.#waiting.length > 0)
      this.#timer ??= setTimeout(() => this.flush(), FLUSH_EVERY_MS)
  }

  /** Sends what waits, one push per run, in the order of `seq`. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const byRun = new Map<RunId, StampedEvent[]>()
    for (const event of this.#take()) {
      const events = byRun.get(event.run)
      if (events === undefined) byRun.set(event.run, [event])
      else events.push(event)
    }
    for (const [runId, events] of byRun) {
      const span = this.#spans.get(runId)
      this.#spans.delete(runId)
      this.#push({ runId, events: events.sort((a, b) => a.seq - b.seq), ...(span && { span }) })
    }
  }

  /** Drops what waits and forgets all attempts; for a window that is gone. */
  clear(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#waiting = []
    this.#spans.clear()
    this.#chars = 0
    this.#attempts.clear()
  }

  #add(stamped: StampedEvent): void {
    const { event } = stamped
    if (event.type === 'text' || event.type === 'reasoning') {
      if (event.delta !== '') this.#addText(stamped, event)
      return
    }
    this.#close(this.#attempts.get(stamped.attempt))
    if (isTerminal(event)) this.#attempts.delete(stamped.attempt)
    this.#waiting.push(stamped)
  }

  #addText(stamped: StampedEvent, event: TextEvent): void {
    const attempt = this.#attempt(stamped.attempt)
    const { type: kind, delta } = event
    this.#chars += delta.length
    if (attempt.open?.kind === kind) {
      attempt.open.deltas.push(delta)
      // The stamp of the last part; the text is joined once, when it goes out.
      this.#waiting[attempt.open.index] = stamped
      return
    }
    this.#close(attempt)
    const isFirst = !attempt.seen.has(kind)
    attempt.seen.add(kind)
    if (!isFirst) attempt.open = { kind, index: this.#waiting.length, deltas: [delta] }
    this.#waiting.push(stamped)
  }

  #attempt(id: AttemptId): Attempt {
    let attempt = this.#attempts.get(id)
    if (attempt === undefined) {
      attempt = { seen: new Set(), open: undefined }
      this.#attempts.set(id, attempt)
    }
    return attempt
  }

  /** The growing text of an attempt is complete; its parts become one. */
  #close(attempt: Attempt | undefined): void {
    if (attempt?.open === undefined) return
    const { kind, index, deltas } = attempt.open
    attempt.open = undefined
    const last = this.#waiting[index]
    if (last !== undefined)
      this.#waiting[index] = { ...last, event: { type: kind, delta: deltas.join('') } }
  }

  #take(): readonly StampedEvent[] {
    for (const attempt of this.#attempts.values()) this.#close(attempt)
    const waiting = this.#waiting
    this.#waiting = []
    this.#chars = 0
    return waiting
  }
}
