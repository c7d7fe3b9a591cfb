import fc from 'fast-check'
import { expect, it } from 'vitest'
import { failure } from '../../../shared/domain/failure'
import { backoffMs, mayRepeat } from './backoff'

it('doubles from 1 s to 60 s and leaves the second half to chance', () => {
  const busy = failure('rate-limited')
  const longest = [1, 2, 3, 6, 7, 30].map((tries) => backoffMs(tries, busy, 1))
  expect(longest).toEqual([1_000, 2_000, 4_000, 32_000, 60_000, 60_000])
  expect([1, 7].map((tries) => backoffMs(tries, busy, 0))).toEqual([500, 30_000])
})

it('never comes back before the provider asked for it', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10 }),
      fc.integer({ min: 0, max: 600_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (tries, retryAfterMs, random) => {
        const ms = backoffMs(tries, failure('rate-limited', { retryAfterMs }), random)
        expect(ms).toBeGreaterThanOrEqual(retryAfterMs)
        expect(ms).toBeLessThanOrEqual(Math.max(60_000, retryAfterMs + 500))
      }
    )
  )
})

it('repeats only what was turned away unread', () => {
  expect(mayRepeat(failure('rate-limited', { notCharged: true }))).toBe(true)
  expect(mayRepeat(failure('rate-limited'))).toBe(false)
  expect(mayRepeat(failure('network', { notCharged: true, permanent: true }))).toBe(false)
  expect(mayRepeat(failure('network', { notCharged: true }))).toBe(true)
  expect(mayRepeat(failure('network'))).toBe(false)
  expect(mayRepeat(failure('network', { resumable: true }))).toBe(true)
  expect(mayRepeat(failure('timeout', { resumable: true }))).toBe(false)
  expect(mayRepeat(failure('cancelled', { resumable: true }))).toBe(false)
  expect(mayRepeat(failure('outcome-unknown'))).toBe(false)
  expect(mayRepeat(failure('provider', { notCharged: true }))).toBe(false)
  expect(
    mayRepeat(failure('rate-limited', { notCharged: true, retryAfterMs: 24 * 3_600_000 }))
  ).toBe(false)
})
