import type { Outcome, Pass } from '../limits/rateLimiter'
import type { ResolvedProvider } from '../providers/providerService'
import type { Size } from '../images/fit'
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
  { limiter, info, adapter }: Pick<ResolvedProvider, 'limiter' | 'info' | 'adapter'>,
  images: readonly Size[]
): Promise<Pass | undefined> {
  const pass = await limiter.take({
    signal: live.signal,
    tokens: inputTokens(live.lane, images, adapter),
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

/** Characters of a token, as a rule of thumb. */
const CHARS_PER_TOKEN = 4

/** About how many tokens a request will count for, so that a limit per minute is kept beforehand. */
function inputTokens(
  { model, params, prompt }: LiveCell['lane'],
  images: readonly Size[],
  { imageTokens }: ResolvedProvider['adapter']
): number {
  const text = Math.ceil((prompt.text.length + prompt.system.length) / CHARS_PER_TOKEN)
  return images.reduce((sum, image) => sum + (imageTokens?.(model, image, params) ?? 0), text)
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
