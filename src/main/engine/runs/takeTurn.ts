import type { Outcome, Pass } from '../limits/rateLimiter'
import type { ResolvedProvider } from '../providers/providerService'
import type { ActiveRun, Terminal } from './activeRun'
import type { LiveCell } from './liveCell'
import type { Slot } from './scheduler'

/**
 * Waits until the key of a provider may be used again, visibly. The place among all cells is free
 * meanwhile, so that a provider with few requests a minute does not hold up the others.
 *
 * @returns undefined when the cell was stopped meanwhile
 */
export async function takeTurn(
  run: ActiveRun,
  live: LiveCell,
  slot: Slot,
  { limiter, info }: Pick<ResolvedProvider, 'limiter' | 'info'>
): Promise<Pass | undefined> {
  const pass = await limiter.take({
    signal: live.signal,
    onWait: (until, why) => {
      slot.rest()
      run.apply(live, [
        {
          type: 'phase',
          phase: 'queued',
          detail: `${info.label}: ${why}`,
          ...(until !== undefined && { until })
        }
      ])
    }
  })
  if (pass === undefined) return undefined
  await slot.resume()
  return pass
}

/** What the limits learn from how an attempt ended. */
export function outcomeOf(live: LiveCell, terminal: Terminal): Outcome {
  if (terminal.type === 'ended') {
    const { inputTokens = 0, outputTokens = 0 } = live.answer.usage ?? {}
    const tokens = inputTokens + outputTokens
    return { kind: 'answered', ...(tokens > 0 && { tokens }) }
  }
  const { class: kind, retryAfterMs } = terminal.failure
  if (kind !== 'rate-limited') return { kind: 'other' }
  return { kind: 'refused', ...(retryAfterMs !== undefined && { retryAfterMs }) }
}
