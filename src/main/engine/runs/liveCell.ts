import { foldEvent } from '../../../shared/domain/answer'
import type { Answer } from '../../../shared/domain/answer'
import type { AttemptEvent } from '../../../shared/domain/events'
import type { RunLane } from '../../../shared/domain/lane'
import type { Cell } from '../../../shared/domain/run'

/** A cell with an attempt that is not over, in memory. */
export class LiveCell {
  readonly cell: Cell
  readonly lane: RunLane
  /** Has had its slot; until then it is queued, although it has an attempt already. */
  isRunning = false
  /** Work that a provider has already, by its id there: the next attempt asks for its result. */
  remoteId: string | undefined
  #isDetached = false
  readonly #controller = new AbortController()
  #answer: Answer
  #madeAt: number
  #wake: (() => void) | undefined

  /** @param now clock reading at which the attempt was made */
  constructor(cell: Cell, lane: RunLane, answer: Answer, now: number) {
    this.cell = cell
    this.lane = lane
    this.#answer = answer
    this.#madeAt = now
  }

  get answer(): Answer {
    return this.#answer
  }

  get madeAt(): number {
    return this.#madeAt
  }

  get isOver(): boolean {
    return this.#isDetached || this.#answer.state !== 'running'
  }

  /** Aborted when the cell is stopped from outside. */
  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get textLength(): number {
    return this.#answer.text.length + this.#answer.reasoning.length
  }

  fold(events: readonly AttemptEvent[], now: number): void {
    for (const event of events) this.#answer = foldEvent(this.#answer, event, now - this.#madeAt)
  }

  /** The next attempt takes the place of one that is over. */
  restart(answer: Answer, now: number): void {
    this.#answer = answer
    this.#madeAt = now
  }

  /** Waits until the time is over, {@link hurry} is called or the cell is stopped. */
  pause(ms: number): Promise<void> {
    if (this.isOver) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.hurry(), ms)
      this.#wake = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
    })
  }

  /** Ends a pause at once; false when there is none. */
  hurry(): boolean {
    const wake = this.#wake
    wake?.()
    return wake !== undefined
  }

  /** Lets go of what it is doing and leaves everything as it is stored, to be taken up later. */
  detach(): void {
    this.#isDetached = true
    this.abort()
  }

  abort(): void {
    this.#controller.abort()
    this.hurry()
  }
}
