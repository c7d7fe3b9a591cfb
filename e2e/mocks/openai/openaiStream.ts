import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { sendJson } from '../httpServer'
import {
  usageOf,
  type CompletionReply,
  type Delta,
  type Step,
  type UsageBody
} from './openaiReplies'
import type { ChatRequest } from './openaiRequest'

const CREATED = 1_760_000_000
const HEADERS = { 'x-request-id': 'req_mock', 'openai-processing-ms': '1' }

export function deltasOf(steps: readonly Step[]): Delta[] {
  return steps.flatMap((step) => (step.do === 'delta' ? [step.delta] : []))
}

type Extra = Readonly<Record<string, unknown>>

/** Head of a good answer: OpenAI's unless the reply has its own, and the vendor's over either. */
export function headersOf(reply: CompletionReply, dress: Dress): Readonly<Record<string, string>> {
  return { ...(reply.headers ?? HEADERS), ...dress.headers }
}

/** What a vendor puts over the dialect. */
export interface Dress {
  /** Bytes before the first chunk, such as a comment that keeps the connection alive. */
  readonly opening?: string
  /** More fields of every chunk, such as OpenRouter's `provider`. */
  readonly chunk?: (request: ChatRequest) => Extra
  /** A delta in this vendor's own words. */
  readonly delta?: (delta: Extra) => Extra
  /** The usage in this vendor's own words. */
  readonly usage?: (usage: UsageBody, request: ChatRequest) => Extra
  readonly headers?: Readonly<Record<string, string>>
  /** Pads every delta at random unless the request asks it not to, as OpenAI does. */
  readonly pads?: boolean
  /** Counts reasoning but never shows it in chat, as OpenAI does. */
  readonly hidesReasoning?: boolean
  /** Sends a summary of the reasoning although none was asked for, in responses. */
  readonly summarisesUnasked?: boolean
  /** The usage of a response in this vendor's own words. */
  readonly responsesUsage?: (usage: UsageBody, request: ChatRequest) => Extra
}

/** Writes chunks of one stream in the shape of the dialect. */
class ChunkWriter {
  private readonly newline: string
  private readonly deltas: Delta[]

  constructor(
    private readonly response: ServerResponse,
    private readonly request: ChatRequest,
    private readonly reply: CompletionReply,
    private readonly dress: Dress
  ) {
    this.newline = reply.crlf === true ? '\r\n' : '\n'
    this.deltas = deltasOf(reply.steps)
  }

  usage(upTo = this.deltas.length): Extra {
    return dressedUsage(this.request, this.deltas.slice(0, upTo), this.reply, this.dress)
  }

  delta(delta: Extra, number: number): void {
    if (this.dress.hidesReasoning === true && isReasoning(delta)) return
    const usage =
      this.reply.usage === 'every-chunk'
        ? this.usage(number)
        : this.request.includeUsage
          ? null
          : undefined
    const padding = this.dress.pads === true && this.request.unpadded !== true
    const said = this.dress.delta?.(delta) ?? delta
    this.chunk([{ index: 0, delta: said, finish_reason: null }], {
      usage,
      ...(padding && { obfuscation: randomPadding() })
    })
  }

  finish(): void {
    const { finishReason, nativeFinishReason, usage } = this.reply
    const choice = {
      index: 0,
      delta: {},
      finish_reason: finishReason,
      ...(nativeFinishReason !== undefined && { native_finish_reason: nativeFinishReason })
    }
    this.chunk([choice], usage === 'x-groq' ? { x_groq: { id: 'req_x', usage: this.usage() } } : {})
    const inLastChunk = usage === undefined || usage === 'last-chunk' || usage === 'with-cost'
    if (inLastChunk && this.request.includeUsage) this.chunk([], { usage: this.usage() })
  }

  done(): void {
    this.write(`data: [DONE]${this.newline}${this.newline}`)
  }

  write(bytes: string | Buffer): void {
    this.response.write(bytes)
  }

  private chunk(choices: readonly Extra[], extra: Extra): void {
    const body = {
      id: 'chatcmpl-mock',
      object: 'chat.completion.chunk',
      created: CREATED,
      model: this.request.model,
      system_fingerprint: 'fp_mock',
      choices,
      ...this.dress.chunk?.(this.request),
      ...extra
    }
    this.write(`data: ${JSON.stringify(body)}${this.newline}${this.newline}`)
  }
}

