import type { Answer } from '../../../shared/domain/answer'
import type { Cost } from '../../../shared/domain/cost'
import { durations, tokensPerSecond } from '../../../shared/domain/timing'
import { UNKNOWN, formatCost, formatCount, formatMs, formatSpeed } from '../../lib/format'
import { elapsedMs } from './ribbon'

export type MetricName = 'first' | 'total' | 'speed' | 'in' | 'out' | 'cost'

export interface Metric {
  readonly name: MetricName
  readonly label: string
  readonly value: string
  /** `so far`, `tok/s`, `est.` */
  readonly unit?: string
  /** Where the figure comes from. */
  readonly tip?: string
}

/** Figures that can be compared; lower is better but for speed. Absent where unknown. */
export interface Figures {
  readonly first: number | undefined
  readonly total: number | undefined
  readonly speed: number | undefined
  readonly cost: number | undefined
}

function speedOf(answer: Answer): number | undefined {
  const { outputTokens, reasoningTokens } = answer.usage ?? {}
  return tokensPerSecond(answer.timings, outputTokens, reasoningTokens)
}

export function figuresOf(answer: Answer): Figures {
  const { firstTextMs, totalMs } = durations(answer.timings)
  const cost = answer.cost.mark === 'unknown' ? undefined : Number(answer.cost.usd)
  return { first: firstTextMs, total: totalMs, speed: speedOf(answer), cost }
}

const NO_ANSWER: readonly Metric[] = [
  { name: 'first', label: 'First token', value: UNKNOWN },
  { name: 'total', label: 'Total', value: UNKNOWN },
  { name: 'speed', label: 'Speed', value: UNKNOWN },
  { name: 'in', label: 'Tokens in', value: UNKNOWN },
  { name: 'out', label: 'Tokens out', value: UNKNOWN },
  { name: 'cost', label: 'Cost', value: UNKNOWN }
]

function costMetric(answer: Answer, isMock: boolean): Metric {
  const { cost } = answer
  return {
    name: 'cost',
    label: costLabel(answer, isMock),
    value: formatCost(cost),
    ...(cost.mark === 'estimate' && { unit: 'est.' }),
    tip: `${isMock ? 'Mock price, not real. ' : ''}${costTip(cost)}`
  }
}

function costTip(cost: Cost): string {
  return cost.mark === 'unknown' ? cost.reason : `${markWord(cost.mark)}: ${cost.reason}`
}

/** `Cost, billed`: how an amount is known stands beside it. While nobody can know yet it is just the cost. */
function costLabel({ cost, state }: Answer, isMock: boolean): string {
  if (cost.mark === 'unknown') return state === 'running' ? 'Cost' : 'Cost, unknown'
  if (isMock && cost.free !== true) return 'Cost, mock price'
  return cost.free === true ? 'Cost' : `Cost, ${cost.mark}`
}

function markWord(mark: 'billed' | 'computed' | 'estimate'): string {
  return { billed: 'Billed', computed: 'Computed', estimate: 'Estimate' }[mark]
}

/** The six figures of a column head, in their fixed places. */
export function metricsOf(
  answer: Answer | undefined,
  now: number,
  isMock = false
): readonly Metric[] {
  if (!answer) return NO_ANSWER
  const figures = figuresOf(answer)
  const running = answer.state === 'running'
  const speed = formatSpeed(figures.speed)
  const elapsed = elapsedMs(answer, now)
  return [
    { name: 'first', label: 'First token', value: formatMs(figures.first) },
    {
      name: 'total',
      label: 'Total',
      value: formatMs(elapsed, running),
      ...(running && elapsed !== undefined && { unit: 'so far' })
    },
    {
      name: 'speed',
      label: 'Speed',
      value: speed,
      ...(speed !== UNKNOWN && { unit: 'tok/s' })
    },
    { name: 'in', label: 'Tokens in', value: formatCount(answer.usage?.inputTokens) },
    { name: 'out', label: 'Tokens out', value: formatCount(answer.usage?.outputTokens) },
    costMetric(answer, isMock)
  ]
}

/**
 * Which of several done answers holds the best figure of each kind. Nobody is best alone: with
 * fewer than two values, or a tie, there is none.
 */
export function bestOf<K>(
  answers: readonly { readonly key: K; readonly answer: Answer }[]
): Readonly<Partial<Record<MetricName, K>>> {
  const done = answers.filter(({ answer }) => answer.state === 'done')
  const best = (pick: (figures: Figures) => number | undefined): K | undefined => {
    const values = done
      .map(({ key, answer }) => ({ key, value: pick(figuresOf(answer)) }))
      .filter((entry): entry is { key: K; value: number } => entry.value !== undefined)
      .sort((a, b) => a.value - b.value)
    const [first, second] = values
    return first && second && first.value < second.value ? first.key : undefined
  }
  const winners = {
    first: best((figures) => figures.first),
    total: best((figures) => figures.total),
    speed: best((figures) => (figures.speed === undefined ? undefined : -figures.speed)),
    cost: best((figures) => figures.cost)
  }
  return Object.fromEntries(Object.entries(winners).filter(([, key]) => key !== undefined))
}
