import type { Board } from '../../shared/domain/board'
import type { ModelInfo } from '../../shared/domain/model'
import type { RunSummary } from '../../shared/domain/run'
import { formatUsd, plural } from '../lib/format'
import { findModel } from '../state/runActions'

/** What a run has cost so far: `$0.0089`, `Free`, or that it is not known. */
export function spentWords(summary: RunSummary, free: boolean): string {
  const spent = Number(summary.spentUsd)
  if (spent > 0) return formatUsd(spent) + (summary.unknownCosts > 0 ? ' and unknown' : '')
  if (free) return 'Free'
  return summary.unknownCosts > 0 ? 'Cost unknown' : '$0'
}

/** What pressing Run will cost, as far as it can be said: sizes of answers are not known beforehand. */
export function priceWords(board: Board, models: readonly ModelInfo[]): string {
  const found = board.lanes.map((lane) => findModel(models, lane))
  if (found.every((model) => model?.free === true)) return 'Free'
  const unpriced = found.filter((model) => !model?.free && !model?.price).length
  if (unpriced === 0) return 'Priced by use'
  return unpriced === found.length ? 'Cost unknown' : 'Cost partly unknown'
}

export function isFree(board: Board, models: readonly ModelInfo[]): boolean {
  return board.lanes.every((lane) => findModel(models, lane)?.free === true)
}

/** `This image, 5 models`; with repeats `This image, 5 models, 3 times`. */
export function scopeWords(board: Board): string {
  const repeats = board.repeats > 1 ? `, ${board.repeats} times` : ''
  return `This image, ${plural(board.lanes.length, 'model')}${repeats}`
}

/** `3 of 20 done`, with what failed. */
export function doneWords(summary: RunSummary): string {
  const { done, failed, total } = summary.counts
  const settled = done + failed
  return `${settled} of ${total} done${failed > 0 ? `, ${failed} failed` : ''}`
}

export function doneShare(summary: RunSummary): number {
  const { done, failed, total } = summary.counts
  return total === 0 ? 0 : (done + failed) / total
}
