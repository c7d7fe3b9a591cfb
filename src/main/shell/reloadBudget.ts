/** Allows a few reloads in a while; more of them mean that reloading does not help. */
export class ReloadBudget {
  readonly #most: number
  readonly #windowMs: number
  readonly #now: () => number
  #times: number[] = []

  /** @param now monotonic milliseconds */
  constructor(most: number, windowMs: number, now: () => number) {
    this.#most = most
    this.#windowMs = windowMs
    this.#now = now
  }

  /** Takes one reload out of the budget; false when there is none left. */
  take(): boolean {
    const now = this.#now()
    this.#times = this.#times.filter((time) => now - time < this.#windowMs)
    if (this.#times.length >= this.#most) return false
    this.#times.push(now)
    return true
  }
}
