import { createHash } from 'node:crypto'
import type { RecordedRequest } from '../httpServer'

/** A data-URL image as the mock decoded it. */
export interface SeenImage {
  readonly type: string
  readonly bytes: number
  readonly sha256: string
  readonly detail?: string
}

/** A chat request that the mock accepted. */
export interface ChatRequest {
  /** The body as it came. */
  readonly body?: Json
  readonly model: string
  readonly stream: boolean
  readonly includeUsage: boolean
  readonly maxTokens?: number
  /** Asked that no padding be added to the deltas. */
  readonly unpadded?: boolean
  /** How much reasoning was asked for. */
  readonly effort?: string
  /** The JSON Schema that the answer has to fit. */
  readonly schema?: Json
  /** `temperature=0.2 seed=7`: tells two lanes of the same model apart; empty without parameters. */
  readonly marker: string
  readonly system: string
  readonly prompt: string
  readonly images: readonly SeenImage[]
}

/** The error body of the chat completions API. */
export interface ApiError {
  readonly status: number
  readonly message: string
  readonly type: string
  readonly param: string | null
  readonly code: string | null
}

/** Why a vendor refuses a request that the dialect itself allows. */
export type Refusal = Pick<ApiError, 'message' | 'param' | 'code'>

/** What a vendor takes over or under what the dialect does. */
export interface RequestRules {
  /** Arguments that only this vendor knows. */
  readonly knows?: readonly string[]
  /** Image types it takes; those of {@link MAGIC} unless told otherwise. */
  readonly imageTypes?: readonly string[]
  readonly refuses?: (body: Json) => Refusal | undefined
}

export type Result<T> = { readonly ok: T } | { readonly error: ApiError }
export type Json = Readonly<Record<string, unknown>>

const KNOWN = new Set(
  (
    'model messages stream stream_options temperature top_p max_tokens max_completion_tokens seed ' +
    'reasoning_effort n stop presence_penalty frequency_penalty response_format user store metadata ' +
    'verbosity service_tier prompt_cache_key safety_identifier'
  ).split(' ')
)
export const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh', 'max']
export const DETAILS = ['auto', 'low', 'high', 'original']
/** First bytes of each image type that vision APIs of this dialect take. */
const MAGIC: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  'image/jpeg': (b) => b.subarray(0, 3).toString('hex') === 'ffd8ff',
  'image/png': (b) => b.subarray(0, 8).toString('hex') === '89504e470d0a1a0a',
  'image/gif': (b) => b.subarray(0, 4).toString('latin1') === 'GIF8',
  'image/webp': (b) =>
    b.subarray(0, 4).toString('latin1') === 'RIFF' &&
    b.subarray(8, 12).toString('latin1') === 'WEBP'
}

