import { createHash } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { sendJson, startServer, type MockServer, type RecordedRequest } from '../httpServer'
import { DOMAINS } from './vlmRunDomains'
import { behaviourOf, VlmRunPredictions } from './vlmRunPredictions'
import { readGenerate, type VlmRunInput } from './vlmRunRequest'

export interface VlmRunOptions {
  /** With it, requests without `Authorization: Bearer <apiKey>` are refused with 401. */
  readonly apiKey?: string
  /** Questions after which a prediction is over; 3 unless told otherwise. */
  readonly polls?: number
  /** False: the server does not say where an uploaded file can be read. */
  readonly publicUrls?: boolean
  /** False: there is no list of domains. */
  readonly domains?: boolean
}

export interface VlmRunMockOptions extends VlmRunOptions {
  readonly port?: number
}

export interface VlmRunMock extends MockServer {
  /** With `/v1`: what a person types as the address. */
  readonly baseUrl: string
  /** Submissions that were taken: each one costs. */
  submits(): RecordedRequest[]
  /** Replaces options while it runs. */
  set(options: Partial<VlmRunOptions>): void
}

/** A faithful VLM Run on 127.0.0.1. What it does is in a marker of the prompt: `[[mock:failed]]`. */
export async function startVlmRunMock(options: VlmRunMockOptions = {}): Promise<VlmRunMock> {
  const api = new VlmRunApi(options)
  const server = await startServer(
    (request, response) => api.answer(request, response),
    options.port ?? 0
  )
  api.origin = server.origin
  return {
    ...server,
    baseUrl: `${server.origin}/v1`,
    submits: () => [...api.submits],
    set: (changes) => (api.options = { ...api.options, ...changes })
  }
}

interface StoredFile {
  readonly id: string
  readonly filename: string
  readonly bytes: number
  readonly purpose: string
  readonly md5: string
}

/** What the direct upload takes at most. */
const LARGEST_FILE = 32 * 1024 * 1024

class VlmRunApi {
  origin = ''
  readonly submits: RecordedRequest[] = []
  private readonly predictions = new VlmRunPredictions()
  private readonly files: StoredFile[] = []
  /** Requests so far that a behaviour with a count worked on. */
  private readonly counts = new Map<string, number>()

  constructor(public options: VlmRunOptions) {}

  async answer(request: RecordedRequest, response: ServerResponse): Promise<void> {
    const url = new URL(request.path, this.origin)
    if (!url.pathname.startsWith('/v1/')) return notFound(response)
    const { apiKey } = this.options
    if (apiKey !== undefined && request.headers.authorization !== `Bearer ${apiKey}`)
      return fail(response, 401, 'Invalid API key', 'authentication_error')
    const what = `${request.method} ${url.pathname.slice('/v1/'.length)}`
    if (what === 'POST image/generate') return this.generate(request, response)
    const prediction = /^GET predictions\/([^/]+)$/.exec(what)?.[1]
    if (prediction !== undefined) return this.prediction(response, prediction)
    if (what === 'POST files') return this.upload(request, response, url.searchParams)
    const md5 = /^GET files\/hash\/([0-9a-f]{32})$/.exec(what)?.[1]
    if (md5 !== undefined) return this.fileByHash(response, md5)
    const answer = this.lists(what, url.searchParams)
    if (answer === undefined) notFound(response)
    else sendJson(response, 200, answer)
  }

  private lists(what: string, query: URLSearchParams): unknown {
    switch (what) {
      case 'GET health':
        return { status: 'ok' }
      case 'GET models':
        return DOMAINS.slice(0, -1).map((domain) => ({ model: 'vlm-1', domain }))
      case 'GET domains':
        return this.options.domains === false
          ? undefined
          : DOMAINS.map((domain) => ({ domain, name: domain, description: 'A mock domain.' }))
      case 'GET predictions':
        return this.predictions.list(
          Number(query.get('skip') ?? 0),
          Number(query.get('limit') ?? 10)
        )
      default:
        return undefined
    }
  }

