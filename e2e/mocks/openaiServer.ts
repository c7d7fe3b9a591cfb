import type { ServerResponse } from 'node:http'
import {
  sendJson,
  startServer,
  type Handler,
  type MockServer,
  type RecordedRequest
} from './httpServer'
import { BEHAVIOURS, behaviourOf } from './openaiBehaviours'
import { apiError, type Reply, type WholeReply } from './openaiReplies'
import { readChatRequest, type ChatRequest } from './openaiRequest'
import { playCompletion } from './openaiStream'

export interface ChatOptions {
  /** Pace of all streams; Infinity (the default) writes as fast as the socket takes it. */
  readonly tokensPerSecond?: number
  /** With it, requests without `Authorization: Bearer <apiKey>` are refused with 401. */
  readonly apiKey?: string
  /** Origin that the model `redirect` points to. */
  readonly redirectTo?: string
  /** Comes before the behaviour of the model's name; undefined leaves it to that. */
  readonly script?: (request: ChatRequest, recorded: RecordedRequest) => Reply | undefined
  /** Models that are listed; any behaviour answers whether it is listed or not. */
  readonly models?: readonly string[]
  /** Said in `owned_by` of the list. */
  readonly ownedBy?: string
}

export interface OpenAiMockOptions extends ChatOptions {
  readonly port?: number
}

export interface OpenAiMock extends MockServer {
  /** With `/v1`: what a person types as the address. */
  readonly baseUrl: string
  /** Chat requests so far, of one model or of all. */
  chats(model?: string): RecordedRequest[]
  /** Replaces options while it runs: `set({ tokensPerSecond: 40 })`. */
  set(options: Partial<ChatOptions>): void
}

/** The routes `/v1/models` and `/v1/chat/completions`; answers false for any other path. */
export type ChatRoutes = (request: RecordedRequest, response: ServerResponse) => Promise<boolean>

function modelOf(request: RecordedRequest): string | undefined {
  const { json } = request
  return typeof json === 'object' &&
    json !== null &&
    'model' in json &&
    typeof json.model === 'string'
    ? json.model
    : undefined
}

function listModels(options: ChatOptions): unknown {
  const ids = options.models ?? Object.keys(BEHAVIOURS)
  return {
    object: 'list',
    data: ids.map((id) => ({
      id,
      object: 'model',
      created: 1_760_000_000,
      owned_by: options.ownedBy ?? 'mock'
    }))
  }
}

function sendWhole(response: ServerResponse, reply: WholeReply): void {
  const body = Buffer.from(reply.body)
  response.writeHead(reply.status, { 'content-length': body.length, ...reply.headers })
  response.end(body)
}

function chooseReply(
  recorded: RecordedRequest,
  options: ChatOptions,
  before: number
): { reply: Reply; chat?: ChatRequest } {
  const read = readChatRequest(recorded)
  if ('error' in read) {
    const { status, message, type, param, code } = read.error
    const details = { type, ...(param !== null && { param }), ...(code !== null && { code }) }
    return { reply: apiError(status, message, details) }
  }
  const chat = read.ok
  const scripted = options.script?.(chat, recorded)
  if (scripted) return { reply: scripted, chat }
  const behaviour = behaviourOf(chat.model)
  if (!behaviour)
    return {
      reply: apiError(404, `The model '${chat.model}' does not exist.`, { code: 'model_not_found' })
    }
  const reply = behaviour.run(chat, {
    argument: behaviour.argument,
    before,
    redirectTo: options.redirectTo ?? 'http://127.0.0.1:9',
    authorization: recorded.headers.authorization
  })
  return { reply, chat }
}

/** Builds the routes; `options` is asked at each request, so that it may change between two. */
export function chatRoutes(options: () => ChatOptions): ChatRoutes {
  const seen = new Map<string, number>()
  return async (request, response) => {
    const { apiKey } = options()
    const path = request.path.split('?')[0]
    if (path !== '/v1/models' && path !== '/v1/chat/completions') return false
    if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`) {
      sendWhole(
        response,
        apiError(401, 'You didn’t provide a valid API key.', { code: 'invalid_api_key' })
      )
      return true
    }
    const wanted = path === '/v1/models' ? 'GET' : 'POST'
    if (request.method !== wanted) {
      sendWhole(response, apiError(405, `Not allowed to ${request.method} on ${path}.`))
      return true
    }
    if (path === '/v1/models') {
      sendJson(response, 200, listModels(options()))
      return true
    }
    const model = modelOf(request) ?? ''
    const before = seen.get(model) ?? 0
    seen.set(model, before + 1)
    const { reply, chat } = chooseReply(request, options(), before)
    if (reply.kind === 'whole') sendWhole(response, reply)
    else if (reply.kind === 'silent') {
      if (reply.do === 'reset') response.destroy()
    } else if (chat) await playCompletion(response, chat, reply, options().tokensPerSecond)
    return true
  }
}

/**
 * Starts a faithful OpenAI-compatible server on 127.0.0.1. What a model does is in its name (see
 * BEHAVIOURS) or in `script`; every request is kept in `requests`.
 */
export async function startOpenAiMock(options: OpenAiMockOptions = {}): Promise<OpenAiMock> {
  let current: ChatOptions = options
  const routes = chatRoutes(() => current)
  const handler: Handler = async (request, response) => {
    if (await routes(request, response)) return
    sendWhole(response, apiError(404, `Invalid URL (${request.method} ${request.path})`))
  }
  const server = await startServer(handler, options.port ?? 0)
  return {
    ...server,
    baseUrl: `${server.origin}/v1`,
    chats: (model) =>
      server.requests.filter(
        (request) =>
          request.path === '/v1/chat/completions' &&
          (model === undefined || modelOf(request) === model)
      ),
    set: (changes) => {
      current = { ...current, ...changes }
    }
  }
}
