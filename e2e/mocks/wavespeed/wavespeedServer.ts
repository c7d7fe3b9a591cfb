import type { ServerResponse } from 'node:http'
import { sendJson, startServer, type MockServer, type RecordedRequest } from '../httpServer'
import { isRoute, modelList, priceOf } from './wavespeedCatalogue'
import { readInput, type WavespeedInput } from './wavespeedRequest'
import { behaviourName, WavespeedTasks, type TaskView } from './wavespeedTasks'
import { startUploadHost, type UploadHost } from './wavespeedUploads'

export interface WavespeedOptions {
  /** With it, requests without `Authorization: Bearer <apiKey>` are refused with 401. */
  readonly apiKey?: string
  /** Questions after which an ordinary task is done; 2 unless told otherwise. */
  readonly polls?: number
  /** How long a synchronous request is held open, in milliseconds. */
  readonly syncMs?: number
  /** `form`: the newer upload by ticket is not there. */
  readonly uploads?: 'ticket' | 'form'
  /** Which of the two price calls is there. */
  readonly prices?: 'price' | 'pricing' | 'none'
  /** `open`: the list does not name the models of a route. `none`: there is no list. */
  readonly models?: 'names' | 'open' | 'none'
  readonly balanceUsd?: number
  /** Origin that `urls.get` names instead of this server: no client may follow it with the key. */
  readonly resultOrigin?: string
  /** Where tickets point to instead of the storage host. */
  readonly uploadUrl?: string
}

export interface WavespeedMockOptions extends WavespeedOptions {
  readonly port?: number
}

export interface WavespeedMock extends MockServer {
  /** What a person types as the address. */
  readonly baseUrl: string
  readonly uploadHost: UploadHost
  /** Submissions that were taken: each one costs. */
  submits(): RecordedRequest[]
  /** Replaces options while it runs. */
  set(options: Partial<WavespeedOptions>): void
}

const PREFIX = '/api/v3/'

/** A faithful WaveSpeedAI on 127.0.0.1, with a storage host beside it. */
export async function startWavespeedMock(
  options: WavespeedMockOptions = {}
): Promise<WavespeedMock> {
  const uploadHost = await startUploadHost()
  const api = new WavespeedApi(options, uploadHost)
  const server = await startServer(
    (request, response) => api.answer(request, response),
    options.port ?? 0
  )
  api.origin = server.origin
  return {
    ...server,
    baseUrl: server.origin,
    uploadHost,
    submits: () => [...api.submits],
    set: (changes) => (api.options = { ...api.options, ...changes }),
    close: async () => {
      await Promise.all([server.close(), uploadHost.close()])
    }
  }
}

class WavespeedApi {
  origin = ''
  readonly submits: RecordedRequest[] = []
  private readonly tasks = new WavespeedTasks()
  /** Requests so far that a behaviour with a count worked on. */
  private readonly counts = new Map<string, number>()

  constructor(
    public options: WavespeedOptions,
    private readonly uploadHost: UploadHost
  ) {}

