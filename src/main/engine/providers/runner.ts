import type { AttemptEvent } from '../../../shared/domain/events'
import type { Timeouts } from '../../../shared/domain/settings'
import type { PreparedImage } from '../../../shared/domain/image'
import type { Adapter, AttemptPlan, LocalJob, AdapterEvent } from './adapter'
import type { Clock } from '../engine'
import type { Network } from '../network/network'
import type { RecordingSink } from './recording'

/** An image ready to be sent: the bytes exist once and are shared by every lane that needs them. */
export interface PreparedBytes {
  readonly info: PreparedImage
  readonly bytes: Buffer
  /** Base64 of `bytes` as ASCII, made on first use and shared. */
  base64(): Buffer
}

/** Everything one attempt needs. The runner owns sending, abort, clock, framing and recording. */
export interface AttemptInput {
  readonly adapter: Adapter
  readonly plan: AttemptPlan
  /** In the order of `plan.images`; empty for adapters that take pixels. */
  readonly images: readonly PreparedBytes[]
  /** Files for built-in engines, in the order of `plan.images`. */
  readonly imagePaths: readonly string[]
  readonly key?: string
  readonly timeouts: Timeouts
  readonly signal: AbortSignal
  readonly clock: Clock
  /** Clock reading at which the attempt was made; the recording's times count from it. Absent: now. */
  readonly madeAt?: number
  readonly recording: RecordingSink
  /** Runs a built-in engine. */
  readonly runLocal: (
    job: LocalJob & { readonly path: string },
    onEvent: (event: AdapterEvent) => void,
    signal: AbortSignal
  ) => Promise<void>
  /** Proxies and certificates; absent: straight to the provider. */
  readonly network?: Network
  /** Told the head of every response of the provider's own, for what it says of rate limits. */
  readonly onHead?: (status: number, headers: Readonly<Record<string, string>>) => void
  /** Receives every event with its monotonic clock reading; the last one is terminal. */
  readonly onEvent: (event: AttemptEvent, now: number) => void
}

/** Drives one attempt to its one terminal event. Never throws. */
export type RunAttempt = (input: AttemptInput) => Promise<void>