  private generate(request: RecordedRequest, response: ServerResponse): void {
    const input = readGenerate(request.json)
    if (isMisfit(input)) return sendJson(response, 422, { detail: input })
    const { name, argument } = behaviourOf(input)
    const status = /^error-(\d{3})$/.exec(name ?? '')?.[1]
    // Errors without a count never end; with one they end after as many.
    if (status !== undefined && (argument === undefined || this.upTo('generate', argument)))
      return fail(response, Number(status), `Mock error ${status}`, 'mock_error')
    if (name === 'hang') return
    this.submits.push(request)
    const prediction = this.predictions.add(input)
    if (name === 'drop') return void response.destroy()
    if (name === 'no-id') return sendJson(response, 201, { status: 'pending' })
    sendJson(response, 201, this.predictions.submitted(prediction))
  }

  private prediction(response: ServerResponse, id: string): void {
    const prediction = this.predictions.find(id)
    if (!prediction) return sendJson(response, 404, { detail: `Prediction '${id}' not found` })
    const { name, argument } = behaviourOf(prediction.input)
    const trouble = /^poll-(drop|\d{3})$/.exec(name ?? '')?.[1]
    if (trouble !== undefined && this.upTo(id, argument))
      return trouble === 'drop'
        ? void response.destroy()
        : fail(response, Number(trouble), 'Mock trouble', 'mock_error')
    sendJson(response, 200, this.predictions.asked(prediction, this.options.polls ?? 3))
  }

  private async upload(
    request: RecordedRequest,
    response: ServerResponse,
    query: URLSearchParams
  ): Promise<void> {
    const type = request.headers['content-type'] ?? ''
    if (!type.startsWith('multipart/form-data')) return unprocessable(response, 'file')
    const body = new Uint8Array(request.body)
    const form = await new Response(body, { headers: { 'content-type': type } }).formData()
    const file = form.get('file')
    if (!(file instanceof File)) return unprocessable(response, 'file')
    if (file.size > LARGEST_FILE) return fail(response, 413, 'File too large', 'file_too_large')
    const content = Buffer.from(await file.arrayBuffer())
    const stored = {
      id: `file-${this.files.length + 1}`,
      filename: file.name,
      bytes: content.length,
      purpose: query.get('purpose') ?? 'assistants',
      md5: createHash('md5').update(content).digest('hex')
    }
    this.files.push(stored)
    const isPublic =
      query.get('generate_public_url') === 'true' && this.options.publicUrls !== false
    sendJson(response, 201, this.describe(stored, isPublic))
  }

  private fileByHash(response: ServerResponse, md5: string): void {
    const stored = this.files.find((file) => file.md5 === md5)
    if (stored) sendJson(response, 200, this.describe(stored, false))
    else notFound(response)
  }

  private describe({ md5: _hash, ...file }: StoredFile, isPublic: boolean): unknown {
    return {
      ...file,
      created_at: '2026-01-05T10:20:30.120000Z',
      object: 'file',
      ...(isPublic && { public_url: `${this.origin}/public/${file.id}` })
    }
  }

  /** True for the first so many of a kind, once without an argument. */
  private upTo(kind: string, argument: string | undefined): boolean {
    const before = this.counts.get(kind) ?? 0
    this.counts.set(kind, before + 1)
    return before < Number(argument ?? 1)
  }
}

function isMisfit(
  input: ReturnType<typeof readGenerate>
): input is Exclude<typeof input, VlmRunInput> {
  return Array.isArray(input)
}

/** The vendor's own errors. */
function fail(response: ServerResponse, status: number, message: string, type: string): void {
  sendJson(response, status, { error: { message, type, id: 'req_7d1c' } })
}

/** Errors of the framework below it. */
function notFound(response: ServerResponse): void {
  sendJson(response, 404, { detail: 'Not Found' })
}

function unprocessable(response: ServerResponse, field: string): void {
  const detail = [{ type: 'missing', loc: ['body', field], msg: 'Field required', input: null }]
  sendJson(response, 422, { detail })
}
