import type { AttemptEvent } from '../../../../shared/domain/events'
import type { Adapter, AttemptPlan } from '../adapter'
import { drive } from '../drive'
import { chunkOf, snapshotOf, type RecordedExchange, type Recording } from '../recordingFile'
import { createSender } from '../sender'
import type { PreparedBytes } from '../runner'
import { tap } from './attempt'

export interface RecordingOrder {
  readonly about: string
  readonly adapter: Adapter
  readonly plan: AttemptPlan
  readonly images: readonly PreparedBytes[]
  readonly key?: string
  /** Replaces the live server's address in the file, so that the file does not name a port. */
  readonly publicBaseUrl?: string
}

/** Events a recording holds: all but marks and phases, which only a live attempt has. */
export function isRecorded(event: AttemptEvent): boolean {
  return event.type !== 'mark' && event.type !== 'phase'
}

/** Makes one live attempt and turns it into a recording for __recordings__. */
export async function makeRecording(order: RecordingOrder): Promise<Recording> {
  const { adapter, plan, images, publicBaseUrl = plan.baseUrl } = order
  const exchanges: RecordedExchange[] = []
  const events: AttemptEvent[] = []
  const madeAt = performance.now()
  const elapsed = (at: number): number => Math.round((at - madeAt) * 10) / 10
  const send = createSender({
    adapter,
    plan,
    images,
    timeouts: { connect: 15, firstByte: 300, idle: 120, total: 1800 },
    signal: new AbortController().signal,
    clock: { now: () => performance.now(), date: () => new Date() },
    madeAt,
    recording: tap(),
    onEvent: () => undefined,
    ...(order.key !== undefined && { key: order.key })
  })
  await drive({
    adapter,
    plan,
    onEvent: (event) => void (isRecorded(event) && events.push(event)),
    world: {
      async send(request, reader) {
        const chunks: RecordedExchange['chunks'] = []
        let response = { status: 0, headers: {} }
        const snapshot = snapshotOf(request, images)
        const url = snapshot.url.replace(plan.baseUrl, publicBaseUrl)
        const keep = (end: RecordedExchange['end']): void =>
          void exchanges.push({ request: { ...snapshot, url }, response, chunks, end })
        const tapped: typeof reader = {
          head: (status, headers, at) => {
            response = { status, headers: { ...headers } }
            reader.head(status, headers, at)
          },
          data: (bytes, at) => {
            chunks.push(chunkOf(bytes, elapsed(at)))
            return reader.data(bytes, at)
          },
          flush: () => reader.flush(),
          close: (how) => reader.close(how)
        }
        try {
          const end = await send(request, tapped)
          keep(end)
          return end
        } catch (error) {
          // Its reader left because of what the response said; that is an end of its own.
          keep('enough')
          throw error
        }
      },
      runLocal: () => Promise.reject(new Error('Only exchanges are recorded.')),
      wait: () => Promise.resolve(),
      now: () => performance.now(),
      hide: (text) => text
    }
  })
  return {
    about: order.about,
    plan: { ...plan, baseUrl: publicBaseUrl },
    images: images.map(({ info, bytes }) => ({
      format: info.format as 'png',
      base64: bytes.toString('base64')
    })),
    exchanges,
    events
  }
}
