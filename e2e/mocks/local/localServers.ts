/**
 * Fakes of the servers people run on their own computers: their discovery endpoints in the shape
 * the real ones answer, their chats, and behind these all behaviours of openaiServer.ts.
 */
import type { ServerResponse } from 'node:http'
import { llamaCppProfile, localProfile, vllmProfile } from '../chatVendors/chatVendorsLocal'
import type { VendorProfile } from '../chatVendors/chatVendorsProfiles'
import { VendorServer } from '../chatVendors/chatVendorsServer'
import { sendJson, startServer, type MockServer, type RecordedRequest } from '../httpServer'
import { OllamaChat, type OllamaModel } from './ollamaChat'
import type { ChatOptions } from '../openai/openaiServer'

/** A name of openaiBehaviours.ts behaves as it says; any other answers by naming itself. */
export type LocalModel = OllamaModel

export interface LocalMockOptions extends Omit<ChatOptions, 'models' | 'ownedBy'> {
  readonly port?: number
  readonly models?: readonly LocalModel[]
}

export interface OllamaMockOptions extends LocalMockOptions {
  /** Milliseconds that the first request of a model waits until it is read from disk. */
  readonly loadMs?: number
  /** Signed in to Ollama's cloud, which the models called `…-cloud` need. */
  readonly signedIn?: boolean
}

export interface LmStudioMockOptions extends LocalMockOptions {
  /** Before 0.4 there is no `/api/v1/models`, only `/api/v0/models`. */
  readonly legacy?: boolean
}

export interface LlamaCppMockOptions extends LocalMockOptions {
  /** Answers 503 everywhere, as while the model is read from disk. */
  readonly loading?: boolean
}

export interface VllmMockOptions extends LocalMockOptions {
  /** Most images in one prompt (`--limit-mm-per-prompt`); absent: no limit. */
  readonly imagesPerPrompt?: number
}

export interface LocalMock extends MockServer {
  /** With `/v1`. */
  readonly baseUrl: string
}

const MODELS: readonly LocalModel[] = [
  { id: 'echo-name:vision', vision: true },
  { id: 'echo-name:text', vision: false }
]
const SIZE_BYTES = 3_338_801_804
const CONTEXT = 131_072

type Route = (
  request: RecordedRequest,
  response: ServerResponse
) => { readonly status?: number; readonly body?: unknown } | Promise<void>
type Routes = Readonly<Record<string, Route>>

async function answerWith(
  response: ServerResponse,
  route: Route,
  request: RecordedRequest
): Promise<void> {
  const answer = route(request, response)
  if (answer instanceof Promise) return await answer
  const { status = 200, body } = answer
  if (body === undefined) response.writeHead(status, { 'content-length': 0 }).end()
  else sendJson(response, status, body)
}

async function startLocal(
  options: LocalMockOptions,
  profile: VendorProfile,
  routes: Routes
): Promise<LocalMock> {
  const { port = 0, models: _listed, ...rest } = options
  const chat = new VendorServer(profile, rest)
  const server = await startServer(async (request, response) => {
    const key = `${request.method} ${request.path.split('?')[0] ?? ''}`
    const route = Object.hasOwn(routes, key) ? routes[key] : undefined
    if (route) await answerWith(response, route, request)
    else if (!(await chat.handle(request, response)))
      sendJson(response, 404, { error: 'not found' })
  }, port)
  return { ...server, baseUrl: `${server.origin}/v1` }
}

function requestedModel(request: RecordedRequest): string | undefined {
  const { json } = request
  if (typeof json !== 'object' || json === null) return undefined
  const { model, name } = json as { model?: unknown; name?: unknown }
  return [model, name].find((value) => typeof value === 'string')
}

const OLLAMA_DETAILS = {
  parent_model: '',
  format: 'gguf',
  family: 'mock',
  families: ['mock'],
  parameter_size: '4.3B',
  quantization_level: 'Q4_K_M'
}

function ollamaTag({ id }: LocalModel) {
  return {
    name: id,
    model: id,
    modified_at: '2026-09-01T10:00:00Z',
    size: SIZE_BYTES,
    digest: 'a2af6cc3eb7fa8be8504abaf9b04e88f17a119ec3f04a3addf55f92841195f5a',
    details: OLLAMA_DETAILS
  }
}

