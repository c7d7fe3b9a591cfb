import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { allModels, FOX_MODELS, modelList, pricing, tokenUsage } from './foxapiAccount'
import { foxError, refuse, sendFoxError } from './foxapiErrors'
import { readFoxRequest, type FoxRequest, type Refusal } from './foxapiRequest'
import { playFoxStream } from './foxapiStream'
import { answerTo, chunkCount, completion, taskView, type FoxTask } from './foxapiTasks'
import { FoxStore, readUpload } from './foxapiUploads'
import {
  sendJson,
  startServer,
  type Handler,
  type MockServer,
  type RecordedRequest
} from '../httpServer'

export interface FoxApiOptions {
  /** With it, requests without `Authorization: Bearer <apiKey>` are refused with 401. */
  readonly apiKey?: string
  /** Pace of all answers; Infinity (the default) has them ready at once. */
  readonly tokensPerSecond?: number
  /** Questions after which an ordinary task is done; 2 unless told otherwise. */
  readonly pollsToFinish?: number
  /** Price group of the account, as tasks say it. */
  readonly userGroup?: string
  readonly unlimitedKey?: boolean
  /** Takes fields that the schemas do not name. */
  readonly lenient?: boolean
  /** Host that the behaviour `foreign-url` names for its stream. */
  readonly foreignOrigin?: string
}

export interface FoxApiMock extends MockServer {
  readonly baseUrl: string
  /** Submissions so far, refused ones included. */
  submits(): RecordedRequest[]
  /** Tasks made so far. */
  tasks(): number
  /** SHA-256 of an uploaded file, by its address. */
  stored(url: string): string | undefined
  set(options: Partial<FoxApiOptions>): void
}

const SUBMIT = '/v1/llm/generations'
/** Names that change the exchange or the task; any other name has to be a listed model. */
const BEHAVIOURS =
  'sees-image slow empty multibyte reasoning thoughts-only content-filter polls stuck unknown-state failed failed-after-text failed-in-stream cancelled null-results string-result text-result cut cut-always stall stream-error gap no-done unnamed expired absolute-url foreign-url reset poll-429 poll-503 poll-404'.split(
    ' '
  )

/** One running mock: its options, which may change, its tasks and its files. */
class FoxService {
  readonly tasks = new Map<string, FoxTask>()
  readonly store = new FoxStore()
  origin = ''
  /** How often each kind of refusal was given. */
  private readonly refusals = new Map<string, number>()

  constructor(public options: FoxApiOptions) {}

  readonly handle: Handler = async (request, response) => {
    const path = request.path.split('?')[0] ?? ''
    // The price list is public, and its clients send no key.
    if (path === '/api/pricing') return sendJson(response, 200, pricing())
    const { apiKey } = this.options
    const { authorization = '' } = request.headers
    const isKnown =
      apiKey === undefined ? authorization !== '' : authorization === `Bearer ${apiKey}`
    if (path === '/api/usage/token/' && !isKnown)
      return sendJson(response, 200, { success: false, message: 'invalid token' })
    if (!isKnown) return sendFoxError(response, foxError(401, 'invalid_api_key'))
    await this.route(request, path, response)
  }

  private async route(
    request: RecordedRequest,
    path: string,
    response: ServerResponse
  ): Promise<void> {
    switch (`${request.method} ${path}`) {
      case `POST ${SUBMIT}`:
        return await this.submit(request, response)
      case 'GET /v1/configs/llm_generations_models':
        return sendJson(response, 200, modelList())
      case 'GET /v1/models':
        return sendJson(response, 200, allModels())
      case 'GET /api/usage/token/':
        return sendJson(response, 200, tokenUsage(this.options.unlimitedKey === true))
    }
    const [, upload] = /^\/v1\/files\/upload\/(stream|base64|url)$/.exec(path) ?? []
    if (request.method === 'POST' && upload !== undefined)
      return this.upload(upload, request, response)
    const [, asked] = /^\/v1\/tasks\/([^/]+)$/.exec(path) ?? []
    const [, streamed] = /^\/v1\/llm\/generations\/([^/]+)\/stream$/.exec(path) ?? []
    const task = this.tasks.get(decodeURIComponent(asked ?? streamed ?? ''))
    if (request.method !== 'GET' || !task) sendFoxError(response, foxError(404, 'not_found'))
    else if (asked === undefined) await this.stream(task, request, response)
    else this.poll(task, request, response)
  }

  private async submit(request: RecordedRequest, response: ServerResponse): Promise<void> {
    const checks = {
      lenient: this.options.lenient === true,
      fileAt: (url: string) => this.store.at(url)
    }
    const read = readFoxRequest(request.json, checks)
    if ('refusal' in read) return sendRefusal(response, read.refusal)
    const order = read.ok
    if (this.refuses(order, response)) return
    const task = this.newTask(order)
    if (order.behaviour === 'reset') return void response.destroy()
    if (order.sync && order.stream) return await this.play(task, response, 0, true)
    if (order.sync) return await this.whole(task, response)
    const streamed = order.stream ? { streamUrl: this.streamUrl(task) } : {}
    sendJson(response, 200, taskView(task, { ...this.moment(task), ...streamed }))
  }

