import { createHash } from 'node:crypto'
import { emptyAnswer, foldEvent, type Answer } from '../../../../shared/domain/answer'
import type { AttemptEvent } from '../../../../shared/domain/events'
import type { AttemptId, ImageId } from '../../../../shared/domain/ids'
import type { ImageFormat } from '../../../../shared/domain/image'
import type { AttemptPlan, PlanImage } from '../adapter'
import openaiCompatible from '../adapters/openaiCompatible'
import type { ExchangeEnd, ExchangeHead, RecordingSink, ResponseHead } from '../recording'
import type { AttemptInput, PreparedBytes } from '../runner'
import { runAttempt } from '../runAttempt'

/** Tools for tests of attempts: inputs with sensible defaults, and everything that came out. */

export const PIXEL_PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64'
)

/** An image of any bytes, as if the media worker had prepared it. */
export function preparedImage(bytes: Buffer, format: ImageFormat = 'png'): PreparedBytes {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  let base64: Buffer | undefined
  return {
    info: {
      imageId: sha256 as ImageId,
      sha256,
      format,
      width: 1,
      height: 1,
      sizeBytes: bytes.length,
      changes: []
    },
    bytes,
    base64: () => (base64 ??= Buffer.from(bytes.toString('base64'), 'latin1'))
  }
}

export function planImages(images: readonly PreparedBytes[]): readonly PlanImage[] {
  return images.map(({ info, bytes }, index) => ({
    index,
    name: `image-${index}.png`,
    format: info.format === 'pixels' ? 'png' : info.format,
    width: info.width,
    height: info.height,
    sizeBytes: bytes.length
  }))
}

export interface TappedExchange {
  readonly head: ExchangeHead
  response?: ResponseHead
  readonly chunks: { readonly bytes: Buffer; readonly at: number }[]
  end?: ExchangeEnd
}

/** A recording kept in memory. */
export function tap(): RecordingSink & {
  readonly exchanges: TappedExchange[]
  readonly messages: unknown[]
} {
  const exchanges: TappedExchange[] = []
  const messages: unknown[] = []
  return {
    exchanges,
    messages,
    message: (value) => void messages.push(value),
    exchange(head) {
      const kept: TappedExchange = { head, chunks: [] }
      exchanges.push(kept)
      return {
        response: (response) => void (kept.response = response),
        chunk: (bytes, at) => void kept.chunks.push({ bytes: Buffer.from(bytes), at }),
        end: (end) => void (kept.end = end)
      }
    }
  }
}

export interface Outcome {
  readonly answer: Answer
  readonly events: readonly AttemptEvent[]
  /** Clock readings of the events, milliseconds after the attempt began. */
  readonly times: readonly number[]
  readonly recording: ReturnType<typeof tap>
}

export type Options = Partial<Omit<AttemptInput, 'plan' | 'recording' | 'onEvent'>> & {
  readonly plan: Partial<AttemptPlan> & Pick<AttemptPlan, 'baseUrl' | 'model'>
  readonly onEvent?: (event: AttemptEvent) => void
}

/** Runs one attempt (with the generic adapter unless told otherwise) and folds what came out. */
export async function attempt(options: Options): Promise<Outcome> {
  const events: AttemptEvent[] = []
  const times: number[] = []
  const recording = tap()
  const images = options.images ?? []
  const madeAt = performance.now()
  await runAttempt({
    adapter: openaiCompatible,
    imagePaths: [],
    timeouts: { connect: 5, firstByte: 5, idle: 5, total: 20 },
    signal: new AbortController().signal,
    clock: { now: () => performance.now(), date: () => new Date() },
    runLocal: () => Promise.reject(new Error('There is no built-in engine here.')),
    madeAt,
    ...options,
    images,
    recording,
    plan: {
      prompt: { text: 'Describe the picture.', system: '' },
      params: {},
      images: planImages(images),
      retries: 0,
      ...options.plan
    },
    onEvent: (event, now) => {
      events.push(event)
      times.push(now - madeAt)
      options.onEvent?.(event)
    }
  })
  let answer = emptyAnswer('attempt_test' as AttemptId, 1, '2026-01-01T00:00:00.000Z')
  events.forEach((event, at) => (answer = foldEvent(answer, event, times[at] ?? 0)))
  return { answer, events, times, recording }
}