/** Ollama: `/api/version`, `/api/tags`, `/api/show`, `/api/ps` and its own `/api/chat`. */
export function startOllamaMock(options: OllamaMockOptions = {}): Promise<LocalMock> {
  const models = options.models ?? MODELS
  const chat = new OllamaChat({ ...options, models })
  const show: Route = (request) => {
    const wanted = requestedModel(request)
    const model = models.find(({ id }) => id === wanted)
    if (!model) return { status: 404, body: { error: `model '${wanted ?? ''}' not found` } }
    return {
      body: {
        details: OLLAMA_DETAILS,
        model_info: { 'general.architecture': 'mock', 'mock.context_length': CONTEXT },
        capabilities: [
          'completion',
          ...(model.vision ? ['vision'] : []),
          ...(model.thinking === true ? ['thinking'] : [])
        ]
      }
    }
  }
  const running: Route = () => ({
    body: {
      models: chat.loaded().map((id) => ({
        ...ollamaTag({ id, vision: false }),
        expires_at: '2026-11-20T10:00:00Z',
        size_vram: SIZE_BYTES
      }))
    }
  })
  return startLocal(options, localProfile(models, 'library'), {
    'GET /api/version': () => ({ body: { version: '0.12.6' } }),
    'GET /api/tags': () => ({ body: { models: models.map(ollamaTag) } }),
    'GET /api/ps': running,
    'POST /api/show': show,
    'POST /api/chat': (request, response) => chat.handle(request, response)
  })
}

/** LM Studio: `/api/v1/models` (0.4 and later) or `/api/v0/models`. */
export function startLmStudioMock(options: LmStudioMockOptions = {}): Promise<LocalMock> {
  const models = options.models ?? MODELS
  const v1 = models.map(({ id, vision }) => ({
    type: 'llm',
    publisher: 'mock',
    key: id,
    display_name: id,
    architecture: 'mock',
    quantization: { name: 'Q4_K_M', bits_per_weight: 4 },
    size_bytes: SIZE_BYTES,
    params_string: '4B',
    loaded_instances: [],
    max_context_length: CONTEXT,
    format: 'gguf',
    capabilities: { vision, trained_for_tool_use: false }
  }))
  const v0 = models.map(({ id, vision }) => ({
    id,
    object: 'model',
    type: vision ? 'vlm' : 'llm',
    publisher: 'mock',
    arch: 'mock',
    compatibility_type: 'gguf',
    quantization: 'Q4_K_M',
    state: 'not-loaded',
    max_context_length: CONTEXT
  }))
  const legacy: Routes = { 'GET /api/v0/models': () => ({ body: { object: 'list', data: v0 } }) }
  const { legacy: isLegacy, ...rest } = options
  return startLocal(
    rest,
    localProfile(models, 'organization_owner'),
    isLegacy === true
      ? legacy
      : { ...legacy, 'GET /api/v1/models': () => ({ body: { models: v1 } }) }
  )
}

/** llama.cpp's server: `/health`, `/props` with `modalities`; it serves one model. */
export function startLlamaCppMock(options: LlamaCppMockOptions = {}): Promise<LocalMock> {
  const model = options.models?.[0] ?? { id: 'echo-name:vision', vision: true }
  const loading: Route = () => ({
    status: 503,
    body: { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }
  })
  const props: Route = () => ({
    body: {
      default_generation_settings: { n_ctx: 8192 },
      total_slots: 1,
      model_path: `/models/${model.id}.gguf`,
      modalities: { vision: model.vision, audio: false },
      chat_template: '',
      build_info: 'b6900'
    }
  })
  const ready: Routes = {
    'GET /health': () => ({ body: { status: 'ok' } }),
    'GET /props': props
  }
  const paths = [...Object.keys(ready), 'GET /v1/models', 'POST /v1/chat/completions']
  const { loading: isLoading, ...rest } = options
  return startLocal(
    rest,
    llamaCppProfile(model),
    isLoading === true ? Object.fromEntries(paths.map((path) => [path, loading])) : ready
  )
}

/** vLLM: `/health` (empty), `/version`; it does not say which models see images. */
export function startVllmMock(options: VllmMockOptions = {}): Promise<LocalMock> {
  const models = options.models ?? [{ id: 'echo-name:vllm', vision: true }]
  const { imagesPerPrompt, ...rest } = options
  const list = models.map(({ id }) => ({
    id,
    object: 'model',
    created: 1_760_000_000,
    owned_by: 'vllm',
    root: id,
    parent: null,
    max_model_len: CONTEXT
  }))
  return startLocal(rest, vllmProfile(models, imagesPerPrompt), {
    'GET /health': () => ({}),
    'GET /version': () => ({ body: { version: '0.11.0' } }),
    'GET /v1/models': () => ({ body: { object: 'list', data: list } })
  })
}
