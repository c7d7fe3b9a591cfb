/** Good answers in a row after which one more request at a time is tried. */
const GOOD_ANSWERS_PER_STEP = 10

/**
 * How many requests at a time a key bears: halved when the provider says that it is too much,
 * raised by one after ten good answers, up to what is set. Requests that were under way already
 * when it was lowered say nothing about the new pace, so their refusals do not lower it again.
 */
export class Pace {
  #lowered: { allowed: number; readonly after: number; readonly at: Date } | undefined
  #good = 0

  /** @param set as set by a person or the vendor */
  allowed(set: number): number {
    return Math.max(1, Math.min(set, this.#lowered?.allowed ?? set))
  }

  /** When the provider last said that it was too much; undefined once that is overcome. */
  get loweredAt(): Date | undefined {
    return this.#lowered?.at
  }

  /**
   * @param request number of the request that was refused
   * @param last number of the last request that was begun
   * @param inFlight requests under way when it was refused, itself included
   */
  refused(request: number, last: number, inFlight: number, set: number, at: Date): void {
    if (this.#lowered && request <= this.#lowered.after) return
    const allowed = Math.max(1, Math.floor(Math.min(this.allowed(set), inFlight) / 2))
    this.#lowered = { allowed, after: last, at }
    this.#good = 0
  }

  answered(set: number): void {
    if (!this.#lowered || ++this.#good < GOOD_ANSWERS_PER_STEP) return
    this.#good = 0
    this.#lowered.allowed += 1
    if (this.#lowered.allowed >= set) this.#lowered = undefined
  }
}
