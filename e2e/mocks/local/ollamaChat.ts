import type { ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { modelAnswer } from '../chatVendors/chatVendorsAnswer'
import { isObject, reshaped, type Json, type Reshape } from '../chatVendors/chatVendorsReshape'
import { sendJson, type RecordedRequest } from '../httpServer'
import { behaviourOf } from '../openai/openaiBehaviours'
import { chatRoutes, type ChatOptions } from '../openai/openaiServer'

/** Ollama's POST /api/chat, after https://github.com/ollama/ollama/blob/main/docs/api.md. */

export interface OllamaModel {
  readonly id: string
  readonly vision: boolean
  /** Absent: it can. */
  readonly thinking?: boolean
}

export interface OllamaChatOptions extends Omit<ChatOptions, 'models'> {
  readonly models: readonly OllamaModel[]
  /** Milliseconds that the first request of a model waits until it is read from disk. */
  readonly loadMs?: number
  /** Signed in to Ollama's cloud, which the models called `…-cloud` need. */
  readonly signedIn?: boolean
}

/** Durations of the mock in nanoseconds, so that a test can know them again. */
export const OLLAMA_NS = { loaded: 12_345_678, prompt: 230_000_000, answer: 540_000_000 }

const FIELDS = ['model', 'messages', 'stream', 'think', 'format', 'options', 'keep_alive', 'tools']
const OPTIONS = ['temperature', 'top_p', 'top_k', 'num_predict', 'num_ctx', 'seed', 'stop']
const CREATED_AT = '2026-11-20T09:30:00.123456Z'

class Refused extends Error {
  constructor(
    readonly status: number,
    message: string
  ) {
    super(message)
  }
}

/** The chat of one server: which models are in memory, and the behaviours behind it. */
export class OllamaChat {
  private readonly inMemory = new Set<string>()
  private readonly originals = new WeakMap<RecordedRequest, Json>()
  private readonly chat

  constructor(private readonly options: OllamaChatOptions) {
    const { models, ...rest } = options
    const known = new Set(models.map(({ id }) => id))
    this.chat = chatRoutes(() => ({
      ...rest,
      script: (request, recorded) => {
        const scripted = options.script?.(request, recorded)
        if (scripted || behaviourOf(request.model) || !known.has(request.model)) return scripted
        const { think, format, model } = this.originals.get(recorded) ?? {}
        const reasons = think === undefined ? thinksByItself(model) : think !== false
        return modelAnswer(request, { reasons, schema: isObject(format) ? format : undefined })
      }
    }))
  }

  /** Models in memory, as GET /api/ps lists them. */
  loaded(): readonly string[] {
    return [...this.inMemory]
  }

  async handle(request: RecordedRequest, response: ServerResponse): Promise<void> {
    try {
      await this.answer(request, response)
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      sendJson(response, error.status, { error: error.message })
    }
  }

  private async answer(request: RecordedRequest, response: ServerResponse): Promise<void> {
    const body = request.json
    if (!isObject(body)) throw new Refused(400, 'missing request body')
    const model = this.check(body)
    const loadNs = await this.load(model)
    if (Array.isArray(body['messages']) && body['messages'].length === 0) {
      const message = { role: 'assistant', content: '' }
      const line = { model, created_at: CREATED_AT, message, done: true, done_reason: 'load' }
      return sendJson(response, 200, line)
    }
    const translated: RecordedRequest = {
      ...request,
      path: '/v1/chat/completions',
      json: plainBody(body, model)
    }
    this.originals.set(translated, body)
    await this.chat(translated, reshaped(response, new OllamaLines(model, loadNs)))
  }

  /** The requested model, when everything about the request is as the server takes it. */
  private check(body: Json): string {
    const unknown = Object.keys(body).find((field) => !FIELDS.includes(field))
    if (unknown !== undefined) throw new Refused(400, `unknown field "${unknown}"`)
    const { model, options = {}, think } = body
    if (typeof model !== 'string' || model === '') throw new Refused(400, 'model is required')
    const known = this.options.models.find(({ id }) => id === model)
    if (!known && !behaviourOf(model) && model !== 'needs-memory')
      throw new Refused(404, `model '${model}' not found`)
    if (model === 'needs-memory')
      throw new Refused(
        500,
        'model requires more system memory (8.4 GiB) than is available (5.1 GiB)'
      )
    if (model.endsWith('-cloud') && this.options.signedIn !== true)
      throw new Refused(401, 'unauthorized')
    if (!isObject(options)) throw new Refused(400, 'options must be an object')
    const option = Object.keys(options).find((name) => !OPTIONS.includes(name))
    if (option !== undefined) throw new Refused(400, `invalid option provided: ${option}`)
    if (think !== undefined && ![true, false, 'low', 'medium', 'high'].includes(think as boolean))
      throw new Refused(400, `invalid think value: ${JSON.stringify(think)}`)
    if (think !== undefined && think !== false && known?.thinking === false)
      throw new Refused(400, `"${model}" does not support thinking`)
    if (known?.vision === false && imagesOf(body).length > 0)
      throw new Refused(500, 'this model is missing data required for image input')
    return model
  }

  /** Nanoseconds it took to have the model in memory; never 0, as the real server never says 0. */
  private async load(model: string): Promise<number> {
    const { loadMs = 0 } = this.options
    const waits = this.inMemory.has(model) ? 0 : loadMs
    if (waits > 0) await sleep(waits)
    this.inMemory.add(model)
    return OLLAMA_NS.loaded + waits * 1_000_000
  }
}

/** gpt-oss reasons unless it is told how much. */
function thinksByItself(model: unknown): boolean {
  return String(model).startsWith('gpt-oss')
}

function messagesOf(body: Json): readonly Json[] {
  return Array.isArray(body['messages']) ? body['messages'].filter(isObject) : []
}

function imagesOf(body: Json): readonly unknown[] {
  return messagesOf(body).flatMap(({ images }) =>
    Array.isArray(images) ? (images as unknown[]) : []
  )
}

/** A data URL for the shared checks. The real server wants the base64 alone, and says so. */
function dataUrl(image: unknown): string {
  if (typeof image !== 'string') throw new Refused(400, 'images must be strings')
  const odd = /[^A-Za-z0-9+/=]/.exec(image)
  if (odd) throw new Refused(400, `illegal base64 data at input byte ${odd.index}`)
  const type = image.startsWith('/9j/') ? 'jpeg' : image.startsWith('UklG') ? 'webp' : 'png'
  return `data:image/${type};base64,${image}`
}

function plainMessage({ role, content, images }: Json): Json {
  const pictures = Array.isArray(images) ? images : []
  if (pictures.length === 0) return { role, content }
  const text = content === '' ? [] : [{ type: 'text', text: content }]
  const parts = pictures.map((image) => ({
    type: 'image_url',
    image_url: { url: dataUrl(image) }
  }))
  return { role, content: [...text, ...parts] }
}

/** The request in OpenAI's words. A stream is the default here. */
function plainBody(body: Json, model: string): Json {
  const options = isObject(body['options']) ? body['options'] : {}
  const { temperature, top_p, num_predict: max_tokens, seed } = options
  const stream = body['stream'] !== false
  return {
    model,
    messages: messagesOf(body).map(plainMessage),
    stream,
    ...(stream && { stream_options: { include_usage: true } }),
    temperature,
    top_p,
    max_tokens,
    seed
  }
}

/** One JSON object a line in place of server-sent events. */
class OllamaLines implements Reshape {
  readonly comments = false
  readonly contentType = 'application/x-ndjson'
  readonly headers = {}
  private finishReason: string | undefined

  constructor(
    private readonly model: string,
    private readonly loadNs: number
  ) {}

  chunk(chunk: Json): string {
    if (isObject(chunk['error'])) return line({ error: chunk['error']['message'] })
    const choices: unknown[] = Array.isArray(chunk['choices']) ? chunk['choices'] : []
    const [choice] = choices
    if (!isObject(choice)) return this.end(chunk['usage'])
    if (typeof choice['finish_reason'] === 'string') this.finishReason = choice['finish_reason']
    const message = messageOf(choice['delta'])
    return message === undefined ? '' : line({ ...this.head(), message, done: false })
  }

  /** Without usage the end is still told, and its counts are left out. */
  done(): string {
    return this.end(undefined)
  }

  whole(status: number, body: Json): { status: number; body: unknown } {
    if (isObject(body['error'])) return { status, body: { error: body['error']['message'] } }
    const choices: unknown[] = Array.isArray(body['choices']) ? body['choices'] : []
    const choice = isObject(choices[0]) ? choices[0] : {}
    this.finishReason = String(choice['finish_reason'])
    const message = messageOf(choice['message']) ?? { role: 'assistant', content: '' }
    return { status, body: { ...this.last(body['usage']), message } }
  }

  private end(usage: unknown): string {
    return this.finishReason === undefined ? '' : line(this.last(usage))
  }

  private last(usage: unknown): Json {
    const reason = this.finishReason
    this.finishReason = undefined
    const { loaded: _short, prompt, answer } = OLLAMA_NS
    return {
      ...this.head(),
      message: { role: 'assistant', content: '' },
      done: true,
      done_reason: reason === 'length' ? 'length' : 'stop',
      total_duration: this.loadNs + prompt + answer,
      load_duration: this.loadNs,
      ...(isObject(usage) && {
        prompt_eval_count: usage['prompt_tokens'],
        prompt_eval_duration: prompt,
        eval_count: usage['completion_tokens'],
        eval_duration: answer
      })
    }
  }

  private head(): Json {
    return { model: this.model, created_at: CREATED_AT }
  }
}

function messageOf(delta: unknown): Json | undefined {
  if (!isObject(delta)) return undefined
  const { content, reasoning_content: thinking } = delta
  const said = typeof content === 'string' ? content : ''
  if (said === '' && typeof thinking !== 'string') return undefined
  return {
    role: 'assistant',
    content: said,
    ...(typeof thinking === 'string' && { thinking })
  }
}

function line(value: Json): string {
  return `${JSON.stringify(value)}\n`
}
