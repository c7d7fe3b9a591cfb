import type { Board } from '../../shared/domain/board'
import type { ModelInfo, ProviderInfo } from '../../shared/domain/model'
import type { RunSummary } from '../../shared/domain/run'
import type { RunPlanView } from '../../shared/ipc/views'
import { forecastAgainstActual, knownCostWords } from '../lib/costWords'
import { formatUsd, plural } from '../lib/format'
import { findModel } from '../state/runActions'
import { currentGroup } from '../state/runRequest'
import type { RunScope } from '../state/runRequest'

/** What a run has cost so far: `$0.0089`, `Free`, or that it is not known. */
export function spentWords(summary: RunSummary, free: boolean): string {
  const spent = Number(summary.spentUsd)
  if (spent > 0) return formatUsd(spent) + (summary.unknownCosts > 0 ? ' and unknown' : '')
  if (free) return 'Free'
  return summary.unknownCosts > 0 ? 'Cost unknown' : '$0'
}

/**
 * What pressing Run will cost, as it was planned; nothing while that is not known yet.
 *
 * @param isPlanned the plan was made, or could not be made
 */
export function priceWords(
  board: Board,
  models: readonly ModelInfo[],
  plan: RunPlanView | undefined,
  isPlanned: boolean
): string {
  if (board.lanes.length === 0 || board.images.length === 0) return ''
  if (plan) return knownCostWords(plan)
  if (isFree(board, models)) return 'Free'
  return isPlanned ? 'Cost unknown' : ''
}

export function isFree(board: Board, models: readonly ModelInfo[]): boolean {
  return board.lanes.every((lane) => findModel(models, lane)?.free === true)
}

/** Some of what a board's run would cost is what a mock server charges: nothing real. */
export function hasMock(
  board: Pick<Board, 'lanes'>,
  providers: readonly ProviderInfo[] | undefined
): boolean {
  const mocks = (providers ?? []).filter(({ mock }) => mock).map(({ id }) => id)
  return board.lanes.some(({ provider }) => mocks.includes(provider))
}

/** `This image, 5 models`; with repeats `These 3 images, 5 models, 3 times`. */
export function scopeWords(board: Board, scope: RunScope = 'image'): string {
  const repeats = board.repeats > 1 ? `, ${board.repeats} times` : ''
  return `${imagesWords(board, scope)}, ${plural(board.lanes.length, 'model')}${repeats}`
}

/** `This image`, `These 3 images`, `All 24 images`. */
export function imagesWords(board: Board, scope: RunScope): string {
  if (scope === 'all') return `All ${plural(board.images.length, 'image')}`
  const together = currentGroup(board).length
  return together > 1 ? `These ${plural(together, 'image')}` : 'This image'
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

/** `Run 3: 5 answers, 1 failed, $0.0113`, with what was expected of it for a tooltip. */
export function lastWords(last: RunSummary | undefined): {
  readonly words: string
  readonly tip?: string
} {
  if (!last) return { words: 'Not run yet' }
  const { failed } = last.counts
  const spent = Number(last.spentUsd) > 0 ? `, ${spentWords(last, false)}` : ''
  const tip = forecastAgainstActual(last)
  return {
    words: `Run ${last.number}: ${plural(last.counts.done, 'answer')}${failed > 0 ? `, ${failed} failed` : ''}${spent}`,
    ...(tip !== undefined && { tip })
  }
}

/** What a person should know before pressing Run: `A: OpenAI needs a key.`, `2 models have problems`. */
export function problemWords(board: Board, plan: RunPlanView | undefined): string | undefined {
  const troubled = (plan?.lanes ?? []).filter(({ problems }) => problems.length > 0)
  const [first] = troubled
  if (first === undefined) return undefined
  if (troubled.length > 1) return `${plural(troubled.length, 'model')} may not answer`
  const label = board.lanes.find(({ id }) => id === first.laneId)?.label
  const sentence = first.problems[0] ?? ''
  return label === undefined || sentence.includes(label) ? sentence : `${label}: ${sentence}`
}
