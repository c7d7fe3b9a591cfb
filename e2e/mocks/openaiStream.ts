import type { ServerResponse } from 'node:http'
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { sendJson } from './httpServer'
import { usageOf, type CompletionReply, type Delta, type Step } from './openaiReplies'
import type { ChatRequest } from './openaiRequest'

const CREATED = 1_760_000_000
const HEADERS = { 'x-request-id': 'req_mock', 'openai-processing-ms': '1' }

function deltasOf(steps: readonly Step[]): Delta[] {
  return steps.flatMap((step) => (step.do === 'delta' ? [step.delta] : []))
}

type Extra = Readonly<Record<string, unknown>>

/** Writes chunks of one stream in the shape of the dialect. */
class ChunkWriter {
  private readonly newline: string
  private readonly deltas: Delta[]

  constructor(
    private readonly response: ServerResponse,
    private readonly request: ChatRequest,
    private readonly reply: CompletionReply
  ) {
    this.newline = reply.crlf === true ? '\r\n' : '\n'
    this.deltas = deltasOf(reply.steps)
  }

  usage(upTo = this.deltas.length): Extra {
    return {
      ...usageOf(this.request, this.deltas.slice(0, upTo), this.reply.usage === 'with-cost')
    }
  }

  delta(delta: Extra, number: number): void {
    const usage =
      this.reply.usage === 'every-chunk'
        ? this.usage(number)
        : this.request.includeUsage
          ? null
          : undefined
    this.chunk([{ index: 0, delta, finish_reason: null }], { usage })
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
      ...extra
    }
    this.write(`data: ${JSON.stringify(body)}${this.newline}${this.newline}`)
  }
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

/** Plays the steps; answers false when the stream is over before its end. */
async function playSteps(
  response: ServerResponse,
  writer: ChunkWriter,
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
  pace: number
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...HEADERS })
  const writer = new ChunkWriter(response, request, reply)
  writer.delta({ role: 'assistant', content: '' }, 0)
  if (!(await playSteps(response, writer, reply, pace)) || response.destroyed) return
  const ending = reply.ending ?? 'done'
  writer.finish()
  if (ending === 'hold-after-finish') return
  if (ending !== 'no-done') writer.done()
  if (ending !== 'hold-after-done') response.end()
}

function joined(
  deltas: readonly Delta[],
  field: 'content' | 'refusal' | 'reasoning_content'
): string | null {
  const parts = deltas.map((delta) => delta[field]).filter((part) => typeof part === 'string')
  return parts.length === 0 ? null : parts.join('')
}

function sendCompletion(
  response: ServerResponse,
  request: ChatRequest,
  reply: CompletionReply
): void {
  const deltas = deltasOf(reply.steps)
  const reasoning = joined(deltas, 'reasoning_content')
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
    ...(reply.usage !== 'nowhere' && {
      usage: usageOf(request, deltas, reply.usage === 'with-cost')
    })
  }
  sendJson(response, 200, body, HEADERS)
}

/** Writes a completion as a stream or as a whole body, as it was asked for. */
export async function playCompletion(
  response: ServerResponse,
  request: ChatRequest,
  reply: CompletionReply,
  tokensPerSecond = Infinity
): Promise<void> {
  const pace = reply.tokensPerSecond ?? tokensPerSecond
  if (request.stream && reply.ignoresStream !== true)
    await playStream(response, request, reply, pace)
  else sendCompletion(response, request, reply)
}
