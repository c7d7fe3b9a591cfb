import type { z } from 'zod'
import type { AttemptEvent } from '../../../shared/domain/events'
import type { Timeouts } from '../../../shared/domain/settings'
import type { Failure } from '../../../shared/domain/failure'
import type { ImageFormat, ImageLimits } from '../../../shared/domain/image'
import type { Balance, Price } from '../../../shared/domain/cost'
import type { LaneParams, ParamName, Prompt } from '../../../shared/domain/lane'
import type { OptionSpec } from '../../../shared/domain/option'
import type { Vendor } from './vendor'

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
  /** A form with one image as a file (for uploads). */
  | {
      readonly kind: 'multipart'
      readonly fields: Readonly<Record<string, string>>
      readonly file: { readonly field: string; readonly name: string; readonly index: number }
    }

export interface ExchangeRequest {
  /** What it is for, in one word: `chat`, `upload`, `submit`, `poll`, `models`, `balance`, `price`. */
  readonly label: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: RequestBody
  /** `key`: the runner adds the provider's key. `none`: it never does (upload hosts and the like). */
  readonly auth: 'key' | 'none'
  /** False for a request that may cost money when sent twice: the runner never repeats it. */
  readonly repeatable: boolean
  /** Limits of this request where they differ from the attempt's: the 15 s of a poll, say. */
  readonly timeouts?: Partial<Timeouts>
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

/** The head of a streamed response, once the stream is over. */
export type StreamReply = Omit<JsonReply, 'body'>

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
  /** Any 2xx will do; the body is dropped. */
  | { readonly kind: 'send'; readonly request: ExchangeRequest }
  | { readonly kind: 'local'; readonly job: LocalJob }
  | { readonly kind: 'wait'; readonly ms: number; readonly why: string }
  | { readonly kind: 'emit'; readonly event: AdapterEvent }

/**
 * A failure that ends a step. Adapters throw it for what they recognise themselves; a step that
 * fails throws it into the adapter's generator, which may catch it and go on.
 */
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
  /** As prepared: what is sent. */
  readonly format: ImageFormat
  readonly width: number
  readonly height: number
  readonly sizeBytes: number
  /** Pixels of the original, upright: the space of regions. Absent: the same as prepared. */
  readonly source?: { readonly width: number; readonly height: number }
}

/** Everything an adapter needs to describe one attempt. */
export interface AttemptPlan {
  readonly baseUrl: string
  readonly model: string
  readonly prompt: Prompt
  /** Only what the adapter says it takes for this model; the rest is shown as dropped. */
  readonly params: LaneParams
  /** Empty for a prompt without images. */
  readonly images: readonly PlanImage[]
  /** How many attempts of this cell came before. */
  readonly retries: number
  /**
   * Set when the work was submitted earlier and only its result is to be had: nothing that costs
   * anything may be sent. Only for adapters that are `resumable`.
   */
  readonly resume?: { readonly remoteId: string }
}

/** What a question about the account or its models needs. */
export interface AskContext {
  readonly baseUrl: string
  /** Wall-clock ISO time, for `asOf`. */
  readonly now: string
}

/** A script of free requests that ends in what was asked for; it emits no events. */
export type Ask<T> = Generator<Step, T, unknown>

/** How fast a key may be used, as response headers say it; what they do not say is absent. */
export interface RateHeaders {
  readonly requests?: RateWindow
  readonly tokens?: RateWindow
}

export interface RateWindow {
  /** In the window. */
  readonly limit?: number
  readonly remaining?: number
  /** Milliseconds until the window is full again. */
  readonly resetMs?: number
  /** Length of the window in milliseconds; absent: a minute. */
  readonly windowMs?: number
}

export type AdapterRun = Generator<Step, void, unknown>

/** What a list of models holds before a person's overrides are laid over it. */
export interface ListedModel {
  readonly id: string
  readonly label?: string
  readonly vision?: 'yes' | 'no'
  readonly contextTokens?: number
  readonly maxOutputTokens?: number
  readonly sizeBytes?: number
  readonly price?: Price
  /** Takes a JSON Schema for its answer. */
  readonly json?: 'yes' | 'no'
  readonly boxes?: 'yes' | 'no'
  readonly family?: string
  /** ISO date. */
  readonly released?: string
  readonly tags?: readonly string[]
  /** One or two sentences a person has to know before using it. */
  readonly note?: string
}