function isReasoning(delta: Extra): boolean {
  return delta['reasoning_content'] !== undefined || delta['reasoning'] !== undefined
}

function dressedUsage(
  request: ChatRequest,
  deltas: readonly Delta[],
  reply: CompletionReply,
  dress: Dress
): Extra {
  const usage = usageOf(request, deltas, reply.usage === 'with-cost')
  return dress.usage?.(usage, request) ?? { ...usage }
}

/** One to sixteen letters. */
export function randomPadding(): string {
  return Math.random()
    .toString(36)
    .slice(2)
    .padEnd(16, 'x')
    .slice(0, 1 + Math.floor(Math.random() * 16))
}

/** Waits until a token is due; without a pace it only lets the event loop turn now and then. */
async function due(start: number, count: number, tokensPerSecond: number): Promise<void> {
  if (!Number.isFinite(tokensPerSecond)) {
    if (count % 64 === 0) await nextTurn()
    return
  }
  const wait = start + (count * 1000) / tokensPerSecond - performance.now()
  if (wait > 0) await sleep(wait)
}

/** What writes the deltas of one dialect. */
export interface StepWriter {
  delta(delta: Extra, number: number): void
  write(bytes: string | Buffer): void
}

/** Plays the steps; answers false when the stream is over before its end. */
export async function playSteps(
  response: ServerResponse,
  writer: StepWriter,
  reply: CompletionReply,
  pace: number
): Promise<boolean> {
  const start = performance.now()
  let count = 0
  for (const step of reply.steps) {
    if (response.destroyed) return false
    switch (step.do) {
      case 'delta':
        await due(start, ++count, pace)
        writer.delta({ ...step.delta }, count)
        break
      case 'raw':
        writer.write(step.bytes)
        break
      case 'pause':
        await sleep(step.ms)
        break
      case 'hang':
        return false
      case 'end':
        response.end()
        return false
      case 'reset':
        // What was written must reach the client before the reset does.
        await sleep(20)
        response.destroy()
        return false
    }
  }
  return true
}

async function playStream(
  response: ServerResponse,
  request: ChatRequest,
  reply: CompletionReply,
  pace: number,
  dress: Dress
): Promise<void> {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    ...headersOf(reply, dress)
  })
  const writer = new ChunkWriter(response, request, reply, dress)
  if (dress.opening !== undefined) writer.write(dress.opening)
  writer.delta({ role: 'assistant', content: '' }, 0)
  if (!(await playSteps(response, writer, reply, pace)) || response.destroyed) return
  const ending = reply.ending ?? 'done'
  writer.finish()
  if (ending === 'hold-after-finish') return
  if (ending !== 'no-done') writer.done()
  if (ending !== 'hold-after-done') response.end()
}

export function joined(
  deltas: readonly Delta[],
  field: 'content' | 'refusal' | 'reasoning_content'
): string | null {
  const parts = deltas.map((delta) => delta[field]).filter((part) => typeof part === 'string')
  return parts.length === 0 ? null : parts.join('')
}

function sendCompletion(
  response: ServerResponse,
  request: ChatRequest,
  reply: CompletionReply,
  dress: Dress
): void {
  const deltas = deltasOf(reply.steps)
  const shown = dress.hidesReasoning !== true
  const reasoning = shown ? joined(deltas, 'reasoning_content') : null
  const message = {
    role: 'assistant',
    content: joined(deltas, 'content'),
    refusal: joined(deltas, 'refusal'),
    ...(reasoning !== null && { reasoning_content: reasoning })
  }
  const body = {
    id: 'chatcmpl-mock',
    object: 'chat.completion',
    created: CREATED,
    model: request.model,
    choices: [{ index: 0, message, finish_reason: reply.finishReason }],
    ...dress.chunk?.(request),
    ...(reply.usage !== 'nowhere' && { usage: dressedUsage(request, deltas, reply, dress) })
  }
  sendJson(response, 200, body, headersOf(reply, dress))
}

/** Writes a completion as a stream or as a whole body, as it was asked for. */
export async function playCompletion(
  response: ServerResponse,
  request: ChatRequest,
  reply: CompletionReply,
  tokensPerSecond = Infinity,
  dress: Dress = {}
): Promise<void> {
  const pace = reply.tokensPerSecond ?? tokensPerSecond
  if (request.stream && reply.ignoresStream !== true)
    await playStream(response, request, reply, pace, dress)
  else sendCompletion(response, request, reply, dress)
}
