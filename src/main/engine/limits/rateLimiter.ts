import type { RateInfo } from '../../../shared/domain/model'
import type { Clock } from '../engine'
import type { RateHeaders } from '../providers/adapter'
import { LONGEST_WAIT_MS, Meter, type MeterHold, type Use } from './meter'
import { Pace } from './pace'
import { WaitingList, type Waiting } from './waitingList'

/** What is set for a key, before anything was learned. Per minute where it says so. */
export interface KeyLimits {
  /** Requests at a time. */
  readonly concurrency: number
  /** Typed by a person. */
  readonly own?: PerMinute
  /** The vendor's word for its smallest accounts; what its headers say goes over it. */
  readonly published?: PerMinute
}

export interface PerMinute {
  readonly requests?: number
  readonly tokens?: number
}

export interface TakeRequest {
  /** Estimate of the tokens that will count against the limit; absent: not known. */
  readonly tokens?: number
  readonly signal: AbortSignal
  /** A person is waiting for it, such as a test of the key: it goes before what runs ask for. */
  readonly first?: boolean
  /**
   * Told why it has to wait, and again whenever that changes.
   *
   * @param until wall clock in milliseconds; undefined while it depends on others
   * @param why plain words
   */
  readonly onWait?: (until: number | undefined, why: string) => void
}

/** How it went. `refused` is a 429 only; all that says nothing about speed is `other`. */
export type Outcome =
  | { readonly kind: 'answered'; readonly tokens?: number }
  | { readonly kind: 'refused'; readonly retryAfterMs?: number }
  | { readonly kind: 'other' }

/** Leave to send one request. */
export interface Pass {
  /** To be called once, when the request is over. */
  release(outcome: Outcome): void
}

/** The limits of one key at one provider. */
export interface RateLimiter {
  /**
   * Waits for its turn.
   *
   * @returns undefined when it was called off meanwhile
   */
  take(request: TakeRequest): Promise<Pass | undefined>
  /** What the provider's headers said. */
  learn(rate: RateHeaders): void
  /** Requests at a time, as things are now. */
  concurrency(): number
  info(): RateInfo
  /** A person does not want to wait out a pause that the provider asked for. */
  hurry(): void
  /** The limits that are set have changed. */
  changed(): void
  /** Calls off all that wait. */
  close(): void
}

export interface RateLimiterOptions {
  /** Asked each time. */
  readonly limits: () => KeyLimits
  readonly clock: Clock
  /** Calls `act` after some milliseconds; returns what calls that off. Absent: setTimeout. */
  readonly after?: (ms: number, act: () => void) => () => void
  /** The number of requests at a time, or anything else that `info` tells, is another one now. */
  readonly onChange?: () => void
}

export function createRateLimiter(options: RateLimiterOptions): RateLimiter {
  return new KeyLimiter(options)
}

/** Why the first in line has to wait, and until when (clock reading). */
interface Hold {
  readonly until?: number
  readonly why: string
}

class KeyLimiter implements RateLimiter {
  readonly #options: RateLimiterOptions
  readonly #requests = new Meter()
  readonly #tokens = new Meter()
  readonly #pace = new Pace()
  readonly #waiting = new WaitingList<TakeRequest, Pass>()
  #inFlight = 0
  /** Number of the last request that was let go. */
  #last = 0
  #pausedUntil = -Infinity
  #cancelTimer: (() => void) | undefined

  constructor(options: RateLimiterOptions) {
    this.#options = options
  }