  /** `error-429:1` and the like: 429 once for each model and prompt, everything else always. */
  private refuses({ behaviour, argument, model, prompt }: FoxRequest, response: ServerResponse) {
    const name = `${behaviour} ${model} ${prompt}`
    const before = this.refusals.get(name) ?? 0
    const isOver = behaviour === 'error-429' && before > 0
    if (!isOver && refuse(behaviour, argument, response)) {
      this.refusals.set(name, before + 1)
      return true
    }
    const isModel = isOver || FOX_MODELS.some(({ id }) => id === model)
    if (isModel || BEHAVIOURS.includes(behaviour)) return false
    sendFoxError(response, foxError(422, 'model_not_found'))
    return true
  }

  private newTask(request: FoxRequest): FoxTask {
    const id = `task-llmrouter-1767608430-${String(this.tasks.size + 1).padStart(8, '0')}`
    const task: FoxTask = {
      id,
      request,
      answer: answerTo(request),
      startedAt: performance.now(),
      polls: 0,
      streams: 0,
      delivered: false
    }
    this.tasks.set(id, task)
    return task
  }

  private streamUrl({ id, request }: FoxTask): string {
    const path = `${SUBMIT}/${id}/stream`
    if (request.behaviour === 'absolute-url') return this.origin + path
    if (request.behaviour === 'foreign-url')
      return `${this.options.foreignOrigin ?? 'https://elsewhere.example'}${path}`
    return path
  }

  private poll(task: FoxTask, request: RecordedRequest, response: ServerResponse): void {
    const { behaviour, argument } = task.request
    task.polls++
    const times = Number(argument ?? 1)
    if (behaviour === 'poll-404') return sendFoxError(response, foxError(404, 'not_found'))
    if (behaviour === 'poll-429' && task.polls <= times)
      return sendFoxError(response, foxError(429, 'rate_limit_exceeded'), { 'retry-after': '7' })
    if (behaviour === 'poll-503' && task.polls <= times)
      return sendFoxError(response, foxError(503, 'service_unavailable'))
    const refreshed = request.path.includes('sync_upstream=true')
    sendJson(response, 200, taskView(task, this.moment(task), refreshed))
  }

  private async stream(
    task: FoxTask,
    request: RecordedRequest,
    response: ServerResponse
  ): Promise<void> {
    const { behaviour, stream } = task.request
    // Chunks are kept for 15 minutes, and only of tasks that were to be streamed.
    if (!stream || behaviour === 'expired')
      return sendFoxError(response, foxError(404, 'not_found', 'no stream for this task'))
    const query = new URL(request.path, this.origin).searchParams
    await this.play(task, response, Number(query.get('offset') ?? 0), behaviour === 'unnamed')
  }

  /** A direct answer in one piece is there when its last word is written. */
  private async whole(task: FoxTask, response: ServerResponse): Promise<void> {
    const { writingMs } = this.moment(task)
    if (writingMs > 0) await sleep(writingMs)
    if (!response.destroyed) sendJson(response, 200, completion(task))
  }

  private async play(
    task: FoxTask,
    response: ServerResponse,
    offset: number,
    plain: boolean
  ): Promise<void> {
    task.streams++
    const tokensPerSecond = this.pace(task)
    const withUsage = task.request.sync
    await playFoxStream(response, { task, offset, plain, tokensPerSecond, withUsage })
  }

  private pace({ request }: FoxTask): number {
    if (request.behaviour === 'slow') return Number(request.argument ?? 10)
    return this.options.tokensPerSecond ?? Infinity
  }

  private moment(task: FoxTask) {
    const { pollsToFinish = 2, userGroup = 'default' } = this.options
    const writingMs = (chunkCount(task.answer) * 1000) / this.pace(task)
    return { pollsToFinish, userGroup, writingMs, now: performance.now() } as const
  }

  private upload(kind: string, request: RecordedRequest, response: ServerResponse): void {
    const file = readUpload(kind, request)
    if (typeof file === 'string') sendFoxError(response, foxError(422, 'invalid_param', file))
    else sendJson(response, 200, this.store.keep(file, this.origin))
  }
}

function sendRefusal(response: ServerResponse, refusal: Refusal): void {
  if ('detail' in refusal) sendJson(response, 422, refusal)
  else sendFoxError(response, refusal)
}

/**
 * Starts a stand-in for api.foxapi.cc on 127.0.0.1. What a request does is said by
 * `[[mock:NAME:ARGUMENT]]` in its prompt or by its model's name; listed models simply answer.
 */
export async function startFoxApiMock(
  options: FoxApiOptions & { readonly port?: number } = {}
): Promise<FoxApiMock> {
  const { port = 0, ...first } = options
  const service = new FoxService(first)
  const server = await startServer(service.handle, port)
  service.origin = server.origin
  return {
    ...server,
    baseUrl: server.origin,
    submits: () =>
      server.requests.filter(({ method, path }) => method === 'POST' && path === SUBMIT),
    tasks: () => service.tasks.size,
    stored: (url) => service.store.at(url)?.sha256,
    set: (changes) => {
      service.options = { ...service.options, ...changes }
    }
  }
}
