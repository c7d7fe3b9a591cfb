import type { RateHeaders, RateWindow } from './adapter'

/**
 * How fast a key may be used, from the headers that OpenAI introduced and most vendors took over:
 * `x-ratelimit-{limit,remaining,reset}-{requests,tokens}`. OpenRouter leaves the last part out and
 * means requests. What is not said, or not understood, stays absent.
 *
 * @param wallClock epoch milliseconds, for resets that are given as a point in time
 */
export function usualRateHeaders(
  headers: Readonly<Record<string, string>>,
  wallClock = Date.now()
): RateHeaders {
  const requests = rateWindow(headers, '-requests', wallClock) ?? rateWindow(headers, '', wallClock)
  const tokens = rateWindow(headers, '-tokens', wallClock)
  return { ...(requests && { requests }), ...(tokens && { tokens }) }
}

function rateWindow(
  headers: Readonly<Record<string, string>>,
  kind: '-requests' | '-tokens' | '',
  wallClock: number
): RateWindow | undefined {
  const limit = countOf(headers[`x-ratelimit-limit${kind}`])
  const remaining = countOf(headers[`x-ratelimit-remaining${kind}`])
  const resetMs = resetMsOf(headers[`x-ratelimit-reset${kind}`], wallClock)
  if (limit === undefined && remaining === undefined && resetMs === undefined) return undefined
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(resetMs !== undefined && { resetMs })
  }
}

function countOf(value: string | undefined): number | undefined {
  const text = value?.trim() ?? ''
  return /^\d+$/.test(text) ? Number(text) : undefined
}

const UNIT_MS: Readonly<Record<string, number>> = {
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1_000,
  ms: 1
}
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|d|h|m|s))+$/
const DURATION_PART = /(\d+(?:\.\d+)?)(ms|d|h|m|s)/g

/** Numbers from here on are points in time (in the year 2001 and later), not durations. */
const EPOCH_SECONDS = 1e9
const EPOCH_MILLISECONDS = 1e12

/**
 * Milliseconds until a window is full again. Vendors write that as a duration (`6m0s`, `120ms`), as
 * seconds, or as a point in time in epoch seconds or milliseconds.
 */
export function resetMsOf(value: string | undefined, wallClock: number): number | undefined {
  const text = value?.trim() ?? ''
  if (DURATION.test(text)) {
    let ms = 0
    for (const [, amount, unit] of text.matchAll(DURATION_PART))
      ms += Number(amount) * (UNIT_MS[unit ?? ''] ?? 0)
    return Math.round(ms)
  }
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined
  const number = Number(text)
  if (number >= EPOCH_MILLISECONDS) return Math.max(0, Math.round(number - wallClock))
  if (number >= EPOCH_SECONDS) return Math.max(0, Math.round(number * 1000 - wallClock))
  return Math.round(number * 1000)
}