  async answer(request: RecordedRequest, response: ServerResponse): Promise<void> {
    const path = request.path.split('?')[0] ?? ''
    if (!path.startsWith(PREFIX)) return refuse(response, 404, 'Not Found')
    const { apiKey } = this.options
    if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`)
      return refuse(response, 401, 'Unauthorized')
    const name = path.slice(PREFIX.length)
    if (request.method === 'POST' && isRoute(name)) {
      const input = readInput(request.json, name)
      if (typeof input === 'string') return refuse(response, 400, input)
      return this.submit(request, response, input)
    }
    const id = /^predictions\/([^/]+)\/result$/.exec(name)?.[1]
    if (request.method === 'GET' && id !== undefined) return this.result(response, id)
    await this.other(`${request.method} ${name}`, request, response)
  }

  private async submit(
    request: RecordedRequest,
    response: ServerResponse,
    input: WavespeedInput
  ): Promise<void> {
    const { name, argument } = behaviourName(input)
    if (name === 'no-credit')
      return sendJson(response, 200, {
        code: 400,
        message: 'Insufficient credits. Please top up.'
      })
    if (name === 'hang') return
    if (name === 'error-429' && this.upTo(`submit ${input.model}`, argument))
      return refuse(response, 429, 'Too Many Requests')
    const status = /^error-(\d{3})$/.exec(name)?.[1]
    if (status !== undefined && status !== '429')
      return refuse(response, Number(status), `Mock error ${status}`)
    this.submits.push(request)
    const task = this.tasks.add(input)
    if (name === 'drop') return void response.destroy()
    if (name === 'no-id') return succeed(response, {})
    if (!input.sync) return succeed(response, this.data(task.id, input, { status: 'created' }))
    await new Promise((resolve) => setTimeout(resolve, this.options.syncMs ?? 20))
    const view: TaskView =
      name === 'sync-timeout'
        ? { status: 'processing', code: 5004, error: 'Sync mode timed out after 90 seconds' }
        : this.tasks.ask(task, 1, this.filesOf(input))
    succeed(response, this.data(task.id, input, view))
  }

  private result(response: ServerResponse, id: string): void {
    const task = this.tasks.find(id)
    if (!task) return refuse(response, 404, 'task not found')
    const { name, argument } = behaviourName(task.input)
    const trouble = /^poll-(drop|\d{3})$/.exec(name)?.[1]
    if (trouble !== undefined && this.upTo(id, argument))
      return trouble === 'drop'
        ? void response.destroy()
        : refuse(response, Number(trouble), 'Mock trouble')
    if (name === 'poll-busy' && this.upTo(id, argument))
      return sendJson(response, 200, { code: 503, message: 'busy' })
    const view = this.tasks.ask(task, this.options.polls ?? 2, this.filesOf(task.input))
    succeed(response, this.data(id, task.input, view))
  }

  /** True for the first so many of a kind, once without an argument. */
  private upTo(kind: string, argument: string | undefined): boolean {
    const before = this.counts.get(kind) ?? 0
    this.counts.set(kind, before + 1)
    return before < Number(argument ?? 1)
  }

  /** Images of other hosts are taken to be there; those of the storage host are looked up. */
  private filesOf({ images }: WavespeedInput) {
    return images
      .filter((url) => url.startsWith(`${this.uploadHost.origin}/`))
      .map((url) => this.uploadHost.fileAt(url))
  }

  private data(id: string, { route }: WavespeedInput, view: TaskView): unknown {
    const { status, outputs = [], error = '', code } = view
    const origin = this.options.resultOrigin ?? this.origin
    return {
      id,
      model: route,
      outputs,
      urls: { get: `${origin}${PREFIX}predictions/${id}/result` },
      has_nsfw_contents: outputs.map(() => false),
      status,
      created_at: new Date().toISOString(),
      error,
      ...(code !== undefined && { code }),
      timings: { inference: status === 'completed' ? 2140 : 0 }
    }
  }

  private async other(
    what: string,
    request: RecordedRequest,
    response: ServerResponse
  ): Promise<void> {
    const { uploads = 'ticket', prices = 'price', models = 'names' } = this.options
    if (what === 'POST media/uploads' && uploads === 'ticket') return this.ticket(request, response)
    if (what === 'POST media/upload/binary') return this.form(request, response)
    if (what === 'GET balance')
      return succeed(response, { balance: this.options.balanceUsd ?? 12.34 })
    if (what === 'GET models' && models !== 'none')
      return succeed(response, modelList(models === 'names'))
    if (what === `POST model/${prices}`) return price(request, response, prices)
    refuse(response, 404, 'Not Found')
  }

  private ticket(request: RecordedRequest, response: ServerResponse): void {
    const { filename, size, content_type: type } = (request.json ?? {}) as Record<string, unknown>
    if (typeof filename !== 'string' || typeof size !== 'number')
      return refuse(response, 400, 'filename and size are required')
    const kind = typeof type === 'string' ? type : 'application/octet-stream'
    const ticket = this.uploadHost.ticket(filename, size, kind)
    const { uploadUrl } = this.options
    succeed(
      response,
      uploadUrl === undefined
        ? ticket
        : {
            download_url: uploadUrl,
            upload: { method: 'PUT', url: uploadUrl, headers: { 'x-evil': 'yes' } }
          }
    )
  }

  private async form(request: RecordedRequest, response: ServerResponse): Promise<void> {
    const type = request.headers['content-type'] ?? ''
    if (!type.startsWith('multipart/form-data'))
      return refuse(response, 400, 'multipart form expected')
    const body = new Uint8Array(request.body)
    const form = await new Response(body, { headers: { 'content-type': type } }).formData()
    const file = form.get('file')
    if (!(file instanceof File)) return refuse(response, 400, 'file is required')
    const bytes = Buffer.from(await file.arrayBuffer())
    succeed(response, {
      type: 'image',
      download_url: this.uploadHost.keep(bytes, file.type),
      filename: file.name,
      size: bytes.length
    })
  }
}

function price(
  request: RecordedRequest,
  response: ServerResponse,
  kind: 'price' | 'pricing' | 'none'
) {
  const { model_id: route, inputs } = (request.json ?? {}) as Record<string, unknown>
  if (!isRoute(route)) return refuse(response, 400, 'unknown model_id')
  const { model } = (inputs ?? {}) as { model?: unknown }
  const { list, paid } = priceOf(route, typeof model === 'string' ? model : '')
  succeed(
    response,
    kind === 'price'
      ? { model_id: route, price: list, discounted_price: paid, currency: 'USD' }
      : { model_id: route, unit_price: list, currency: 'USD' }
  )
}

function succeed(response: ServerResponse, data: unknown): void {
  sendJson(response, 200, { code: 200, message: 'success', data })
}

function refuse(response: ServerResponse, status: number, message: string): void {
  sendJson(response, status, { code: status, message })
}
