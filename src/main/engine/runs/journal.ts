import type { Answer } from '../../../shared/domain/answer'
import type { RunRepository } from '../storage/runRepository'

/** An attempt whose newest state can be asked for. */
export interface Journalled {
  readonly answer: Answer
}

/** A text that is still running is at most this old on disk. */
const FLUSH_EVERY_MS = 250
/** Characters of one attempt that may wait. */
const FLUSH_AT_CHARS = 16 * 1024

/**
 * Writes attempts that are going on, grouped: all that changed in one transaction, every 250 ms or
 * as soon as one of them has 16 K characters waiting.
 */
export class Journal {
  readonly #repository: Pick<RunRepository, 'saveProgress'>
  readonly #onError: (error: unknown) => void
  readonly #waiting = new Map<Journalled, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(repository: Pick<RunRepository, 'saveProgress'>, onError: (error: unknown) => void) {
    this.#repository = repository
    this.#onError = onError
  }

  /** @param chars how much longer its texts became */
  touch(attempt: Journalled, chars: number): void {
    const waiting = (this.#waiting.get(attempt) ?? 0) + chars
    this.#waiting.set(attempt, waiting)
    if (waiting >= FLUSH_AT_CHARS) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), FLUSH_EVERY_MS)
  }

  /** The attempt is over and stored; what waited of it is not needed any more. */
  forget(attempt: Journalled): void {
    this.#waiting.delete(attempt)
  }

  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const answers = [...this.#waiting.keys()].map(({ answer }) => answer)
    this.#waiting.clear()
    if (answers.length === 0) return
    try {
      this.#repository.saveProgress(answers)
    } catch (error) {
      this.#onError(error)
    }
  }
}
