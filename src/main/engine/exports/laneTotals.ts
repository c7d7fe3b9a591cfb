import { sumUsd } from '../pricing/cost'
import type { RunLane } from '../../../shared/domain/lane'
import type { CellState } from '../../../shared/domain/run'
import { durations } from '../../../shared/domain/timing'

/** A lane over the whole run, for the table at the top of a report. */
export interface LaneTotals {
  readonly lane: RunLane
  readonly answered: number
  readonly failed: number
  /** Medians over answers, in milliseconds; absent when no answer has them. */
  readonly firstTextMs?: number
  readonly totalMs?: number
  /** Sum of what was reported; absent when nothing was. */
  readonly outputTokens?: number
  readonly spentUsd: string
  readonly unknownCosts: number
}

/** Gathers cells as they are read, so that a large run need not be held at once. */
export class LaneTotalsCollector {
  readonly #byLane = new Map<string, Gathered>()

  add(cell: CellState): void {
    const answer = cell.answer
    if (answer === undefined) return
    const lane = this.#of(cell.laneId)
    if (answer.state === 'failed') lane.failed += 1
    if (answer.cost.mark === 'unknown') lane.unknownCosts += answer.failure?.notCharged ? 0 : 1
    else lane.costs.push(answer.cost.usd)
    if (answer.usage?.outputTokens !== undefined) lane.outputTokens.push(answer.usage.outputTokens)
    if (answer.state !== 'done') return
    lane.answered += 1
    const { firstTextMs, totalMs } = durations(answer.timings)
    if (firstTextMs !== undefined) lane.firstTexts.push(firstTextMs)
    if (totalMs !== undefined) lane.totals.push(totalMs)
  }

  totals(lanes: readonly RunLane[]): readonly LaneTotals[] {
    return lanes.map((lane) => totalsOf(lane, this.#of(lane.id)))
  }

  #of(lane: string): Gathered {
    const known = this.#byLane.get(lane) ?? emptyGathered()
    this.#byLane.set(lane, known)
    return known
  }
}

interface Gathered {
  answered: number
  failed: number
  unknownCosts: number
  readonly costs: string[]
  readonly firstTexts: number[]
  readonly totals: number[]
  readonly outputTokens: number[]
}

function emptyGathered(): Gathered {
  return {
    answered: 0,
    failed: 0,
    unknownCosts: 0,
    costs: [],
    firstTexts: [],
    totals: [],
    outputTokens: []
  }
}

function totalsOf(lane: RunLane, gathered: Gathered): LaneTotals {
  const firstTextMs = median(gathered.firstTexts)
  const totalMs = median(gathered.totals)
  const { outputTokens } = gathered
  return {
    lane,
    answered: gathered.answered,
    failed: gathered.failed,
    ...(firstTextMs !== undefined && { firstTextMs }),
    ...(totalMs !== undefined && { totalMs }),
    ...(outputTokens.length > 0 && { outputTokens: outputTokens.reduce((a, b) => a + b) }),
    spentUsd: sumUsd(gathered.costs),
    unknownCosts: gathered.unknownCosts
  }
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.ceil(sorted.length / 2) - 1]
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2
}
