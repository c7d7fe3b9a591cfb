import type { ProviderId } from '../../../shared/domain/ids'
import type { Clock } from '../engine'
import { createRateLimiter, type KeyLimits, type RateLimiter } from './rateLimiter'

export interface Limiters {
  /** The limiter of one key; `key` is its id, or undefined where a provider needs none. */
  of(provider: ProviderId, key: string | undefined): RateLimiter
  /** Limits that are set have changed. */
  changed(): void
  /** Calls off all that wait, everywhere. */
  close(): void
}

export interface LimitersOptions {
  /** Asked each time. */
  readonly limitsOf: (provider: ProviderId) => KeyLimits
  readonly clock: Clock
  /** What `info` or `concurrency` of a limiter of this provider tells is another thing now. */
  readonly onChange?: (provider: ProviderId) => void
}

/** One limiter per provider and key, for as long as the app runs: what was learned is not stored. */
export function createLimiters({ limitsOf, clock, onChange }: LimitersOptions): Limiters {
  const limiters = new Map<string, RateLimiter>()
  return {
    of(provider, key) {
      const name = JSON.stringify([provider, key])
      const known = limiters.get(name)
      if (known) return known
      const made = createRateLimiter({
        limits: () => limitsOf(provider),
        clock,
        onChange: () => onChange?.(provider)
      })
      limiters.set(name, made)
      return made
    },
    changed: () => limiters.forEach((limiter) => limiter.changed()),
    close: () => limiters.forEach((limiter) => limiter.close())
  }
}