export interface Adapter {
  readonly id: string
  readonly label: string
  /** Present: a provider of its own, offered in the settings under the adapter's id. */
  readonly vendor?: Vendor
  /** Image needs; a built-in engine's are without limit, as it decodes for itself. */
  readonly limits: ImageLimits
  /** Where a model's image needs differ. */
  readonly limitsOf?: (model: string) => Partial<ImageLimits>
  /** `pixels`: the image goes to a built-in engine by reference. `encoded`: bytes are prepared. */
  readonly takes: 'encoded' | 'pixels'
  /** What the adapter can send; the rest is dropped before `run`, and shown as dropped. */
  readonly params: readonly ParamName[]
  /** Where a model takes fewer of them. */
  readonly paramsOf?: (model: string) => readonly ParamName[]
  /** What `run` leaves out because of other parameters, in plain sentences, for the plan before it. */
  readonly leavesOut?: (plan: AttemptPlan) => readonly string[]
  /** Choices that only this provider has, for this model. */
  readonly options?: (model: string) => readonly OptionSpec[]
  /** `no`: the answer comes in one piece, as from a task that is asked for; absent: it streams. */
  readonly streams?: 'no'
  /** How a model that sees no images gets to know them all the same, in plain words. */
  readonly seesThrough?: string
  /** The listed price as it holds for a lane's parameters, where they change it. */
  readonly priceFor?: (listed: Price, params: LaneParams) => Price
  /** Header that carries the key. */
  readonly keyHeader?: (key: string) => Readonly<Record<string, string>>
  /** Codes and bodies of errors, over the general table in failures.ts. */
  readonly mapError?: (reply: JsonReply) => Partial<Failure> | undefined
  /** Rate limits in this provider's headers, where they differ from the usual ones. */
  readonly rateOf?: (headers: Readonly<Record<string, string>>) => RateHeaders
  /** True when `run` understands `plan.resume`: it emitted `remote-id` before its first poll. */
  readonly resumable?: true
  run(plan: AttemptPlan): AdapterRun
  /**
   * Tokens that the provider counts for an image of this size, for estimates; undefined when its
   * rule is not known for the model.
   */
  readonly imageTokens?: (
    model: string,
    image: { readonly width: number; readonly height: number },
    params: LaneParams
  ) => number | undefined
  /** Lists models. Also the free check of address and key, unless there is a `check`. */
  readonly models?: (context: AskContext) => Ask<readonly ListedModel[]>
  /** A free call that shows that address and key are good, where listing models does not. */
  readonly check?: (context: AskContext) => Ask<void>
  /** What the key has left. */
  readonly balance?: (context: AskContext) => Ask<Balance>
}

export function defineAdapter(adapter: Adapter): Adapter {
  return adapter
}

/** One JSON exchange; the reply is parsed with `schema`, and an unexpected shape is `unreadable`. */
export function* json<T>(
  request: ExchangeRequest,
  schema: z.ZodType<T>
): Generator<Step, T, unknown> {
  const { body } = (yield { kind: 'json', request }) as JsonReply
  const parsed = schema.safeParse(body)
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
): Generator<Step, StreamReply, unknown> {
  return (yield { kind: 'stream', request, framing, reader }) as StreamReply
}

/** One JSON exchange with its head; the body is not looked at. */
export function* reply(request: ExchangeRequest): Generator<Step, JsonReply, unknown> {
  return (yield { kind: 'json', request }) as JsonReply
}

/** An exchange whose response has no body worth reading, such as a PUT to an upload host. */
export function* send(request: ExchangeRequest): Generator<Step, StreamReply, unknown> {
  return (yield { kind: 'send', request }) as StreamReply
}

export function* wait(ms: number, why: string): Generator<Step, void, unknown> {
  yield { kind: 'wait', ms, why }
}

export function* emit(event: AdapterEvent): Generator<Step, void, unknown> {
  yield { kind: 'emit', event }
}
