import { startServer, type MockServer, type RecordedRequest } from '../httpServer'
import { apiError } from './openaiReplies'
import { isObject, type Json, type Refusal, type RequestRules } from './openaiRequest'
import { responsesRoutes } from './openaiResponsesServer'
import { strictSchemaFault } from './openaiSchema'
import { chatRoutes, modelOf, sendWhole, type ChatOptions, type ChatRoutes } from './openaiServer'

/** OpenAI as a whole: both of its APIs, its models by name, and what each of them refuses. */

export const OPENAI_MODELS = [
  'gpt-6-astra',
  'gpt-6.1-sol',
  'gpt-5.6-luna',
  'gpt-5.4-mini',
  'gpt-5.2',
  'gpt-4.1',
  'gpt-4o-2024-08-06',
  'o3',
  'text-embedding-3-large',
  'gpt-image-2',
  'gpt-realtime-2',
  'whisper-1'
]

/** Said with every answer, so that a test can look for them. */
export const OPENAI_RATE_HEADERS = {
  'x-ratelimit-limit-requests': '500',
  'x-ratelimit-remaining-requests': '499',
  'x-ratelimit-reset-requests': '120ms',
  'x-ratelimit-limit-tokens': '200000',
  'x-ratelimit-remaining-tokens': '199100',
  'x-ratelimit-reset-tokens': '6m0s'
}

function unsupported(param: string, advice = ''): Refusal {
  return {
    message: `Unsupported parameter: '${param}' is not supported with this model.${advice}`,
    param,
    code: 'unsupported_parameter'
  }
}

/** Reasoning models; all of these refuse a temperature, and the newer ones only while they reason. */
const REASONING = /^(gpt-[5-9]|o\d)/
const ALWAYS_REASONING = /^(gpt-6-astra|gpt-6\.1-sol|o\d)/
const SEES_ORIGINALS = /^gpt-(6|5\.[456])/

function effortOf(body: Json): unknown {
  return isObject(body['reasoning']) ? body['reasoning']['effort'] : body['reasoning_effort']
}

function samplingRefusal(body: Json, model: string): Refusal | undefined {
  const samples = ['temperature', 'top_p'].find((name) => body[name] !== undefined)
  if (samples === undefined || !REASONING.test(model)) return undefined
  const reasons = effortOf(body) !== 'none' || ALWAYS_REASONING.test(model)
  return reasons ? unsupported(samples) : undefined
}

function limitRefusal(body: Json, model: string): Refusal | undefined {
  return body['max_tokens'] !== undefined && REASONING.test(model)
    ? unsupported('max_tokens', " Use 'max_completion_tokens' instead.")
    : undefined
}

function reasoningRefusal(body: Json, model: string): Refusal | undefined {
  if (REASONING.test(model) || effortOf(body) === undefined) return undefined
  return unsupported(body['reasoning'] === undefined ? 'reasoning_effort' : 'reasoning.effort')
}

function detailRefusal(body: Json, model: string): Refusal | undefined {
  if (SEES_ORIGINALS.test(model) || !JSON.stringify(body).includes('"detail":"original"'))
    return undefined
  return {
    message: "Invalid value: 'original'. Supported values are: 'low', 'high', and 'auto'.",
    param: 'detail',
    code: 'invalid_value'
  }
}

function schemaRefusal(body: Json): Refusal | undefined {
  const { text, response_format: format } = body
  const asked = isObject(text)
    ? text['format']
    : isObject(format)
      ? format['json_schema']
      : undefined
  if (!isObject(asked) || asked['strict'] !== true) return undefined
  const fault = strictSchemaFault(asked['schema'])
  if (fault === undefined) return undefined
  return {
    message: `Invalid schema for response_format '${String(asked['name'])}': ${fault}`,
    param: isObject(text) ? 'text.format.schema' : 'response_format',
    code: 'invalid_json_schema'
  }
}

/** What OpenAI's own models refuse; behaviours of the mock are not among them. */
export const OPENAI_RULES: RequestRules = {
  refuses: (body) => {
    const model = String(body['model'])
    return (
      samplingRefusal(body, model) ??
      limitRefusal(body, model) ??
      (model.startsWith('gpt-4') ? reasoningRefusal(body, model) : undefined) ??
      (/^(gpt-|o\d)/.test(model) ? detailRefusal(body, model) : undefined) ??
      schemaRefusal(body)
    )
  }
}

export interface PlatformMock extends MockServer {
  readonly baseUrl: string
  /** Requests for answers so far, on either API, of one model or of all. */
  chats(model?: string): RecordedRequest[]
  set(options: Partial<ChatOptions>): void
}

/** Starts a server with the chat and the responses routes of one vendor; `more` are asked first. */
export async function startPlatform(
  vendor: ChatOptions,
  options: ChatOptions & { readonly port?: number } = {},
  more: readonly ((options: () => ChatOptions) => ChatRoutes)[] = []
): Promise<PlatformMock> {
  let current: ChatOptions = { ...vendor, ...options }
  const routes = [...more, chatRoutes, responsesRoutes].map((route) => route(() => current))
  const server = await startServer(async (request, response) => {
    for (const route of routes) if (await route(request, response)) return
    sendWhole(response, apiError(404, `Invalid URL (${request.method} ${request.path})`))
  }, options.port ?? 0)
  return {
    ...server,
    baseUrl: `${server.origin}${current.prefix ?? '/v1'}`,
    chats: (model) =>
      server.requests.filter(
        (request) =>
          request.method === 'POST' &&
          /\/(chat\/completions|responses)(\?|$)/.test(request.path) &&
          (model === undefined || modelOf(request) === model)
      ),
    set: (changes) => {
      current = { ...current, ...changes }
    }
  }
}

/**
 * Starts a faithful api.openai.com on 127.0.0.1: `/v1/models`, `/v1/chat/completions` and
 * `/v1/responses`. A model of {@link OPENAI_MODELS} answers with its name and refuses what the real
 * one refuses; the behaviours of openaiBehaviours.ts and openaiResponsesServer.ts work beside them.
 */
export function startOpenAiPlatformMock(
  options: ChatOptions & { readonly port?: number } = {}
): Promise<PlatformMock> {
  return startPlatform(
    {
      models: OPENAI_MODELS,
      ownedBy: 'openai',
      rules: OPENAI_RULES,
      dress: { pads: true, hidesReasoning: true, headers: OPENAI_RATE_HEADERS }
    },
    options
  )
}
