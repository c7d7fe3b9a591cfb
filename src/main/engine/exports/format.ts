import type { Cost } from '../../../shared/domain/cost'
import type { RunSummary } from '../../../shared/domain/run'

/** What stands where nothing is known. */
export const UNKNOWN = '–'

/** `340 ms`, `2.4 s`, `3 min 05 s`. */
export function formatMs(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return UNKNOWN
  if (ms < 999.5) return `${Math.round(ms)} ms`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`
}

export function formatCount(count: number | null | undefined): string {
  return count === null || count === undefined ? UNKNOWN : count.toLocaleString('en-US')
}

export function formatRate(tokensPerSecond: number | null | undefined): string {
  if (tokensPerSecond === null || tokensPerSecond === undefined) return UNKNOWN
  return `${tokensPerSecond.toFixed(tokensPerSecond < 10 ? 1 : 0)} tok/s`
}

/** `$0.00106`: three significant digits below one dollar, never rounded to nothing. */
export function formatUsd(usd: string): string {
  const value = Number(usd)
  if (value === 0) return '$0'
  const digits = value >= 1 ? 2 : Math.min(12, 2 - Math.floor(Math.log10(value)))
  const fixed = value.toFixed(digits)
  return `$${value >= 1 ? fixed : fixed.replace(/0+$/, '')}`
}

/** The amount, with a sign where it is only estimated: `$0.00106`, `≈ $0.05`, `Free`, `unknown`. */
export function formatCost(cost: Cost | undefined): string {
  if (cost === undefined || cost.mark === 'unknown') return 'unknown'
  if (cost.free === true) return 'Free'
  return cost.mark === 'estimate' ? `≈ ${formatUsd(cost.usd)}` : formatUsd(cost.usd)
}

type Spent = Pick<RunSummary, 'spentUsd' | 'unknownCosts'>

/** What a whole run cost as far as it is known: `$0.012`, `$0.012 and 3 unknown`, `Free`, `unknown`. */
export function formatSpent({ spentUsd, unknownCosts }: Spent): string {
  const nothing = Number(spentUsd) === 0
  if (unknownCosts === 0) return nothing ? 'Free' : formatUsd(spentUsd)
  return nothing ? 'unknown' : `${formatUsd(spentUsd)} and ${unknownCosts} unknown`
}

/** `2026-03-01 09:30 UTC` of an ISO time. */
export function formatTime(iso: string): string {
  return `${iso.slice(0, 16).replace('T', ' ')} UTC`
}
