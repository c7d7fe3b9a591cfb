import type { ServerResponse } from 'node:http'
import { GEMINI_BEHAVIOURS } from './geminiBehaviours'
import { geminiPage } from './geminiModels'
import { apiError, errorInfo, type GeminiReply } from './geminiReplies'
import { InvalidArgument, readGenerateRequest, type GenerateAsked } from './geminiRequest'
import { playCandidate, type Form } from './geminiStream'
import { sendJson, startServer, type MockServer, type RecordedRequest } from '../httpServer'
import type { WholeReply } from '../openai/openaiReplies'

export interface GeminiSettings {
  /** Pace of all streams; Infinity (the default) writes as fast as the socket takes it. */
  readonly tokensPerSecond?: number
  /** With it, requests without `x-goog-api-key: <apiKey>` are refused. */
  readonly apiKey?: string
  /** Origin that the model `redirect` points to. */
  readonly redirectTo?: string
  /** Largest request in bytes, 20 MB unless told otherwise. */
  readonly largestRequest?: number
}

export interface GeminiMockOptions extends GeminiSettings {
  readonly port?: number
}

export interface GeminiMock extends MockServer {
  /** With `/v1beta`: what a person types as the address. */
  readonly baseUrl: string
  /** Requests for content so far, of one model or of all. */
  generations(model?: string): RecordedRequest[]
  /** Replaces settings while it runs: `set({ tokensPerSecond: 40 })`. */
  set(settings: Partial<GeminiSettings>): void
}

const LARGEST_REQUEST = 20 * 1024 * 1024

interface Target {
  readonly model: string
  readonly method: string
  readonly form: Form
}

/** `/v1beta/models/NAME:METHOD`; the name itself may hold colons. */
function targetOf(path: string): Target | undefined {
  const url = new URL(path, 'http://mock')
  const match = /^\/v1beta\/models\/(.+):(generateContent|streamGenerateContent)$/.exec(
    decodeURIComponent(url.pathname)
  )
  const [, model, method] = match ?? []
  if (model === undefined || method === undefined) return undefined
  const streams = method === 'streamGenerateContent'
  const sse = url.searchParams.get('alt') === 'sse'
  return { model, method, form: streams ? (sse ? 'sse' : 'array') : 'whole' }
}

function sendWhole(response: ServerResponse, reply: WholeReply): void {
  const body = Buffer.from(reply.body)
  response.writeHead(reply.status, { 'content-length': body.length, ...reply.headers })
  response.end(body)
}

function refusedUnread(
  { headers, body }: RecordedRequest,
  { apiKey, largestRequest = LARGEST_REQUEST }: GeminiSettings
): WholeReply | undefined {
  const key = headers['x-goog-api-key']
  if (apiKey !== undefined && key === undefined)
    return apiError(
      'PERMISSION_DENIED',
      'Method doesn’t allow unregistered callers (callers without established identity).'
    )
  if (apiKey !== undefined && key !== apiKey)
    return apiError('INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
      errorInfo('API_KEY_INVALID')
    ])
  return body.length > largestRequest
    ? apiError(
        'INVALID_ARGUMENT',
        `Request payload size exceeds the limit: ${largestRequest} bytes.`
      )
    : undefined
}

interface Chosen {
  readonly reply: GeminiReply
  readonly asked?: GenerateAsked
}

function choose(
  request: RecordedRequest,
  model: string,
  before: number,
  settings: GeminiSettings
): Chosen {
  const [name = '', argument] = model.split(/:(.*)/s)
  const behaviour = Object.hasOwn(GEMINI_BEHAVIOURS, name) ? GEMINI_BEHAVIOURS[name] : undefined
  if (!behaviour)
    return {
      reply: apiError(
        'NOT_FOUND',
        `models/${model} is not found for API version v1beta, or is not supported for generateContent.`
      )
    }
  try {
    const asked = readGenerateRequest(request, model)
    const key = request.headers['x-goog-api-key']
    const reply = behaviour(asked, {
      argument,
      before,
      redirectTo: settings.redirectTo ?? 'http://127.0.0.1:9',
      key: typeof key === 'string' ? key : undefined
    })
    return { reply, asked }
  } catch (error) {
    if (!(error instanceof InvalidArgument)) throw error
    return { reply: apiError('INVALID_ARGUMENT', error.message) }
  }
}

/**
 * Starts a server on 127.0.0.1 that speaks the Gemini API: `generateContent` whole, as server-sent
 * events and as an array, and the list of models. What a model does is in its name (see
 * GEMINI_BEHAVIOURS).
 */
export async function startGeminiMock(options: GeminiMockOptions = {}): Promise<GeminiMock> {
  let settings: GeminiSettings = options
  const seen = new Map<string, number>()
  const server = await startServer(async (request, response) => {
    const refused = refusedUnread(request, settings)
    if (refused) return sendWhole(response, refused)
    const url = new URL(request.path, 'http://mock')
    if (request.method === 'GET' && url.pathname === '/v1beta/models') {
      const page = geminiPage(url.searchParams)
      return page === undefined
        ? sendWhole(response, apiError('INVALID_ARGUMENT', 'Invalid page token.'))
        : sendJson(response, 200, page)
    }
    const target = request.method === 'POST' ? targetOf(request.path) : undefined
    if (!target)
      return sendWhole(response, apiError('NOT_FOUND', 'Requested entity was not found.'))
    const before = seen.get(target.model) ?? 0
    seen.set(target.model, before + 1)
    const { reply, asked } = choose(request, target.model, before, settings)
    if (reply.kind === 'whole') sendWhole(response, reply)
    else if (reply.kind === 'silent') {
      if (reply.do === 'reset') response.destroy()
    } else if (asked)
      await playCandidate(response, asked, reply, {
        form: target.form,
        tokensPerSecond: settings.tokensPerSecond ?? Infinity
      })
  }, options.port ?? 0)
  return {
    ...server,
    baseUrl: `${server.origin}/v1beta`,
    generations: (model) =>
      server.requests.filter((request) => {
        const target = targetOf(request.path)
        return target !== undefined && (model === undefined || target.model === model)
      }),
    set: (changes) => {
      settings = { ...settings, ...changes }
    }
  }
}
