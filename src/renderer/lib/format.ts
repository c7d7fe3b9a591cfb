import type { Cost } from '../../shared/domain/cost'

/** Shown where nothing is known; never 0. */
export const UNKNOWN = '—'

const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })

/** `1,290`; a dash when unknown. */
export function formatCount(value: number | undefined): string {
  return value === undefined ? UNKNOWN : whole.format(value)
}

/**
 * `0.41 s` below a second, `3.91 s` or `7.4 s` below ten, `42 s` below a minute, `3 min 40 s` above.
 *
 * @param ms milliseconds
 * @param running a time that still counts: one decimal, so that it does not flicker
 */
export function formatMs(ms: number | undefined, running = false): string {
  if (ms === undefined) return UNKNOWN
  const seconds = Math.max(0, ms) / 1000
  if (seconds >= 59.95) {
    const total = Math.round(seconds)
    const hours = Math.floor(total / 3600)
    const minutes = Math.floor((total % 3600) / 60)
    return hours > 0 ? `${hours} h ${minutes} min` : `${minutes} min ${total % 60} s`
  }
  if (running) return `${seconds.toFixed(1)} s`
  if (seconds < 9.995) return `${seconds.toFixed(2)} s`
  return `${seconds.toFixed(1)} s`
}

/** A time that counts up, in whole seconds: `12 s`, `3 min 40 s`. */
export function formatElapsed(ms: number): string {
  return ms < 59_950 ? `${Math.floor(Math.max(0, ms) / 1000)} s` : formatMs(ms)
}

/** The same in words, for screen readers: `7.4 seconds`. */
export function spokenMs(ms: number): string {
  const seconds = ms / 1000
  if (seconds < 59.95) return `${Number(seconds.toFixed(1))} seconds`
  const total = Math.round(seconds)
  return `${Math.floor(total / 60)} minutes ${total % 60} seconds`
}

/** Three significant figures, without an exponent; at least four decimals, no zeros after those. */
function significant(usd: number): string {
  const digits = Math.min(12, 2 - Math.floor(Math.log10(usd)))
  return usd.toFixed(digits).replace(/(\.\d{4}\d*?)0+$/, '$1')
}

/**
 * Money: three significant figures under $0.01, four decimals up to $0.10, two above.
 *
 * @param usd decimal string or number in US dollars
 */
export function formatUsd(usd: string | number): string {
  const value = Number(usd)
  if (!Number.isFinite(value)) return UNKNOWN
  if (value === 0) return '$0'
  if (value < 0.01) return `$${significant(value)}`
  if (value < 0.1) return `$${value.toFixed(4)}`
  return `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`
}

/** `Free` where there is nothing to pay, a dash where nobody knows. */
export function formatCost(cost: Cost): string {
  if (cost.mark === 'unknown') return UNKNOWN
  if (cost.free === true) return 'Free'
  return formatUsd(cost.usd)
}

/** `57`; one decimal below ten. */
export function formatSpeed(tokensPerSecond: number | undefined): string {
  if (tokensPerSecond === undefined) return UNKNOWN
  return tokensPerSecond < 10 ? tokensPerSecond.toFixed(1) : whole.format(tokensPerSecond)
}

/** `148 KB`, `6.0 GB`; decimal units, as file managers show them. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['KB', 'MB', 'GB', 'TB']
  let value = bytes / 1000
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${value < 10 && unit > 0 ? value.toFixed(1) : Math.round(value)} ${units[unit]}`
}

/** `741 × 500` */
export function formatSize(size: { readonly width: number; readonly height: number }): string {
  return `${size.width} × ${size.height}`
}

/** `24 images`, `1 image`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${whole.format(count)} ${count === 1 ? one : many}`
}

const sameDay = (a: Date, b: Date) => a.toDateString() === b.toDateString()

/** When something happened, as short as it stays clear: `14:32`, `yesterday 14:32`, `3 Nov, 14:32`. */
export function formatWhen(iso: string, now: Date = new Date()): string {
  const date = new Date(iso)
  const time = date.toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  if (sameDay(date, now)) return time
  const yesterday = new Date(now)
  yesterday.setDate(now.getDate() - 1)
  if (sameDay(date, yesterday)) return `yesterday ${time}`
  const day = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    ...(date.getFullYear() !== now.getFullYear() && { year: 'numeric' })
  })
  return `${day}, ${time}`
}

// Made once: making one takes longer than a row of a table may.
const day: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short', year: 'numeric' }
const dayHere = new Intl.DateTimeFormat('en-GB', day)
/** A date without a time is midnight in Greenwich; west of it that would be the day before. */
const dayInGreenwich = new Intl.DateTimeFormat('en-GB', { ...day, timeZone: 'UTC' })
const month = new Intl.DateTimeFormat('en-GB', {
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC'
})

/** A day without its time: `12 Oct 2025`; text that is not a date stays as it is. */
export function formatDay(iso: string): string {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return iso
  return (/^\d{4}-\d{2}-\d{2}$/.test(iso) ? dayInGreenwich : dayHere).format(date)
}

/** A month: `Oct 2025`; text that is not a date stays as it is. */
export function formatMonth(iso: string): string {
  const date = new Date(iso)
  return Number.isNaN(date.getTime()) ? iso : month.format(date)
}