  take(request: TakeRequest): Promise<Pass | undefined> {
    const { signal, first = false } = request
    if (signal.aborted) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      const onAbort = (): void => {
        this.#waiting.delete(waiting)
        resolve(undefined)
        this.#go()
      }
      const waiting: Waiting<TakeRequest, Pass> = {
        request,
        first,
        settle: (pass) => {
          signal.removeEventListener('abort', onAbort)
          resolve(pass)
        }
      }
      signal.addEventListener('abort', onAbort, { once: true })
      this.#waiting.add(waiting)
      this.#go()
    })
  }

  learn({ requests, tokens }: RateHeaders): void {
    const now = this.#options.clock.now()
    if (requests) this.#requests.learn(requests, now)
    if (tokens) this.#tokens.learn(tokens, now)
    this.changed()
  }

  concurrency(): number {
    return this.#pace.allowed(this.#options.limits().concurrency)
  }

  info(): RateInfo {
    const { own, published } = this.#options.limits()
    const now = this.#options.clock.now()
    const of = (meter: Meter, name: keyof PerMinute) =>
      meter.perMinute({ own: own?.[name], published: published?.[name] })
    const info = {
      requestsPerMinute: of(this.#requests, 'requests'),
      tokensPerMinute: of(this.#tokens, 'tokens'),
      remainingRequests: this.#requests.remaining(now),
      remainingTokens: this.#tokens.remaining(now)
    }
    return {
      concurrency: this.concurrency(),
      ...withoutUnknown(info),
      source: this.#source()
    }
  }

  hurry(): void {
    this.#pausedUntil = -Infinity
    this.#go()
  }

  changed(): void {
    this.#go()
    this.#options.onChange?.()
  }

  close(): void {
    this.#cancelTimer?.()
    for (const waiting of this.#waiting.clear()) waiting.settle(undefined)
  }

  /** Lets go all that may go, in turn; the first that may not holds up those behind it. */
  #go(): void {
    this.#cancelTimer?.()
    this.#cancelTimer = undefined
    for (;;) {
      const next = this.#waiting.next()
      if (next === undefined) return
      const now = this.#options.clock.now()
      const hold = this.#hold(next.request, now)
      if (hold !== undefined) return this.#keepWaiting(hold, now)
      this.#waiting.take(next)
      next.settle(this.#pass(next.request, now))
    }
  }

  #hold({ tokens = 0 }: TakeRequest, now: number): Hold | undefined {
    const { own, published } = this.#options.limits()
    const requests = { own: own?.requests, published: published?.requests }
    const perMinute = { own: own?.tokens, published: published?.tokens }
    const timed = [
      ...(this.#pausedUntil > now
        ? [{ until: this.#pausedUntil, why: 'The provider asked for a pause' }]
        : []),
      ...worded(this.#requests.hold(1, requests, now), 'requests'),
      // Where the estimate is not known, a token has to be left at least.
      ...worded(this.#tokens.hold(Math.max(1, tokens), perMinute, now), 'tokens')
    ].sort((a, b) => b.until - a.until)
    if (timed[0]) return timed[0]
    const most = this.concurrency()
    if (this.#inFlight < most) return undefined
    return { why: most === 1 ? 'One request at a time' : `At most ${most} requests at a time` }
  }

  #keepWaiting({ until, why }: Hold, now: number): void {
    const { clock, after = afterTimeout } = this.#options
    const wall = until === undefined ? undefined : clock.date().getTime() + (until - now)
    this.#waiting.tell(`${until} ${why}`, ({ onWait }) => onWait?.(wall, why))
    if (until !== undefined) this.#cancelTimer = after(until - now, () => this.#go())
  }

  #pass({ tokens = 0 }: TakeRequest, now: number): Pass {
    this.#requests.use(1, now)
    const use = this.#tokens.use(tokens, now)
    this.#inFlight += 1
    const number = ++this.#last
    let isOver = false
    return {
      release: (outcome) => {
        if (isOver) return
        isOver = true
        this.#over(outcome, use, number)
      }
    }
  }

  #over(outcome: Outcome, use: Use, number: number): void {
    const { clock, limits } = this.#options
    const set = limits().concurrency
    if (outcome.kind === 'answered') {
      if (outcome.tokens !== undefined) use.amount = outcome.tokens
      this.#pace.answered(set)
    } else if (outcome.kind === 'refused') {
      this.#pace.refused(number, this.#last, this.#inFlight, set, clock.date())
      this.#pause(outcome.retryAfterMs)
    }
    this.#inFlight -= 1
    this.changed()
  }

  /** The provider means the key, not the request that it refused. */
  #pause(ms: number | undefined): void {
    if (ms === undefined || ms > LONGEST_WAIT_MS) return
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#options.clock.now() + ms)
  }

  #source(): string {
    const { own, published } = this.#options.limits()
    const { loweredAt } = this.#pace
    if (loweredAt)
      return `Lowered after “too many requests” at ${loweredAt.toTimeString().slice(0, 5)}`
    if (this.#requests.isLearned || this.#tokens.isLearned) return 'Said by the provider'
    if (own?.requests !== undefined || own?.tokens !== undefined) return 'Set by you'
    return published ? 'Published for the smallest account' : 'Usual for this kind of provider'
  }
}

function worded(hold: MeterHold | undefined, what: 'requests' | 'tokens') {
  if (hold === undefined) return []
  const { until, perMinute } = hold
  const why =
    perMinute === undefined
      ? `The provider allows no more ${what} for now`
      : `At most ${perMinute.toLocaleString('en')} ${what} a minute`
  return [{ until, why }]
}

function withoutUnknown<T extends object>(values: T) {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    readonly [K in keyof T]?: NonNullable<T[K]>
  }
}

function afterTimeout(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms)
  return () => clearTimeout(timer)
}
