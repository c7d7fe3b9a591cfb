import type { RunSummary } from '../../shared/domain/run'
import { forecastAgainstActual } from '../lib/costWords'
import { UNKNOWN, formatUsd, plural } from '../lib/format'

/** What a run has cost as far as it is known: `Free`, `$0.0115`, `$0.0115 +` when some is unknown. */
export function spentWords({ spentUsd, unknownCosts, counts }: RunSummary): string {
  const known = Number(spentUsd)
  if (known > 0) return unknownCosts > 0 ? `${formatUsd(known)} +` : formatUsd(known)
  if (unknownCosts > 0 || counts.done === 0) return UNKNOWN
  return 'Free'
}

/** What was expected and what was spent, in a sentence for the tooltip. */
export function spentTip(run: RunSummary): string | undefined {
  const sentences = [hasMock(run) && 'Mock prices, not real.', forecastAgainstActual(run)]
  return sentences.filter(Boolean).join(' ') || undefined
}

/** Some of its answers are those of a mock server. */
export function hasMock({ lanes }: RunSummary): boolean {
  return lanes.some(({ mock }) => mock)
}

/** `24 images, 5 models` */
export function sizeWords(run: RunSummary): string {
  return `${plural(run.imageCount, 'image')}, ${plural(run.lanes.length, 'model')}`
}
