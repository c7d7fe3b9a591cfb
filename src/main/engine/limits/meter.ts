import type { RateWindow } from '../providers/adapter'

export const MINUTE_MS = 60_000
/** A longer wait is left to people: what is sent meanwhile is refused, and says so. */
export const LONGEST_WAIT_MS = 10 * MINUTE_MS

/** One use of a key; its amount may be put right once it is known. */
export interface Use {
  readonly at: number
  amount: number
}

/** Something has to wait: until when (clock reading), and for which limit. */
export interface MeterHold {
  readonly until: number
  /** Per minute, of the limit that holds; absent: the provider said that nothing is left. */
  readonly perMinute?: number
}

/** Per minute: `own` was typed by a person, `published` is the vendor's word for small accounts. */
export interface MeterLimits {
  readonly own?: number | undefined
  readonly published?: number | undefined
}

interface Limit {
  readonly amount: number
  readonly spanMs: number
}

/**
 * Counts one measure of a key (requests or tokens) over the last minute, so that no stretch of time
 * as long as a limit's ever holds more than the limit. What the provider says of its own count goes
 * over the published limit; what a person typed is kept in any case.
 */
export class Meter {
  #uses: Use[] = []
  #learned: Limit | undefined
  #left: { amount: number; readonly until: number } | undefined

  /** Takes over what response headers said at `now`. */
  learn({ limit, remaining, resetMs, windowMs = MINUTE_MS }: RateWindow, now: number): void {
    // A longer window than a minute began before this session; only what is left of it is known.
    if (limit !== undefined && limit > 0 && windowMs > 0 && windowMs <= MINUTE_MS)
      this.#learned = { amount: limit, spanMs: windowMs }
    if (remaining !== undefined)
      this.#left = { amount: remaining, until: now + (resetMs ?? windowMs) }
  }

  /** @returns what keeps `amount` from being used at `now`; undefined when nothing does */
  hold(amount: number, limits: MeterLimits, now: number): MeterHold | undefined {
    const holds = this.#limits(limits).flatMap((limit) => {
      const until = fitsAt(this.#uses, amount, limit, now)
      return until > now ? [{ until, perMinute: perMinute(limit) }] : []
    })
    const spent = this.#spentUntil(amount, now)
    if (spent !== undefined) return latest([...holds, { until: spent }])
    return latest(holds)
  }

  use(amount: number, now: number): Use {
    const use = { at: now, amount }
    this.#uses = [...this.#uses.filter(({ at }) => at + MINUTE_MS > now), use]
    if (this.#left) this.#left.amount -= amount
    return use
  }

  /** The limit in force, per minute. */
  perMinute(limits: MeterLimits): number | undefined {
    const all = this.#limits(limits).map(perMinute)
    return all.length === 0 ? undefined : Math.min(...all)
  }

  get isLearned(): boolean {
    return this.#learned !== undefined
  }

  remaining(now: number): number | undefined {
    if (!this.#left || now >= this.#left.until) return undefined
    return Math.max(0, this.#left.amount)
  }

  #limits({ own, published }: MeterLimits): readonly Limit[] {
    const foreign = this.#learned ?? minutely(published)
    const typed = minutely(own)
    return [...(foreign ? [foreign] : []), ...(typed ? [typed] : [])]
  }

  #spentUntil(amount: number, now: number): number | undefined {
    const left = this.#left
    if (!left || now >= left.until || left.until - now > LONGEST_WAIT_MS) return undefined
    return left.amount < amount ? left.until : undefined
  }
}

function minutely(amount: number | undefined): Limit | undefined {
  return amount === undefined ? undefined : { amount, spanMs: MINUTE_MS }
}

function perMinute({ amount, spanMs }: Limit): number {
  return Math.floor((amount * MINUTE_MS) / spanMs)
}

/**
 * When `amount` fits under the limit: once enough of the earlier uses are a whole span ago. What is
 * larger than the limit goes alone, when all others are gone; otherwise it would never go.
 */
function fitsAt(
  uses: readonly Use[],
  amount: number,
  { amount: limit, spanMs }: Limit,
  now: number
) {
  const recent = uses.filter(({ at }) => at + spanMs > now)
  let sum = recent.reduce((total, use) => total + use.amount, 0)
  let free = now
  for (const use of recent) {
    if (sum + amount <= limit) break
    sum -= use.amount
    free = use.at + spanMs
  }
  return free
}

function latest(holds: readonly MeterHold[]): MeterHold | undefined {
  return holds.reduce<MeterHold | undefined>(
    (last, hold) => (last === undefined || hold.until > last.until ? hold : last),
    undefined
  )
}
