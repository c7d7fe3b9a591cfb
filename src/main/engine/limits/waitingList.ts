/** One that waits for its turn. */
export interface Waiting<Request, Turn> {
  readonly request: Request
  /** Goes before those that are not. */
  readonly first: boolean
  settle(turn: Turn | undefined): void
}

/** How many may go first one after another while others wait, so that those are never starved. */
const FIRST_IN_A_ROW = 3

/** Two lines, each first come, first served. */
export class WaitingList<Request, Turn> {
  readonly #first: Waiting<Request, Turn>[] = []
  readonly #others: Waiting<Request, Turn>[] = []
  #inARow = 0
  /** What each was told last, so that it is not told the same twice. */
  readonly #told = new WeakMap<Waiting<Request, Turn>, string>()

  add(waiting: Waiting<Request, Turn>): void {
    this.#lineOf(waiting).push(waiting)
  }

  delete(waiting: Waiting<Request, Turn>): void {
    const line = this.#lineOf(waiting)
    const at = line.indexOf(waiting)
    if (at >= 0) line.splice(at, 1)
  }

  /** Whose turn it is. */
  next(): Waiting<Request, Turn> | undefined {
    const [first] = this.#first
    const [other] = this.#others
    return other !== undefined && this.#inARow >= FIRST_IN_A_ROW ? other : (first ?? other)
  }

  /** Takes the one out whose turn it is. */
  take(waiting: Waiting<Request, Turn>): void {
    this.delete(waiting)
    this.#inARow = waiting.first && this.#others.length > 0 ? this.#inARow + 1 : 0
  }

  /** Tells everybody who was told something else before. */
  tell(news: string, telling: (request: Request) => void): void {
    for (const waiting of [...this.#first, ...this.#others]) {
      if (this.#told.get(waiting) === news) continue
      this.#told.set(waiting, news)
      telling(waiting.request)
    }
  }

  /** Empties both lines. */
  clear(): readonly Waiting<Request, Turn>[] {
    return [...this.#first.splice(0), ...this.#others.splice(0)]
  }

  #lineOf({ first }: Waiting<Request, Turn>): Waiting<Request, Turn>[] {
    return first ? this.#first : this.#others
  }
}
