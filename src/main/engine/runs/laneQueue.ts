/**
 * The cells of one lane that wait, by their ordinals. A cell that was pushed to the front or taken
 * out leaves its old entry behind; only cells that still wait are ever handed out, each once.
 */
export class LaneQueue {
  readonly #waiting = new Set<number>()
  #front: readonly number[] = []
  #frontAt = 0
  #back: number[] = []
  #backAt = 0

  get size(): number {
    return this.#waiting.size
  }

  has(cell: number): boolean {
    return this.#waiting.has(cell)
  }

  /** Adds cells behind all others. */
  append(cells: Iterable<number>): void {
    for (const cell of cells) {
      this.#back.push(cell)
      this.#waiting.add(cell)
    }
  }

  /** Puts cells before all others, in their own order; they may be waiting already. */
  putFirst(cells: readonly number[]): void {
    this.#front = [...cells, ...this.#front.slice(this.#frontAt)]
    this.#frontAt = 0
    for (const cell of cells) this.#waiting.add(cell)
  }

  remove(cell: number): boolean {
    return this.#waiting.delete(cell)
  }

  clear(): void {
    this.#waiting.clear()
    this.#front = []
    this.#back = []
    this.#frontAt = this.#backAt = 0
  }

  /** The next cell and whether somebody asked for it to come first. */
  peek(): { readonly cell: number; readonly isFirst: boolean } | undefined {
    while (this.#frontAt < this.#front.length) {
      const cell = this.#front[this.#frontAt]
      if (cell !== undefined && this.#waiting.has(cell)) return { cell, isFirst: true }
      this.#frontAt += 1
    }
    while (this.#backAt < this.#back.length) {
      const cell = this.#back[this.#backAt]
      if (cell !== undefined && this.#waiting.has(cell)) return { cell, isFirst: false }
      this.#backAt += 1
    }
    return undefined
  }

  take(): number | undefined {
    const next = this.peek()
    if (next !== undefined) this.#waiting.delete(next.cell)
    return next?.cell
  }
}
