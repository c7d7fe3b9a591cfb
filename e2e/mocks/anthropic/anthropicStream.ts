import type { ServerResponse } from 'node:http'
import { sendJson } from '../httpServer'
import { REQUEST_ID, usageOf, type MessageReply } from './anthropicReplies'
import type { MessagesAsked } from './anthropicRequest'
import { playSteps, spokenIn, type Spoken } from '../streamSteps'

type Fields = Readonly<Record<string, unknown>>

const SIGNATURE = 'bW9jay1zaWduYXR1cmU='

/** Limits as the API tells them with every answer; the windows are full again in a minute. */
function rateHeaders(): Readonly<Record<string, string>> {
  const reset = new Date(Date.now() + 60_000).toISOString().replace(/\.\d+Z$/, 'Z')
  return {
    'anthropic-ratelimit-requests-limit': '50',
    'anthropic-ratelimit-requests-remaining': '49',
    'anthropic-ratelimit-requests-reset': reset,
    'anthropic-ratelimit-input-tokens-limit': '30000',
    'anthropic-ratelimit-input-tokens-remaining': '29000',
    'anthropic-ratelimit-input-tokens-reset': reset,
    'anthropic-ratelimit-output-tokens-limit': '8000',
    'anthropic-ratelimit-output-tokens-remaining': '8000',
    'anthropic-ratelimit-output-tokens-reset': reset
  }
}

function headers(): Readonly<Record<string, string>> {
  return { 'request-id': REQUEST_ID, ...rateHeaders() }
}

/** Writes the named events of one stream, opening and closing content blocks as the text changes. */
class EventWriter {
  private open: Spoken['kind'] | undefined
  private index = -1

  constructor(
    private readonly response: ServerResponse,
    private readonly asked: MessagesAsked,
    private readonly reply: MessageReply
  ) {}

  start(): void {
    const usage = usageOf(this.asked, this.reply)
    this.event('message_start', {
      message: {
        ...messageHead(this.asked),
        content: [],
        stop_reason: null,
        stop_sequence: null,
        stop_details: null,
        usage: { ...usage, output_tokens: 1, output_tokens_details: null }
      }
    })
    this.event('ping', {})
  }

  say({ kind, text }: Spoken): void {
    if (this.open !== kind) this.begin(kind)
    if (kind === 'text') this.delta({ type: 'text_delta', text })
    else if (this.asked.showsThinking) this.delta({ type: 'thinking_delta', thinking: text })
  }

  finish(): void {
    this.close()
    const { stopReason, stopDetails } = this.reply
    this.event('message_delta', {
      delta: {
        stop_reason: stopReason,
        stop_sequence: stopReason === 'stop_sequence' ? 'END' : null,
        stop_details: stopDetails ?? null
      },
      usage: usageOf(this.asked, this.reply)
    })
  }

  stop(): void {
    this.event('message_stop', {})
  }

  private begin(kind: Spoken['kind']): void {
    this.close()
    this.open = kind
    this.index++
    const block =
      kind === 'text'
        ? { type: 'text', text: '' }
        : { type: 'thinking', thinking: '', signature: '' }
    this.event('content_block_start', { index: this.index, content_block: block })
  }

  private close(): void {
    if (this.open === undefined) return
    if (this.open === 'thinking') this.delta({ type: 'signature_delta', signature: SIGNATURE })
    this.event('content_block_stop', { index: this.index })
    this.open = undefined
  }

  private delta(delta: Fields): void {
    this.event('content_block_delta', { index: this.index, delta })
  }

  private event(type: string, fields: Fields): void {
    const newline = this.reply.crlf === true ? '\r\n' : '\n'
    const data = JSON.stringify({ type, ...fields })
    this.response.write(`event: ${type}${newline}data: ${data}${newline}${newline}`)
  }
}

function messageHead({ model }: MessagesAsked) {
  return { id: 'msg_mock', type: 'message', role: 'assistant', model }
}

async function playStream(
  response: ServerResponse,
  asked: MessagesAsked,
  reply: MessageReply,
  tokensPerSecond: number
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...headers() })
  const writer = new EventWriter(response, asked, reply)
  writer.start()
  const delta = (spoken: Spoken): void => writer.say(spoken)
  if (!(await playSteps(response, reply.steps, { tokensPerSecond, delta }))) return
  writer.finish()
  if (reply.ending !== 'no-stop') writer.stop()
  if (reply.ending !== 'hold-after-stop') response.end()
}

function contentOf({ steps }: MessageReply, showsThinking: boolean): Fields[] {
  const joined = (kind: Spoken['kind']): string =>
    spokenIn(steps)
      .filter((spoken) => spoken.kind === kind)
      .map(({ text }) => text)
      .join('')
  const thinking = joined('thinking')
  const text = joined('text')
  return [
    ...(thinking === ''
      ? []
      : [{ type: 'thinking', thinking: showsThinking ? thinking : '', signature: SIGNATURE }]),
    ...(text === '' ? [] : [{ type: 'text', text, citations: null }])
  ]
}

/** Writes a message as a stream or as a whole body, as it was asked for. */
export async function playMessage(
  response: ServerResponse,
  asked: MessagesAsked,
  reply: MessageReply,
  tokensPerSecond: number
): Promise<void> {
  if (asked.stream && reply.ignoresStream !== true)
    return playStream(response, asked, reply, reply.tokensPerSecond ?? tokensPerSecond)
  const body = {
    ...messageHead(asked),
    content: contentOf(reply, asked.showsThinking),
    stop_reason: reply.stopReason,
    stop_sequence: null,
    stop_details: reply.stopDetails ?? null,
    usage: usageOf(asked, reply)
  }
  sendJson(response, 200, body, headers())
}
