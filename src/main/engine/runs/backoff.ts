import type { Failure, FailureClass } from '../../../shared/domain/failure'

const FIRST_MS = 1_000
const LONGEST_MS = 60_000
/** A provider that asks for a longer pause than this has to be retried by a person. */
const LONGEST_ASKED_MS = 10 * 60_000

/** Trouble on the way to a result that is there, or will be. */
const OF_THE_WAY: readonly FailureClass[] = ['network', 'rate-limited', 'provider', 'truncated']

/**
 * Whether a failed attempt may be repeated without asking: only where the provider turned it away
 * unread and may take it the next time. A request that may have arrived is never sent twice.
 */
export function mayRepeat(failure: Failure): boolean {
  if (failure.retryAfterMs !== undefined && failure.retryAfterMs > LONGEST_ASKED_MS) return false
  // Asking for a result by its id costs nothing, however often.
  if (failure.resumable === true) return OF_THE_WAY.includes(failure.class)
  // A limit that ended an answer in mid-stream has been worked on, and may be charged.
  if (failure.notCharged !== true || failure.permanent === true) return false
  return failure.class === 'rate-limited' || failure.class === 'network'
}

/**
 * Milliseconds before the next try: 1 s doubled with each try and capped at 60 s, of which the
 * second half is left to chance so that cells do not come back all at once. Never earlier than the
 * provider asked for.
 *
 * @param tries how many tries have failed, 1 or more
 * @param random 0 up to 1
 */
export function backoffMs(tries: number, failure: Failure, random: number): number {
  const full = Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1))
  const own = full / 2 + (full / 2) * random
  const asked = failure.retryAfterMs ?? 0
  return Math.round(Math.max(own, asked + (asked > 0 ? (FIRST_MS / 2) * random : 0)))
}
