import type { ServerResponse } from 'node:http'
import { ai302Reply, AI302_MODELS, readAi302Request, type Ai302Request } from './ai302Chat'
import { ai302Error } from './ai302Errors'
import {
  sendJson,
  startServer,
  type Handler,
  type MockServer,
  type RecordedRequest
} from '../httpServer'
import { usageOf, type CompletionReply, type WholeReply } from '../openai/openaiReplies'
import { playCompletion } from '../openai/openaiStream'

export interface Ai302Options {
  /** With it, requests without `Authorization: Bearer <apiKey>` are refused with 401. */
  readonly apiKey?: string
  readonly tokensPerSecond?: number
  /** At which question the record of a call is there; 3 unless told otherwise, as it appears late. */
  readonly recordReadyAt?: number
  /** As the API says it: a string or a number; `refused` for a key without that permission. */
  readonly balance?: string | number
}

export interface Ai302Mock extends MockServer {
  readonly baseUrl: string
  /** Chat requests so far. */
  chats(): RecordedRequest[]
  set(options: Partial<Ai302Options>): void
}

/** Dollars per million tokens of every call's record, so that a test can do the sum. */
export const AI302_RECORD_PRICE = { input: 3, output: 7 } as const

interface CallRecord {
  readonly body: unknown
  questions: number
}

/** One running mock: its options, which may change, and the records of its calls. */
class Ai302Service {
  private readonly records = new Map<string, CallRecord>()
  private readonly seen = new Map<string, number>()

  constructor(public options: Ai302Options) {}

  readonly handle: Handler = async (request, response) => {
    const { apiKey } = this.options
    const { authorization } = request.headers
    if (authorization === undefined) return sendWhole(response, ai302Error('-10001'))
    if (apiKey !== undefined && authorization !== `Bearer ${apiKey}`)
      return sendWhole(response, ai302Error('-10002'))
    const path = request.path.split('?')[0] ?? ''
    switch (`${request.method} ${path}`) {
      case 'POST /v1/chat/completions':
        return await this.chat(request, response)
      case 'GET /v1/models':
        return sendJson(response, 200, modelList())
      case 'GET /dashboard/balance':
        return this.balance(response)
    }
    const record = /^\/dashboard\/record\/([^/]+)$/.exec(path)?.[1]
    if (request.method === 'GET' && record !== undefined)
      return this.record(decodeURIComponent(record), response)
    sendWhole(response, ai302Error('-10010'))
  }

  private async chat(request: RecordedRequest, response: ServerResponse): Promise<void> {
    const read = readAi302Request(request)
    const before = 'ok' in read ? this.countOf(read.ok.model) : 0
    const reply =
      'error' in read ? read.error : ai302Reply(read.ok, before, request.headers.authorization)
    if (reply.kind === 'whole') return sendWhole(response, reply)
    if (reply.kind === 'silent') return void (reply.do === 'reset' && response.destroy())
    if (!('ok' in read)) return
    const requestId = `302-${this.records.size + 1}`
    this.records.set(requestId, { body: recordOf(read.ok, reply), questions: 0 })
    const headers = { 'request-id': requestId }
    await playCompletion(response, read.ok, { ...reply, headers }, this.options.tokensPerSecond)
  }

  private countOf(model: string): number {
    const before = this.seen.get(model) ?? 0
    this.seen.set(model, before + 1)
    return before
  }

  private balance(response: ServerResponse): void {
    const { balance = '12.3' } = this.options
    if (balance === 'refused') sendWhole(response, ai302Error('-10013'))
    else sendJson(response, 200, { code: 0, msg: 'success', data: { balance } })
  }

  /** Not there, then there without content, then there: both ways of "not yet" are met. */
  private record(id: string, response: ServerResponse): void {
    const record = this.records.get(id)
    if (!record) return sendWhole(response, ai302Error('-10010'))
    const left = (this.options.recordReadyAt ?? 3) - ++record.questions
    if (left >= 2) sendWhole(response, ai302Error('-10010'))
    else sendJson(response, 200, { code: 0, data: left > 0 ? null : record.body })
  }
}

/** The record's cost is that of the main call; the analysis has none of its own here. */
function recordOf(request: Ai302Request, reply: CompletionReply): unknown {
  const deltas = reply.steps.flatMap((step) => (step.do === 'delta' ? [step.delta] : []))
  const { prompt_tokens: input, completion_tokens: output } = usageOf(request, deltas, false)
  const micro = input * AI302_RECORD_PRICE.input + output * AI302_RECORD_PRICE.output
  return {
    cost: (micro / 1e6).toFixed(6),
    input_token: input,
    output_token: output,
    model: request.model,
    process_time: 1.5
  }
}

function modelList(): unknown {
  const price = {
    input_token: '$0.150 / M tokens',
    output_token: '$0.600 / M tokens',
    per_request: '$0.000'
  }
  return {
    object: 'list',
    data: AI302_MODELS.map((id) => ({
      id,
      object: 'model',
      name: id,
      category_en: 'LLM',
      context_length: 128_000,
      max_completion_tokens: 16_384,
      is_moderated: false,
      supported_tools: true,
      price
    }))
  }
}

function sendWhole(response: ServerResponse, reply: WholeReply): void {
  const body = Buffer.from(reply.body)
  response.writeHead(reply.status, { 'content-length': body.length, ...reply.headers })
  response.end(body)
}

/** Starts a stand-in for api.302.ai on 127.0.0.1; what a model does is in its name (ai302Chat.ts). */
export async function startAi302Mock(
  options: Ai302Options & { readonly port?: number } = {}
): Promise<Ai302Mock> {
  const { port = 0, ...first } = options
  const service = new Ai302Service(first)
  const server = await startServer(service.handle, port)
  return {
    ...server,
    baseUrl: server.origin,
    chats: () => server.requests.filter(({ path }) => path.startsWith('/v1/chat/completions')),
    set: (changes) => {
      service.options = { ...service.options, ...changes }
    }
  }
}
