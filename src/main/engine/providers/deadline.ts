/** One time limit, counted from when it was set or bytes last moved. */
export class Deadline {
  #timer: NodeJS.Timeout | undefined
  #movedAt = 0

  /** @param now monotonic milliseconds */
  constructor(private readonly now: () => number) {}

  /** Calls `expired` once nothing has moved for so many milliseconds; replaces the limit before. */
  set(ms: number, expired: () => void): void {
    clearTimeout(this.#timer)
    this.#movedAt = this.now()
    const check = (): void => {
      // Looking back once in a while costs less than setting the timer again at every read.
      const left = ms - (this.now() - this.#movedAt)
      if (left <= 1) expired()
      else this.#timer = setTimeout(check, left)
    }
    this.#timer = setTimeout(check, ms)
  }

  moved(at: number): void {
    this.#movedAt = at
  }

  clear(): void {
    clearTimeout(this.#timer)
  }
}
