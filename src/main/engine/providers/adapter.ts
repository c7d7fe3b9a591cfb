import type { z } from 'zod'
import type { AttemptEvent } from '../../../shared/domain/events'
import type { Failure } from '../../../shared/domain/failure'
import type { ImageFormat, ImageLimits } from '../../../shared/domain/image'
import type { Price } from '../../../shared/domain/cost'
import type { LaneParams, Prompt } from '../../../shared/domain/lane'

/**
 * The seam every provider is written against. An adapter describes what is to be exchanged, as a
 * pure synchronous generator of steps; it never sends, waits, reads a clock or sees a key. One
 * runner (runner.ts) does all of that, and replay.ts drives the same adapter from a recording.
 */

/** Events an adapter may emit; stamps, phases of the queue and terminal events are the runner's. */
export type AdapterEvent = Exclude<AttemptEvent, { type: 'created' | 'ended' | 'failed' }>

/**
 * An image inside a request body. The adapter places it; the bytes are put in while the request is
 * written, from one shared base64 buffer, so that they never go through JSON.stringify.
 */
export class ImageSlot {
  constructor(
    readonly index: number,
    readonly form: 'data-url' | 'base64'
  ) {}
  /** A marker that the body writer looks for; the NUL bytes cannot come from a person's text. */
  toJSON(): string {
    return `\u0000image:${this.index}:${this.form}\u0000`
  }
}

export type JsonValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | ImageSlot
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue }

export type RequestBody =
  | { readonly kind: 'json'; readonly value: JsonValue }
  /** The prepared bytes of one image, as they are (for uploads). */
  | { readonly kind: 'image'; readonly index: number }

export interface ExchangeRequest {
  /** What it is for, in one word: `chat`, `upload`, `submit`, `poll`. */
  readonly label: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: RequestBody
  /** `key`: the runner adds the provider's key. `none`: it never does (upload hosts and the like). */
  readonly auth: 'key' | 'none'
  /** False for a request that may cost money when sent twice: the runner never repeats it. */
  readonly repeatable: boolean
}

/** One server-sent event, or one line of JSON lines. */
export interface Frame {
  readonly event?: string
  readonly data: string
}

/** Reads a stream frame by frame. One per exchange; it holds the dialect's state. */
export interface FrameReader {
  /**
   * Pure apart from its own state. Throws {@link AdapterFailure} for an error the frame carries;
   * anything else it throws (broken JSON) is a warning, and reading goes on with the next frame.
   */
  read(frame: Frame): readonly AdapterEvent[]
  /** True once the dialect's own end was seen. A stream that closes before it is cut, not complete. */
  isComplete(): boolean
  /**
   * Asked only once complete: true while something worth a short wait may still follow, such as the
   * usage after the finish reason. Absent: nothing follows.
   */
  mayFollow?(): boolean
  /** What was held back (half of a tag, the last usage); called once when no more frames come. */
  flush?(): readonly AdapterEvent[]
  /** After the end: a failure the end itself stands for (length, refusal, filter), or none. */
  outcome(): Failure | undefined
  /**
   * Reads a whole JSON body as if it had been streamed, for servers that ignore `stream: true`.
   * Returns undefined when the body is not of this dialect.
   */
  readWhole?(body: unknown): readonly AdapterEvent[] | undefined
}

export interface JsonReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

/** What a built-in engine is asked to do. */
export interface LocalJob {
  readonly engine: string
  readonly imageIndex: number
}

export type Step =
  | { readonly kind: 'json'; readonly request: ExchangeRequest }
  | {
      readonly kind: 'stream'
      readonly request: ExchangeRequest
      readonly framing: 'sse' | 'json-lines'
      readonly reader: FrameReader
    }
  | { readonly kind: 'local'; readonly job: LocalJob }
  | { readonly kind: 'wait'; readonly ms: number; readonly why: string }
  | { readonly kind: 'emit'; readonly event: AdapterEvent }

/** A failure the adapter itself recognised. */
export class AdapterFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.sentence)
    this.name = 'AdapterFailure'
  }
}

/** What an adapter knows of an image: never its bytes. */
export interface PlanImage {
  readonly index: number
  readonly name: string
  readonly format: ImageFormat
  readonly width: number
  readonly height: number
  readonly sizeBytes: number
}

/** Everything an adapter needs to describe one attempt. */
export interface AttemptPlan {
  readonly baseUrl: string
  readonly model: string
  readonly prompt: Prompt
  readonly params: LaneParams
  readonly images: readonly PlanImage[]
  /** How many attempts of this cell came before. */
  readonly retries: number
}

export type AdapterRun = Generator<Step, void, unknown>

/** What a list of models holds before a person's overrides are laid over it. */
export interface ListedModel {
  readonly id: string
  readonly label?: string
  readonly vision?: 'yes' | 'no'
  readonly contextTokens?: number
  readonly sizeBytes?: number
  readonly price?: Price
}

export interface Adapter {
  readonly id: string
  readonly label: string
  /** Image needs; absent for built-in engines, which decode for themselves. */
  readonly limits: ImageLimits
  /** `pixels`: the image goes to a built-in engine by reference. `encoded`: bytes are prepared. */
  readonly takes: 'encoded' | 'pixels'
  readonly params: readonly (keyof LaneParams)[]
  /** Header that carries the key. */
  readonly keyHeader?: (key: string) => Readonly<Record<string, string>>
  /** Codes and bodies of errors, over the general table in failures.ts. */
  readonly mapError?: (reply: JsonReply) => Partial<Failure> | undefined
  run(plan: AttemptPlan): AdapterRun
  /** How to list models, and how to read the answer. */
  readonly listModels?: {
    request(baseUrl: string): ExchangeRequest
    read(body: unknown): readonly ListedModel[]
  }
}

export function defineAdapter(adapter: Adapter): Adapter {
  return adapter
}

/** One JSON exchange; the reply is parsed with `schema`, and an unexpected shape is `unreadable`. */
export function* json<T>(
  request: ExchangeRequest,
  schema: z.ZodType<T>
): Generator<Step, T, unknown> {
  const reply = (yield { kind: 'json', request }) as JsonReply
  const parsed = schema.safeParse(reply.body)
  if (parsed.success) return parsed.data
  throw new AdapterFailure({
    class: 'unreadable',
    sentence: `The ${request.label} response does not have the expected shape.`,
    nextStep: 'Check that the address belongs to the right kind of server.',
    vendorMessage: parsed.error.issues
      .slice(0, 3)
      .map((issue) => `${issue.path.join('.')}: ${issue.message}`)
      .join('; ')
  })
}

/** One streamed exchange, to its dialect's end. */
export function* stream(
  request: ExchangeRequest,
  framing: 'sse' | 'json-lines',
  reader: FrameReader
): Generator<Step, void, unknown> {
  yield { kind: 'stream', request, framing, reader }
}

export function* wait(ms: number, why: string): Generator<Step, void, unknown> {
  yield { kind: 'wait', ms, why }
}

export function* emit(event: AdapterEvent): Generator<Step, void, unknown> {
  yield { kind: 'emit', event }
}
