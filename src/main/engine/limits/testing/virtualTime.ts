import type { Clock } from '../../engine'

/** Time that passes only when a test lets it. */
export class VirtualTime {
  #now = 0
  #timers: { readonly at: number; readonly act: () => void }[] = []

  readonly clock: Clock = {
    now: () => this.#now,
    date: () => new Date(Date.UTC(2026, 0, 1) + this.#now)
  }

  readonly after = (ms: number, act: () => void): (() => void) => {
    const timer = { at: this.#now + ms, act }
    this.#timers.push(timer)
    return () => (this.#timers = this.#timers.filter((other) => other !== timer))
  }

  get now(): number {
    return this.#now
  }

  /** Lets time pass, timer by timer, with everything that follows from each. */
  async pass(ms: number): Promise<void> {
    const end = this.#now + ms
    await settled()
    for (let next = this.#due(end); next; next = this.#due(end)) {
      const due = next
      this.#timers = this.#timers.filter((other) => other !== due)
      this.#now = Math.max(this.#now, due.at)
      due.act()
      await settled()
    }
    this.#now = end
  }

  #due(end: number) {
    return this.#timers
      .filter(({ at }) => at <= end)
      .sort((a, b) => a.at - b.at)
      .at(0)
  }
}

/** Lets promises that are decided already take effect. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
}
