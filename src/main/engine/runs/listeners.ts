import type { Logger } from '../engine'

/** Listeners of one kind of news. One that throws is logged and disturbs nobody. */
export class Listeners<T> {
  readonly #listeners = new Set<(news: T) => void>()
  readonly #log: Logger

  constructor(log: Logger) {
    this.#log = log
  }

  /** Returns a function that ends the subscription. */
  add(listener: (news: T) => void): () => void {
    // A wrapper of its own, so that the same function can be added twice and removed once.
    const added = (news: T): void => listener(news)
    this.#listeners.add(added)
    return () => void this.#listeners.delete(added)
  }

  tell(news: T): void {
    for (const listener of this.#listeners)
      try {
        listener(news)
      } catch (error) {
        this.#log.error('a listener failed', { error: String(error) })
      }
  }
}
