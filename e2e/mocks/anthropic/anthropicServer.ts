import type { ServerResponse } from 'node:http'
import { ANTHROPIC_BEHAVIOURS } from './anthropicBehaviours'
import { claudePage } from './anthropicModels'
import { apiError, REQUEST_ID, type AnthropicReply } from './anthropicReplies'
import { InvalidRequest, readMessagesRequest, type MessagesAsked } from './anthropicRequest'
import { playMessage } from './anthropicStream'
import { sendJson, startServer, type MockServer, type RecordedRequest } from '../httpServer'
import type { WholeReply } from '../openai/openaiReplies'
import { isObject } from '../visionMock'

export interface AnthropicSettings {
  /** Pace of all streams; Infinity (the default) writes as fast as the socket takes it. */
  readonly tokensPerSecond?: number
  /** With it, requests without this key are refused with 401. */
  readonly apiKey?: string
  /** Origin that the model `redirect` points to. */
  readonly redirectTo?: string
  /** Largest request in bytes, 32 MB unless told otherwise. */
  readonly largestRequest?: number
}

export interface AnthropicMockOptions extends AnthropicSettings {
  readonly port?: number
}

export interface AnthropicMock extends MockServer {
  /** With `/v1`: what a person types as the address. */
  readonly baseUrl: string
  /** Message requests so far, of one model or of all. */
  messages(model?: string): RecordedRequest[]
  /** Replaces settings while it runs: `set({ tokensPerSecond: 40 })`. */
  set(settings: Partial<AnthropicSettings>): void
}

const MESSAGES = '/v1/messages'
const LARGEST_REQUEST = 32 * 1024 * 1024

function modelOf({ json }: RecordedRequest): string {
  return isObject(json) && typeof json['model'] === 'string' ? json['model'] : ''
}

function sendWhole(response: ServerResponse, reply: WholeReply): void {
  const body = Buffer.from(reply.body)
  response.writeHead(reply.status, { 'content-length': body.length, ...reply.headers })
  response.end(body)
}

function notFound(what: string): WholeReply {
  return apiError(404, 'not_found_error', what)
}

/** The API takes a key either way: `x-api-key` is documented, `Authorization` is what the SDK sends. */
function keyOf({ headers }: RecordedRequest): string | undefined {
  const key = headers['x-api-key']
  return typeof key === 'string' ? key : headers.authorization?.replace(/^Bearer /, '')
}

/** Why a request is refused before anybody reads it, if it is. */
function refusedUnread(
  request: RecordedRequest,
  path: string,
  { apiKey, largestRequest = LARGEST_REQUEST }: AnthropicSettings
): WholeReply | undefined {
  const key = keyOf(request)
  if (apiKey !== undefined && key !== apiKey)
    return apiError(
      401,
      'authentication_error',
      key === undefined ? 'x-api-key header is required' : 'invalid x-api-key'
    )
  if (path !== MESSAGES && path !== '/v1/models') return notFound('Not found')
  if (request.method !== (path === MESSAGES ? 'POST' : 'GET'))
    return apiError(405, 'invalid_request_error', 'Method Not Allowed')
  return request.body.length > largestRequest
    ? apiError(413, 'request_too_large', 'Request exceeds the maximum size')
    : undefined
}

interface Chosen {
  readonly reply: AnthropicReply
  readonly asked?: MessagesAsked
}

function choose(request: RecordedRequest, before: number, settings: AnthropicSettings): Chosen {
  const model = modelOf(request)
  const [name = '', argument] = model.split(/:(.*)/s)
  const behaviour = Object.hasOwn(ANTHROPIC_BEHAVIOURS, name)
    ? ANTHROPIC_BEHAVIOURS[name]
    : undefined
  try {
    const asked = readMessagesRequest(request)
    if (!behaviour) return { reply: notFound(`model: ${model}`) }
    const reply = behaviour(asked, {
      argument,
      before,
      redirectTo: settings.redirectTo ?? 'http://127.0.0.1:9',
      key: keyOf(request)
    })
    return { reply, asked }
  } catch (error) {
    if (!(error instanceof InvalidRequest)) throw error
    return { reply: apiError(400, 'invalid_request_error', error.message) }
  }
}

/**
 * Starts a server on 127.0.0.1 that speaks Anthropic's Messages API: `POST /v1/messages` and `GET
 * /v1/models`. What a model does is in its name (see ANTHROPIC_BEHAVIOURS).
 */
export async function startAnthropicMock(
  options: AnthropicMockOptions = {}
): Promise<AnthropicMock> {
  let settings: AnthropicSettings = options
  const seen = new Map<string, number>()
  const server = await startServer(async (request, response) => {
    const url = new URL(request.path, 'http://mock')
    const refused = refusedUnread(request, url.pathname, settings)
    if (refused) return sendWhole(response, refused)
    if (url.pathname !== MESSAGES) {
      const page = claudePage(url.searchParams)
      return page === undefined
        ? sendWhole(response, apiError(400, 'invalid_request_error', 'Invalid page parameters'))
        : sendJson(response, 200, page, { 'request-id': REQUEST_ID })
    }
    const model = modelOf(request)
    const before = seen.get(model) ?? 0
    seen.set(model, before + 1)
    const { reply, asked } = choose(request, before, settings)
    if (reply.kind === 'whole') sendWhole(response, reply)
    else if (reply.kind === 'silent') {
      if (reply.do === 'reset') response.destroy()
    } else if (asked)
      await playMessage(response, asked, reply, settings.tokensPerSecond ?? Infinity)
  }, options.port ?? 0)
  return {
    ...server,
    baseUrl: `${server.origin}/v1`,
    messages: (model) =>
      server.requests.filter(
        (request) =>
          request.path === MESSAGES && (model === undefined || modelOf(request) === model)
      ),
    set: (changes) => {
      settings = { ...settings, ...changes }
    }
  }
}
