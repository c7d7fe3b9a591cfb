import type { RateWindow } from '../adapter'
import { resetMsOf } from '../rateHeaders'

type Headers = Readonly<Record<string, string>>

/**
 * Reads one window of a rate limit where a vendor has names of its own for its headers; undefined
 * when none of them is there.
 */
export function rateWindow(
  headers: Headers,
  names: { readonly limit: string; readonly remaining: string; readonly reset?: string },
  windowMs?: number
): RateWindow | undefined {
  const limit = countOf(headers[names.limit])
  const remaining = countOf(headers[names.remaining])
  if (limit === undefined && remaining === undefined) return undefined
  const resetMs =
    names.reset === undefined ? undefined : resetMsOf(headers[names.reset], Date.now())
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(resetMs !== undefined && { resetMs }),
    ...(windowMs !== undefined && { windowMs })
  }
}

function countOf(value: string | undefined): number | undefined {
  if (value === undefined || value.trim() === '') return undefined
  const count = Number(value)
  return Number.isFinite(count) && count >= 0 ? count : undefined
}
