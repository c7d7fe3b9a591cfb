import type { AttemptEvent } from '../../../shared/domain/events'
import type { Adapter, AdapterEvent, ExchangeRequest } from './adapter'
import { drive, type AttemptWorld } from './drive'
import { AttemptFailure, cutFailure } from './failures'
import {
  bytesOf,
  snapshotOf,
  type RecordedExchange,
  type Recording,
  type RequestSnapshot
} from './recordingFile'
import type { ResponseReader } from './responseReaders'
import type { PreparedBytes } from './runner'
import type { WireEnd } from './transport'

export interface ReplayOptions {
  /** Cuts every response into reads of this many bytes instead of those that were recorded. */
  readonly readBytes?: number
  /**
   * Breaks an exchange's connection after this many bytes of its response; whatever is asked after
   * that breaks at once, as the recording does not know how it would have gone on.
   */
  readonly cutAfterBytes?: number
  /** Which exchange that is, from 0; the last one unless told otherwise. */
  readonly cutExchange?: number
  /** How the connection breaks: cleanly or not. `cut` unless told otherwise. */
  readonly cutAs?: 'cut' | 'complete'
  /** Changes a response on its way. */
  readonly alter?: (exchange: RecordedExchange) => RecordedExchange
}

export interface Replayed {
  readonly events: readonly AttemptEvent[]
  /** What the adapter asked for, in order. */
  readonly requests: readonly RequestSnapshot[]
  /** What it would have waited, in milliseconds. */
  readonly waits: readonly number[]
}

/**
 * Drives an adapter from a recording: no network, no key, no waiting, and the times of the
 * recording instead of a clock. An exchange that is not in the recording is an error.
 */
export async function replay(
  adapter: Adapter,
  recording: Recording,
  images: readonly PreparedBytes[],
  options: ReplayOptions = {}
): Promise<Replayed> {
  const world = new RecordedWorld(recording, images, options)
  const events: AttemptEvent[] = []
  await drive({
    adapter,
    plan: recording.plan,
    world,
    onEvent: (event) => events.push(event)
  })
  return { events, requests: world.requests, waits: world.waits }
}

class RecordedWorld implements AttemptWorld {
  readonly requests: RequestSnapshot[] = []
  readonly waits: number[] = []
  private clock = 0
  private jobs = 0
  private broken = false

  constructor(
    private readonly recording: Recording,
    private readonly images: readonly PreparedBytes[],
    private readonly options: ReplayOptions
  ) {}

  async send(request: ExchangeRequest, reader: ResponseReader<unknown>): Promise<WireEnd> {
    const { exchanges } = this.recording
    const { alter, cutExchange = exchanges.length - 1 } = this.options
    const ordinal = this.requests.length
    const recorded = exchanges[ordinal]
    this.requests.push(snapshotOf(request, this.images))
    if (this.broken) throw new AttemptFailure(cutFailure())
    if (!recorded) throw new Error(`The recording has no exchange ${ordinal + 1}.`)
    return this.play(alter?.(recorded) ?? recorded, reader, ordinal === cutExchange)
  }

  async runLocal(_job: unknown, emit: (event: AdapterEvent) => void): Promise<void> {
    for (const event of this.recording.local?.[this.jobs++] ?? []) emit(event as AdapterEvent)
  }

  async wait(ms: number): Promise<void> {
    this.waits.push(ms)
  }

  now(): number {
    return this.clock
  }

  hide(text: string): string {
    return text
  }

  private play(
    { response, chunks, end }: RecordedExchange,
    reader: ResponseReader<unknown>,
    mayCut: boolean
  ): WireEnd {
    const { cutAfterBytes = Infinity, cutAs = 'cut' } = this.options
    let left = mayCut ? cutAfterBytes : Infinity
    reader.head(response.status, response.headers, this.clock)
    for (const { bytes, at } of this.reads(chunks)) {
      this.clock = Math.max(this.clock, at)
      const arrived = bytes.subarray(0, Math.min(left, bytes.length))
      left -= arrived.length
      if (arrived.length > 0 && reader.data(arrived, this.clock) === 'enough') return 'enough'
      if (left <= 0) {
        this.broken = true
        return cutAs
      }
    }
    return end
  }

  private *reads(chunks: RecordedExchange['chunks']): Generator<{ bytes: Buffer; at: number }> {
    const { readBytes } = this.options
    for (const chunk of chunks) {
      const bytes = bytesOf(chunk)
      const step = readBytes ?? Math.max(1, bytes.length)
      for (let from = 0; from < bytes.length; from += step)
        yield { bytes: bytes.subarray(from, from + step), at: chunk.at }
    }
  }
}
