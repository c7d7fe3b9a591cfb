import type { Forecast, RunSummary } from '../../shared/domain/run'
import type { CostRange, LanePlan, RunPlanView } from '../../shared/ipc/views'
import { formatUsd, plural } from './format'

/** `about $0.0115`. A forecast of nothing to pay is `Free`. */
export function aboutUsd(usd: string): string {
  return Number(usd) === 0 ? 'Free' : `about ${formatUsd(usd)}`
}

/** `$0.0050 to $0.0320`; one amount where both ends are alike. */
export function rangeWords({ lowUsd, highUsd }: CostRange): string {
  const [low, high] = [formatUsd(lowUsd), formatUsd(highUsd)]
  return low === high ? low : `${low} to ${high}`
}

/** What one model is thought to cost: `about $0.0011`, `Free`, `unknown`. */
export function laneCostWords({ cost }: LanePlan): string {
  if (cost.kind === 'free') return 'Free'
  return cost.kind === 'unknown' ? 'unknown' : aboutUsd(cost.likelyUsd)
}

/** What can be said of a run's cost: `about $0.0115`, `Free`, or that nothing is known. */
export function knownCostWords({ total, unestimated, lanes }: RunPlanView): string {
  if (total) return aboutUsd(total.likelyUsd)
  return unestimated > 0 && unestimated === lanes.length ? 'Cost unknown' : 'Free'
}

/** `+ 1 unknown`: what of a run is in no estimate; it is counted, never taken for nothing. */
export function unknownCostWords({ unestimated, lanes }: RunPlanView): string | undefined {
  return unestimated > 0 && unestimated < lanes.length ? `+ ${unestimated} unknown` : undefined
}

/** Both in one: `about $0.0115 + 1 unknown`. */
export function planCostWords(plan: RunPlanView): string {
  return [knownCostWords(plan), unknownCostWords(plan)].filter(Boolean).join(' ')
}

/** `$0.0089 of about $0.0115`: the second half, for a run that goes on; with ` +` when some is unknown. */
export function forecastWords({ likelyUsd, unestimated }: Forecast): string | undefined {
  if (Number(likelyUsd) === 0) return undefined
  return `of ${aboutUsd(likelyUsd)}${unestimated > 0 ? ' +' : ''}`
}

/**
 * Forecast against what was spent, in a sentence for a tooltip: `About $0.0120 expected, $0.0113
 * spent.` and what of it is not known. Undefined where nothing was expected and all is known.
 */
export function forecastAgainstActual(run: RunSummary): string | undefined {
  const { forecast, unknownCosts } = run
  const unknown =
    unknownCosts > 0 ? `The cost of ${plural(unknownCosts, 'answer')} is not known.` : undefined
  if (!forecast) return unknown
  const sentences = [
    `${expected(run, forecast)}, ${spent(run)}.`,
    forecast.unestimated > 0 && forecast.unestimated < run.lanes.length
      ? `${plural(forecast.unestimated, 'model')} ${forecast.unestimated === 1 ? 'was' : 'were'} in no estimate.`
      : undefined,
    unknown
  ]
  return sentences.filter((sentence) => sentence !== undefined).join(' ')
}

function expected({ lanes }: RunSummary, { likelyUsd, unestimated }: Forecast): string {
  if (unestimated > 0 && unestimated >= lanes.length) return 'No estimate was possible'
  return Number(likelyUsd) === 0
    ? 'Nothing to pay expected'
    : `About ${formatUsd(likelyUsd)} expected`
}

function spent({ spentUsd, unknownCosts, state }: RunSummary): string {
  const soFar = state === 'running' ? ' so far' : ''
  if (Number(spentUsd) === 0 && unknownCosts > 0) return `nothing known to be spent${soFar}`
  return `${formatUsd(spentUsd)} spent${soFar}`
}
