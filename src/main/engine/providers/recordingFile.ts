import { z } from 'zod'
import type { AttemptEvent } from '../../../shared/domain/events'
import type { AttemptPlan, ExchangeRequest } from './adapter'
import { writeBody } from './body'
import type { PreparedBytes } from './runner'

/**
 * A recording of an attempt as a file: what was asked (images as chips), what came back with the
 * time of each read, and the events it stands for. The files in __recordings__ are what the
 * contract test checks every adapter against; docs/adding-a-provider.md says how one is made.
 */

const headers = z.record(z.string(), z.string())
const milliseconds = z.number().nonnegative()

const chunk = z.union([
  z.strictObject({ at: milliseconds, text: z.string() }),
  /** For bytes that are not whole characters. */
  z.strictObject({ at: milliseconds, base64: z.string() })
])

const requestSnapshot = z.strictObject({
  label: z.string(),
  method: z.string(),
  url: z.string(),
  headers: headers.optional(),
  auth: z.enum(['key', 'none']),
  repeatable: z.boolean(),
  /** The JSON body with images as chips, or the chip of an image sent by itself. */
  body: z.unknown().optional()
})

const recordedExchange = z.strictObject({
  request: requestSnapshot,
  response: z.strictObject({ status: z.number().int(), headers }),
  chunks: z.array(chunk),
  end: z.enum(['complete', 'enough', 'cut'])
})

const recordingSchema = z.strictObject({
  about: z.string(),
  plan: z.custom<AttemptPlan>((value) => typeof value === 'object' && value !== null),
  /** Base64 of the prepared images, in the order of the plan's. */
  images: z.array(
    z.strictObject({ format: z.enum(['jpeg', 'png', 'webp', 'gif']), base64: z.string() })
  ),
  exchanges: z.array(recordedExchange),
  /** What each built-in engine said, for adapters that ask one. */
  local: z.array(z.array(z.custom<AttemptEvent>())).optional(),
  /** Every event of the attempt in order, without marks; the last one is terminal. */
  events: z.array(z.custom<AttemptEvent>())
})

export type Recording = z.infer<typeof recordingSchema>
export type RecordedExchange = z.infer<typeof recordedExchange>
export type RecordedChunk = z.infer<typeof chunk>
export type RequestSnapshot = z.infer<typeof requestSnapshot>

/** @throws ZodError when the file is not a recording */
export function parseRecording(file: unknown): Recording {
  return recordingSchema.parse(file)
}

/** A request as a recording holds it: nothing of the image but its chip, and never a key. */
export function snapshotOf(
  request: ExchangeRequest,
  images: readonly PreparedBytes[]
): RequestSnapshot {
  const { label, method, url, auth, repeatable } = request
  return {
    label,
    method,
    url,
    ...(request.headers && { headers: request.headers }),
    auth,
    repeatable,
    ...(request.body && { body: JSON.parse(writeBody(request.body, images).chips) as unknown })
  }
}

/** The bytes of a read; text where they are whole characters, so that a person can read the file. */
export function chunkOf(bytes: Buffer, at: number): RecordedChunk {
  const text = bytes.toString('utf8')
  return Buffer.from(text).equals(bytes) ? { at, text } : { at, base64: bytes.toString('base64') }
}

export function bytesOf(recorded: RecordedChunk): Buffer {
  return 'text' in recorded ? Buffer.from(recorded.text) : Buffer.from(recorded.base64, 'base64')
}
