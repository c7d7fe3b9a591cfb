import { emptyAnswer, foldEvent } from '../../../../shared/domain/answer'
import type { AttemptEvent } from '../../../../shared/domain/events'
import type { AttemptId } from '../../../../shared/domain/ids'
import type { Adapter, AttemptPlan } from '../adapter'
import { drive } from '../drive'
import type { PreparedBytes } from '../runner'
import { createSender } from '../sender'
import { planImages, tap, type Outcome } from './attempt'

export interface QuickOptions {
  readonly adapter: Adapter
  readonly plan: Partial<AttemptPlan> & Pick<AttemptPlan, 'baseUrl' | 'model'>
  readonly images?: readonly PreparedBytes[]
  readonly key?: string
  readonly signal?: AbortSignal
  readonly onEvent?: (event: AttemptEvent) => void
}

/** An attempt over real connections whose waits take no time; they are listed, in milliseconds. */
export async function quickAttempt(
  options: QuickOptions
): Promise<Outcome & { readonly waits: readonly number[] }> {
  const { adapter, key, images = [], signal = new AbortController().signal } = options
  const events: AttemptEvent[] = []
  const times: number[] = []
  const waits: number[] = []
  const recording = tap()
  const plan: AttemptPlan = {
    prompt: { text: 'Describe the picture.', system: '' },
    params: {},
    images: planImages(images),
    retries: 0,
    ...options.plan
  }
  const madeAt = performance.now()
  const note = (event: AttemptEvent, now: number): void => {
    events.push(event)
    times.push(now - madeAt)
    options.onEvent?.(event)
  }
  const send = createSender({
    adapter,
    plan,
    images,
    timeouts: { connect: 5, firstByte: 5, idle: 5, total: 20 },
    signal,
    clock: { now: () => performance.now(), date: () => new Date() },
    madeAt,
    recording,
    onEvent: note,
    ...(key !== undefined && { key })
  })
  await drive({
    adapter,
    plan,
    onEvent: note,
    world: {
      send,
      runLocal: () => Promise.reject(new Error('There is no built-in engine here.')),
      wait: (ms) => Promise.resolve(void waits.push(ms)),
      now: () => performance.now(),
      hide: (text) => text
    }
  })
  let answer = emptyAnswer('attempt_test' as AttemptId, 1, '2026-01-01T00:00:00.000Z')
  events.forEach((event, at) => (answer = foldEvent(answer, event, times[at] ?? 0)))
  return { answer, events, times, recording, waits }
}
