import type { RunId } from '../../../shared/domain/ids'
import type { ActiveRun } from './activeRun'

/** Counts that only grow are told at most this often. */
const TELL_EVERY_MS = 200

/** Tells how runs stand: at once when their state changes, now and then while they only count on. */
export class SummaryNews {
  readonly #tell: (run: ActiveRun) => void
  readonly #changed = new Map<RunId, ActiveRun>()
  #timer: NodeJS.Timeout | undefined

  constructor(tell: (run: ActiveRun) => void) {
    this.#tell = tell
  }

  soon(run: ActiveRun): void {
    this.#changed.set(run.id, run)
    this.#timer ??= setTimeout(() => this.#tellAll(), TELL_EVERY_MS)
  }

  now(run: ActiveRun): void {
    this.#changed.delete(run.id)
    this.#tell(run)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#changed.clear()
  }

  #tellAll(): void {
    const changed = [...this.#changed.values()]
    this.close()
    changed.forEach(this.#tell)
  }
}
