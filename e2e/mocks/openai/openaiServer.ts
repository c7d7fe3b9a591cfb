import type { ServerResponse } from 'node:http'
import {
  sendJson,
  startServer,
  type Handler,
  type MockServer,
  type RecordedRequest
} from '../httpServer'
import { BEHAVIOURS, behaviourOf, namedAnswer } from './openaiBehaviours'
import { apiError, type Reply, type WholeReply } from './openaiReplies'
import {
  readChatRequest,
  type ApiError,
  type ChatRequest,
  type RequestRules
} from './openaiRequest'
import { playCompletion, type Dress } from './openaiStream'

export interface ChatOptions {
  /** Pace of all streams; Infinity (the default) writes as fast as the socket takes it. */
  readonly tokensPerSecond?: number
  /** With it, requests without `Authorization: Bearer <apiKey>` are refused with 401. */
  readonly apiKey?: string
  /** Origin that the model `redirect` points to. */
  readonly redirectTo?: string
  /** Comes before the behaviour of the model's name; undefined leaves it to that. */
  readonly script?: (request: ChatRequest, recorded: RecordedRequest) => Reply | undefined
  /**
   * Models that are listed. Those that are not called like a behaviour answer with their own name;
   * any behaviour answers whether it is listed or not.
   */
  readonly models?: readonly string[]
  /** Said in `owned_by` of the list. */
  readonly ownedBy?: string
  /** Path before `/models` and `/chat/completions`; `/v1` unless told otherwise. */
  readonly prefix?: string
  /** How a request shows the key; `Authorization: Bearer <apiKey>` unless told otherwise. */
  readonly authorized?: (headers: RecordedRequest['headers'], apiKey: string) => boolean
  /** What this vendor takes over or under what the dialect does. */
  readonly rules?: RequestRules
  /** What this vendor puts over the dialect. */
  readonly dress?: Dress
  /** Replaces the list of models. */
  readonly list?: (options: ChatOptions) => unknown
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

/** The routes `…/models` and `…/chat/completions`; answers false for any other path. */
export type ChatRoutes = (request: RecordedRequest, response: ServerResponse) => Promise<boolean>

export function modelOf(request: RecordedRequest): string | undefined {
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

export function sendWhole(response: ServerResponse, reply: WholeReply): void {
  const body = Buffer.from(reply.body)
  response.writeHead(reply.status, { 'content-length': body.length, ...reply.headers })
  response.end(body)
}

/** The error response of a request that was refused. */
export function refusal({ status, message, type, param, code }: ApiError): WholeReply {
  return apiError(status, message, {
    type,
    ...(param !== null && { param }),
    ...(code !== null && { code })
  })
}

/** What a model does with a request that was accepted, in either of OpenAI's dialects. */
export function replyOf(
  chat: ChatRequest,
  recorded: RecordedRequest,
  options: ChatOptions,
  before: number
): Reply {
  const scripted = options.script?.(chat, recorded)
  if (scripted) return scripted
  const behaviour = behaviourOf(chat.model)
  if (behaviour)
    return behaviour.run(chat, {
      argument: behaviour.argument,
      before,
      redirectTo: options.redirectTo ?? 'http://127.0.0.1:9',
      authorization: recorded.headers.authorization
    })
  if (options.models?.includes(chat.model) === true) return namedAnswer(chat)
  return apiError(404, `The model '${chat.model}' does not exist.`, { code: 'model_not_found' })
}

/** Refuses a request without the right key; true when it did. */
export function refuseStranger(
  { apiKey, authorized = hasBearer }: ChatOptions,
  request: RecordedRequest,
  response: ServerResponse
): boolean {
  if (apiKey === undefined || authorized(request.headers, apiKey)) return false
  const words = 'You didn’t provide a valid API key.'
  sendWhole(response, apiError(401, words, { code: 'invalid_api_key' }))
  return true
}

function hasBearer(headers: RecordedRequest['headers'], apiKey: string): boolean {
  return headers.authorization === `Bearer ${apiKey}`
}

/** Builds the routes; `options` is asked at each request, so that it may change between two. */
export function chatRoutes(options: () => ChatOptions): ChatRoutes {
  const seen = new Map<string, number>()
  return async (request, response) => {
    const { prefix = '/v1', list = listModels, rules, dress, tokensPerSecond } = options()
    const path = request.path.split('?')[0]
    if (path !== `${prefix}/models` && path !== `${prefix}/chat/completions`) return false
    if (refuseStranger(options(), request, response)) return true
    const wanted = path === `${prefix}/models` ? 'GET' : 'POST'
    if (request.method !== wanted) {
      sendWhole(response, apiError(405, `Not allowed to ${request.method} on ${path}.`))
      return true
    }
    if (wanted === 'GET') {
      sendJson(response, 200, list(options()))
      return true
    }
    const model = modelOf(request) ?? ''
    const before = seen.get(model) ?? 0
    seen.set(model, before + 1)
    const read = readChatRequest(request, rules)
    if ('error' in read) {
      sendWhole(response, refusal(read.error))
      return true
    }
    const reply = replyOf(read.ok, request, options(), before)
    if (reply.kind === 'completion')
      await playCompletion(response, read.ok, reply, tokensPerSecond, dress)
    else sendUncompleted(response, reply)
    return true
  }
}

/** Sends what is no completion: an error, a web page, or nothing at all. */
export function sendUncompleted(
  response: ServerResponse,
  reply: Exclude<Reply, { kind: 'completion' }>
): void {
  if (reply.kind === 'whole') sendWhole(response, reply)
  else if (reply.do === 'reset') response.destroy()
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
