import type { ServerResponse } from 'node:http'
import { sendJson } from '../httpServer'
import { usageOf, type CompletionReply, type Delta } from './openaiReplies'
import type { ResponsesRequest } from './openaiResponsesRequest'
import { deltasOf, headersOf, playSteps, randomPadding, type Dress } from './openaiStream'

type Extra = Readonly<Record<string, unknown>>

const CREATED = 1_760_000_000

/** The terminal event that a finish reason of the chat dialect, or one of ours, stands for. */
interface Ending {
  readonly event: 'response.completed' | 'response.incomplete' | 'response.failed' | 'error'
  readonly detail?: string
}

/**
 * `length` and `content_filter` as in chat; `incomplete:REASON`, `failed:CODE` and `error:CODE` for
 * what only this dialect has.
 */
function endingOf(finishReason: string): Ending {
  const [kind = '', detail = 'server_error'] = finishReason.split(':')
  if (kind === 'length') return { event: 'response.incomplete', detail: 'max_output_tokens' }
  if (kind === 'content_filter') return { event: 'response.incomplete', detail: 'content_filter' }
  if (kind === 'incomplete') return { event: 'response.incomplete', detail }
  if (kind === 'failed') return { event: 'response.failed', detail }
  return kind === 'error' ? { event: 'error', detail } : { event: 'response.completed' }
}

function messageOf(code: string): string {
  return `The request failed with ${code}.`
}

/** What a delta of the chat dialect is in this one. */
function pieceOf(delta: Delta): { readonly kind: Kind; readonly text: string } | undefined {
  const reasoning = delta.reasoning_content ?? delta.reasoning
  if (reasoning !== undefined) return { kind: 'reasoning', text: reasoning }
  if (delta.refusal !== undefined) return { kind: 'refusal', text: delta.refusal }
  return typeof delta.content === 'string' ? { kind: 'text', text: delta.content } : undefined
}

type Kind = 'reasoning' | 'text' | 'refusal'

/** An output item that is being written; it has one part. */
interface OpenItem {
  readonly kind: Kind
  readonly index: number
  text: string
}

/** Builds the events of one response, in the order and with the fields of the real API. */
class EventWriter {
  private sequence = 0
  private open: OpenItem | undefined
  private readonly output: Extra[] = []
  private readonly newline: string

  constructor(
    private readonly sink: (bytes: string | Buffer) => void,
    private readonly request: ResponsesRequest,
    private readonly reply: CompletionReply,
    private readonly dress: Dress
  ) {
    this.newline = reply.crlf === true ? '\r\n' : '\n'
  }

  start(): void {
    this.event('response.created', { response: this.response('in_progress') })
    this.event('response.in_progress', { response: this.response('in_progress') })
  }

  delta(delta: Delta): void {
    const piece = pieceOf(delta)
    if (!piece) return
    if (this.open?.kind !== piece.kind) {
      this.closeItem()
      this.openItem(piece.kind)
    }
    const item = this.open
    if (!item) return
    item.text += piece.text
    if (piece.kind === 'reasoning' && !this.showsReasoning()) return
    const padding = this.dress.pads === true && this.request.unpadded !== true
    this.event(`${PART_EVENT[piece.kind]}.delta`, {
      ...this.place(item),
      delta: piece.text,
      ...(piece.kind === 'text' && { logprobs: [] }),
      ...(padding && { obfuscation: randomPadding() })
    })
  }

  write(bytes: string | Buffer): void {
    this.sink(bytes)
  }

  finish(): void {
    const ending = endingOf(this.reply.finishReason)
    if (ending.event === 'error') {
      const code = ending.detail ?? ''
      this.event('error', { code, message: messageOf(code), param: null })
      return
    }
    this.closeItem()
    this.event(ending.event, { response: this.finished() })
  }

  /** The response as it stands in the terminal event, or as a whole body. */
  finished(): Extra {
    this.closeItem()
    const { event, detail } = endingOf(this.reply.finishReason)
    const status = event.replace('response.', '')
    return {
      ...this.response(status === 'error' ? 'failed' : status),
      incomplete_details: event === 'response.incomplete' ? { reason: detail } : null,
      error:
        event === 'response.failed' ? { code: detail, message: messageOf(detail ?? '') } : null,
      output: this.output,
      usage: this.reply.usage === 'nowhere' ? null : this.usage()
    }
  }

  private usage(): Extra {
    const counted = usageOf(this.request, deltasOf(this.reply.steps), false)
    if (this.dress.responsesUsage) return this.dress.responsesUsage(counted, this.request)
    return responsesUsage(counted)
  }