export class Refused extends Error {
  constructor(
    message: string,
    readonly param: string | null,
    readonly code: string | null = null
  ) {
    super(message)
  }
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function numberWithin(
  body: Json,
  name: string,
  least: number,
  most: number,
  whole = false
): void {
  const value = body[name]
  if (value === undefined || value === null) return
  if (typeof value !== 'number' || (whole && !Number.isInteger(value)))
    throw new Refused(
      `Invalid type for '${name}': expected ${whole ? 'an integer' : 'a decimal'}.`,
      name,
      'invalid_type'
    )
  if (value < least || value > most)
    throw new Refused(
      `Invalid '${name}': expected a value between ${least} and ${most}, but got ${value} instead.`,
      name,
      'decimal_out_of_range'
    )
}

export function oneOf(value: unknown, allowed: readonly string[], param: string): void {
  if (value === undefined || value === null) return
  if (typeof value !== 'string' || !allowed.includes(value))
    throw new Refused(
      `Invalid value: ${JSON.stringify(value)}. Supported values are: ${allowed.join(', ')}.`,
      param,
      'invalid_value'
    )
}

export function decodeImage(
  url: unknown,
  param: string,
  { imageTypes = Object.keys(MAGIC) }: RequestRules = {}
): Omit<SeenImage, 'detail'> {
  const match = typeof url === 'string' ? /^data:(image\/[a-z+]+);base64,(.*)$/s.exec(url) : null
  if (!match?.[1] || match[2] === undefined)
    throw new Refused(
      'Invalid image URL. Expected a base64-encoded data URL with an image MIME type.',
      param,
      'invalid_image_url'
    )
  const [, type, base64] = match
  const bytes = Buffer.from(base64, 'base64')
  if (bytes.length === 0 || bytes.toString('base64') !== base64)
    throw new Refused('Invalid base64 image data.', param, 'invalid_base64_image')
  if (!imageTypes.includes(type) || MAGIC[type]?.(bytes) !== true)
    throw new Refused(
      `You uploaded an unsupported image. Please make sure your image has one of the following formats: ${imageTypes.join(', ')}.`,
      param,
      'invalid_image_format'
    )
  return { type, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

function readPart(part: unknown, param: string, rules: RequestRules): string | SeenImage {
  if (isObject(part) && part['type'] === 'text' && typeof part['text'] === 'string')
    return part['text']
  if (isObject(part) && part['type'] === 'image_url' && isObject(part['image_url'])) {
    const { url, detail } = part['image_url']
    oneOf(detail, DETAILS, `${param}.image_url.detail`)
    const image = decodeImage(url, `${param}.image_url.url`, rules)
    return typeof detail === 'string' ? { ...image, detail } : image
  }
  throw new Refused(
    "Invalid content part. Supported types are 'text' and 'image_url'.",
    param,
    'invalid_value'
  )
}

export interface Read {
  system: string
  prompt: string
  images: SeenImage[]
}

function readMessage(message: unknown, index: number, into: Read, rules: RequestRules): void {
  const param = `messages.[${index}]`
  if (!isObject(message)) throw new Refused('Expected a message object.', param, 'invalid_type')
  oneOf(message['role'] ?? '', ['system', 'developer', 'user', 'assistant'], `${param}.role`)
  const { role, content } = message
  const parts: unknown[] =
    typeof content === 'string'
      ? [{ type: 'text', text: content }]
      : Array.isArray(content)
        ? content
        : []
  if (parts.length === 0)
    throw new Refused('Expected a string or an array of content parts.', `${param}.content`)
  parts.forEach((part, at) => {
    const read = readPart(part, `${param}.content.[${at}]`, rules)
    if (typeof read !== 'string') into.images.push(read)
    else if (role === 'user') into.prompt += read
    else into.system += read
  })
}

/** Parameters by which two lanes of one model can be told apart. */
export function markerOf(body: Json): string {
  return ['temperature', 'top_p', 'seed', ...LIMITS, 'reasoning_effort']
    .filter((name) => body[name] !== undefined)
    .map((name) => `${name}=${String(body[name])}`)
    .join(' ')
}

/** Asked for as OpenAI names it, or as OpenRouter does. */
function effortOf({ reasoning, reasoning_effort: plain }: Json): Pick<ChatRequest, 'effort'> {
  const effort = isObject(reasoning) ? reasoning['effort'] : plain
  return typeof effort === 'string' ? { effort } : {}
}

function schemaOf(format: unknown): Pick<ChatRequest, 'schema'> {
  if (!isObject(format) || format['type'] !== 'json_schema') return {}
  const { json_schema: asked } = format
  if (!isObject(asked) || typeof asked['name'] !== 'string' || !isObject(asked['schema']))
    throw new Refused(
      "Missing required parameter: 'response_format.json_schema'.",
      'response_format',
      'missing_required_parameter'
    )
  return { schema: asked['schema'] }
}

const LIMITS = ['max_tokens', 'max_completion_tokens', 'max_output_tokens']

function validate(body: Json, rules: RequestRules): ChatRequest {
  const unknown = Object.keys(body).find(
    (key) => !KNOWN.has(key) && rules.knows?.includes(key) !== true
  )
  if (unknown !== undefined)
    throw new Refused(`Unrecognized request argument supplied: ${unknown}`, unknown)
  const { model, messages, stream, stream_options: options } = body
  if (typeof model !== 'string' || model === '')
    throw new Refused('you must provide a model parameter', 'model')
  if (!Array.isArray(messages) || messages.length === 0)
    throw new Refused('Invalid messages: expected a non-empty array.', 'messages', 'empty_array')
  if (stream !== undefined && typeof stream !== 'boolean')
    throw new Refused("Invalid type for 'stream': expected a boolean.", 'stream', 'invalid_type')
  if (options !== undefined && stream !== true)
    throw new Refused(
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      'stream_options'
    )
  numberWithin(body, 'temperature', 0, 2)
  numberWithin(body, 'top_p', 0, 1)
  for (const limit of LIMITS) numberWithin(body, limit, 1, 1_000_000, true)
  numberWithin(body, 'seed', -(2 ** 63), 2 ** 63, true)
  oneOf(body['reasoning_effort'], EFFORTS, 'reasoning_effort')
  const refusal = rules.refuses?.(body)
  if (refusal) throw new Refused(refusal.message, refusal.param, refusal.code)
  const read: Read = { system: '', prompt: '', images: [] }
  messages.forEach((message, index) => readMessage(message, index, read, rules))
  const maxTokens = body['max_completion_tokens'] ?? body['max_tokens']
  return {
    body,
    model,
    stream: stream === true,
    includeUsage: isObject(options) && options['include_usage'] === true,
    ...(isObject(options) && options['include_obfuscation'] === false && { unpadded: true }),
    marker: markerOf(body),
    ...read,
    ...effortOf(body),
    ...schemaOf(body['response_format']),
    ...(typeof maxTokens === 'number' && { maxTokens })
  }
}

/** Checks a chat request as strictly as the real API does, and decodes its images. */
export function readChatRequest(
  request: RecordedRequest,
  rules: RequestRules = {}
): Result<ChatRequest> {
  return checked(request, (body) => validate(body, rules))
}

/** Runs a check of a JSON body and turns its refusal into the error the real API gives. */
export function checked<T>(request: RecordedRequest, check: (body: Json) => T): Result<T> {
  const type = 'invalid_request_error'
  const mime = request.headers['content-type'] ?? ''
  if (!mime.startsWith('application/json') || !isObject(request.json))
    return {
      error: {
        status: 400,
        message: 'We could not parse the JSON body of your request.',
        type,
        param: null,
        code: null
      }
    }
  try {
    return { ok: check(request.json) }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return {
      error: { status: 400, message: error.message, type, param: error.param, code: error.code }
    }
  }
}
