import type { Answer } from '../../../shared/domain/answer'

/** Ends of the shared time axis, in seconds; above the last it doubles. */
const AXIS_STEPS = [3, 12, 30, 60, 120] as const

/** The axis, in milliseconds, that holds a time. */
export function axisFor(ms: number): number {
  const seconds = AXIS_STEPS.find((step) => ms <= step * 1000)
  if (seconds !== undefined) return seconds * 1000
  let end = AXIS_STEPS[AXIS_STEPS.length - 1] ?? 120
  while (end * 1000 < ms) end *= 2
  return end * 1000
}

export interface RibbonPart {
  readonly kind: 'up' | 'wait' | 'think' | 'out' | 'fail'
  readonly ms: number
}

/** When an attempt's own work began: neither the queue nor reading the model into memory counts. */
function begun({ timings }: Answer): number | undefined {
  return timings.loaded ?? timings.started
}

/** Milliseconds since an attempt's own work began; undefined before that. */
export function elapsedMs(answer: Answer, now: number): number | undefined {
  const from = begun(answer)
  const { done } = answer.timings
  if (from === undefined) return undefined
  if (done !== undefined) return done - from
  return Math.max(0, now - Date.parse(answer.startedAt) - from)
}

/**
 * The parts of an attempt on the time axis: getting the image there, waiting, thinking, answering,
 * and the moment it failed.
 *
 * @param now epoch milliseconds, for an attempt that goes on
 */
export function ribbonParts(answer: Answer, now: number): readonly RibbonPart[] {
  const total = elapsedMs(answer, now)
  const started = begun(answer) ?? 0
  const { sent, firstReasoning, firstText, prepareEnd } = answer.timings
  if (total === undefined) return []
  const end = started + total
  const sending = answer.phase === 'preparing' || answer.phase === 'uploading'
  const up = sent ?? (sending && answer.state === 'running' ? end : (prepareEnd ?? started))
  const thinkFrom = firstReasoning ?? firstText ?? end
  const outFrom = firstText ?? end
  const parts: RibbonPart[] = [
    { kind: 'up', ms: Math.min(up, thinkFrom) - started },
    { kind: 'wait', ms: thinkFrom - Math.min(up, thinkFrom) },
    { kind: 'think', ms: outFrom - thinkFrom },
    { kind: 'out', ms: end - outFrom }
  ]
  const shown = parts.filter((part) => part.ms > 0)
  const failed = answer.failure !== undefined && answer.failure.class !== 'cancelled'
  return failed ? [...shown, { kind: 'fail', ms: 0 }] : shown
}