  private showsReasoning(): boolean {
    return this.request.summary || this.dress.summarisesUnasked === true
  }

  private response(status: string): Extra {
    const { model, stored } = this.request
    const more = this.dress.chunk?.(this.request)
    return {
      id: 'resp_mock',
      object: 'response',
      created_at: CREATED,
      status,
      error: null,
      incomplete_details: null,
      model,
      output: [],
      store: stored,
      usage: null,
      ...more
    }
  }

  private openItem(kind: Kind): void {
    this.open = { kind, index: this.output.length, text: '' }
    const place = this.place(this.open)
    this.event('response.output_item.added', {
      output_index: this.open.index,
      item: this.item(this.open, 'in_progress')
    })
    if (kind !== 'reasoning')
      this.event('response.content_part.added', { ...place, part: this.part(kind, '') })
    else if (this.showsReasoning())
      this.event('response.reasoning_summary_part.added', { ...place, part: this.part(kind, '') })
  }

  private closeItem(): void {
    const item = this.open
    if (!item) return
    this.open = undefined
    const place = this.place(item)
    const { kind, text } = item
    if (kind !== 'reasoning' || this.showsReasoning()) {
      const said = kind === 'refusal' ? { refusal: text } : { text }
      this.event(`${PART_EVENT[kind]}.done`, { ...place, ...said })
      const part = kind === 'reasoning' ? 'reasoning_summary_part' : 'content_part'
      this.event(`response.${part}.done`, { ...place, part: this.part(kind, text) })
    }
    const done = this.item(item, 'completed')
    this.event('response.output_item.done', { output_index: item.index, item: done })
    this.output.push(done)
  }

  private place({ kind, index }: OpenItem): Extra {
    const item_id = kind === 'reasoning' ? `rs_${index}` : `msg_${index}`
    const part = kind === 'reasoning' ? { summary_index: 0 } : { content_index: 0 }
    return { item_id, output_index: index, ...part }
  }

  private item(item: OpenItem, status: string): Extra {
    const parts = status === 'completed' ? [this.part(item.kind, item.text)] : []
    if (item.kind === 'reasoning')
      return {
        id: `rs_${item.index}`,
        type: 'reasoning',
        summary: this.showsReasoning() ? parts : []
      }
    return {
      id: `msg_${item.index}`,
      type: 'message',
      role: 'assistant',
      status,
      content: parts
    }
  }

  private part(kind: Kind, text: string): Extra {
    if (kind === 'refusal') return { type: 'refusal', refusal: text }
    if (kind === 'reasoning') return { type: 'summary_text', text }
    return { type: 'output_text', text, annotations: [], logprobs: [] }
  }

  private event(type: string, fields: Extra): void {
    const data = JSON.stringify({ type, sequence_number: this.sequence++, ...fields })
    this.write(`event: ${type}${this.newline}data: ${data}${this.newline}${this.newline}`)
  }
}

const PART_EVENT: Readonly<Record<Kind, string>> = {
  text: 'response.output_text',
  refusal: 'response.refusal',
  reasoning: 'response.reasoning_summary_text'
}

/** Usage in this dialect's names; like the real API it does not tell the images' tokens apart. */
export function responsesUsage(usage: ReturnType<typeof usageOf>): Extra {
  return {
    input_tokens: usage.prompt_tokens,
    input_tokens_details: {
      cached_tokens: usage.prompt_tokens_details.cached_tokens,
      cache_write_tokens: 0
    },
    output_tokens: usage.completion_tokens,
    output_tokens_details: usage.completion_tokens_details,
    total_tokens: usage.total_tokens
  }
}

/** Writes a response as a stream of events or as a whole body, as it was asked for. */
export async function playResponse(
  response: ServerResponse,
  request: ResponsesRequest,
  reply: CompletionReply,
  tokensPerSecond = Infinity,
  dress: Dress = {}
): Promise<void> {
  const headers = headersOf(reply, dress)
  const streams = request.stream && reply.ignoresStream !== true
  const sink = (bytes: string | Buffer): void => {
    if (streams) response.write(bytes)
  }
  const writer = new EventWriter(sink, request, reply, dress)
  if (!streams) {
    for (const delta of deltasOf(reply.steps)) writer.delta(delta)
    sendJson(response, 200, writer.finished(), headers)
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', ...headers })
  writer.start()
  const pace = reply.tokensPerSecond ?? tokensPerSecond
  if (!(await playSteps(response, writer, reply, pace)) || response.destroyed) return
  if (reply.ending === 'no-done') {
    response.end()
    return
  }
  writer.finish()
  if (reply.ending !== 'hold-after-done' && reply.ending !== 'hold-after-finish') response.end()
}
