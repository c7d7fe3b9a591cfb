import type { RecordedRequest } from '../httpServer'
import { ANY_CLAUDE, CLAUDES, type MockClaude, type ThinkingType } from './anthropicModels'
import { decodeBase64Image, isObject, type Asked, type MockImage } from '../visionMock'

/** A Messages request that the mock accepted. */
export interface MessagesAsked extends Asked {
  readonly stream: boolean
  readonly maxTokens: number
  readonly system: string
  /** The model thinks in this request. */
  readonly thinks: boolean
  /** Its thinking comes as text. */
  readonly showsThinking: boolean
  readonly schema?: unknown
}

/** What the API says of a request it does not take: HTTP 400, `invalid_request_error`. */
export class InvalidRequest extends Error {}

type Json = Readonly<Record<string, unknown>>

const KNOWN = new Set(
  (
    'model max_tokens messages system stream stop_sequences temperature top_p top_k thinking ' +
    'output_config metadata service_tier tools tool_choice cache_control speed'
  ).split(' ')
)
/** Of base64, for one image. */
const LARGEST_IMAGE = 10 * 1024 * 1024
const MOST_IMAGES = 100
const LEAST_BUDGET = 1024

/** Checks a request as strictly as the real API does, and decodes its images. */
export function readMessagesRequest(request: RecordedRequest): MessagesAsked {
  if (request.headers['anthropic-version'] === undefined)
    throw new InvalidRequest('anthropic-version: header is required')
  const body = request.json
  if (!isObject(body)) throw new InvalidRequest('The request body is not valid JSON.')
  const unknown = Object.keys(body).find((key) => !KNOWN.has(key))
  if (unknown !== undefined) throw new InvalidRequest(`${unknown}: Extra inputs are not permitted`)
  const { model, stream = false, max_tokens: maxTokens } = body
  if (typeof model !== 'string' || model === '') throw new InvalidRequest('model: Field required')
  if (maxTokens === undefined) throw new InvalidRequest('max_tokens: Field required')
  if (!Number.isInteger(maxTokens) || (maxTokens as number) < 1)
    throw new InvalidRequest('max_tokens: Input should be greater than or equal to 1')
  if (typeof stream !== 'boolean') throw new InvalidRequest('stream: Input should be a boolean')
  const claude = CLAUDES.find(({ id }) => id === model) ?? { ...ANY_CLAUDE, id: model }
  if ((maxTokens as number) > claude.output)
    throw new InvalidRequest(
      `max_tokens: ${maxTokens as number} > ${claude.output}, which is the maximum allowed number of output tokens for ${model}`
    )
  const thinking = readThinking(body, claude, maxTokens as number)
  checkSampling(body, claude, thinking.thinks)
  const schema = readOutputConfig(body['output_config'], claude)
  return {
    model,
    stream,
    maxTokens: maxTokens as number,
    marker: markerOf(body),
    system: readSystem(body['system']),
    ...readMessages(body['messages']),
    ...thinking,
    ...(schema !== undefined && { schema })
  }
}

function readThinking(body: Json, claude: MockClaude, maxTokens: number) {
  const config = body['thinking']
  if (config === undefined)
    return {
      thinks: claude.thinksUnasked,
      showsThinking: claude.thinksUnasked && claude.display === 'summarized'
    }
  if (!isObject(config)) throw new InvalidRequest('thinking: Input should be an object')
  const type = config['type'] as ThinkingType
  if (!claude.thinking.includes(type))
    throw new InvalidRequest(
      `"thinking.type.${type}" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort" to control thinking behavior.`
    )
  if (type === 'enabled') {
    const budget = config['budget_tokens']
    if (typeof budget !== 'number' || budget < LEAST_BUDGET)
      throw new InvalidRequest(
        'thinking.enabled.budget_tokens: Input should be greater than or equal to 1024'
      )
    if (budget >= maxTokens)
      throw new InvalidRequest('`max_tokens` must be greater than `thinking.budget_tokens`.')
  }
  const display = config['display'] ?? claude.display
  if (display !== 'summarized' && display !== 'omitted')
    throw new InvalidRequest("thinking.display: Input should be 'summarized' or 'omitted'")
  const thinks = type === 'adaptive' || type === 'enabled'
  return { thinks, showsThinking: thinks && display === 'summarized' }
}

function checkSampling(body: Json, { sampling }: MockClaude, thinks: boolean): void {
  const { temperature, top_p: topP } = body
  for (const [name, value] of [
    ['temperature', temperature],
    ['top_p', topP]
  ] as const) {
    if (value === undefined) continue
    if (typeof value !== 'number' || value < 0 || value > 1)
      throw new InvalidRequest(`${name}: range: 0..1`)
    if (sampling === 'none')
      throw new InvalidRequest(`\`${name}\` is not supported for this model.`)
    if (thinks && value !== 1)
      throw new InvalidRequest(`\`${name}\` may only be set to 1 when thinking is enabled.`)
  }
  if (sampling === 'one' && temperature !== undefined && topP !== undefined)
    throw new InvalidRequest(
      '`temperature` and `top_p` cannot both be specified for this model. Please use only one.'
    )
}

function readOutputConfig(config: unknown, { efforts, schema: takesSchema }: MockClaude): unknown {
  if (config === undefined) return undefined
  if (!isObject(config)) throw new InvalidRequest('output_config: Input should be an object')
  const { effort, format } = config
  if (effort !== undefined && !(typeof effort === 'string' && efforts.includes(effort)))
    throw new InvalidRequest(
      `output_config.effort: ${JSON.stringify(effort)} is not supported by this model.`
    )
  if (format === undefined) return undefined
  if (!takesSchema || !isObject(format) || format['type'] !== 'json_schema')
    throw new InvalidRequest("output_config.format: Input should be of type 'json_schema'")
  const schema = format['schema']
  if (!isObject(schema)) throw new InvalidRequest('output_config.format.schema: Field required')
  if (schema['type'] === 'object' && schema['additionalProperties'] !== false)
    throw new InvalidRequest(
      "output_config.format.schema: For 'object' type, 'additionalProperties' must be explicitly set to false"
    )
  return schema
}

function readSystem(system: unknown): string {
  if (system === undefined) return ''
  if (typeof system === 'string') return system
  if (!Array.isArray(system)) throw new InvalidRequest('system: Input should be a valid string')
  return system.map((block) => readText(block, 'system')).join('\n')
}

function readMessages(messages: unknown): { prompt: string; images: readonly MockImage[] } {
  if (!Array.isArray(messages)) throw new InvalidRequest('messages: Field required')
  if (messages.length === 0) throw new InvalidRequest('messages: at least one message is required')
  const images: MockImage[] = []
  let prompt = ''
  messages.forEach((message: unknown, index) => {
    const at = `messages.${index}`
    if (!isObject(message) || (message['role'] !== 'user' && message['role'] !== 'assistant'))
      throw new InvalidRequest(`${at}.role: Input should be 'user' or 'assistant'`)
    const { content } = message
    const blocks: unknown[] =
      typeof content === 'string'
        ? [{ type: 'text', text: content }]
        : Array.isArray(content)
          ? content
          : []
    if (blocks.length === 0) throw new InvalidRequest(`${at}: user messages must have content`)
    blocks.forEach((block, part) => {
      if (isObject(block) && block['type'] === 'image')
        images.push(readImage(block, `${at}.content.${part}.image`))
      else prompt += readText(block, `${at}.content.${part}`)
    })
  })
  if (images.length > MOST_IMAGES)
    throw new InvalidRequest(`messages: too many images: ${images.length} > ${MOST_IMAGES}`)
  return { prompt, images }
}

function readText(block: unknown, at: string): string {
  if (!isObject(block) || block['type'] !== 'text' || typeof block['text'] !== 'string')
    throw new InvalidRequest(`${at}: Input tag does not match any of the expected tags`)
  if (block['text'] === '')
    throw new InvalidRequest('messages: text content blocks must be non-empty')
  return block['text']
}

function readImage({ source, transformations }: Json, at: string): MockImage {
  if (!isObject(source) || source['type'] !== 'base64')
    throw new InvalidRequest(`${at}.source: Field required`)
  const { media_type: type, data } = source
  if (typeof data === 'string' && data.length > LARGEST_IMAGE)
    throw new InvalidRequest(
      `${at}.source.base64: image exceeds 10 MB maximum: ${data.length} bytes > ${LARGEST_IMAGE} bytes`
    )
  const oversized = isObject(transformations) ? transformations['oversized_image'] : 'downsize'
  if (oversized !== 'downsize' && oversized !== 'error')
    throw new InvalidRequest(`${at}.transformations.oversized_image: Input is not one of the two`)
  const image = decodeBase64Image(type, data)
  if (!image) throw new InvalidRequest(`${at}.source.base64.data: Could not process image`)
  return image
}

function markerOf(body: Json): string {
  const output = isObject(body['output_config']) ? body['output_config'] : {}
  const said = { temperature: body['temperature'], top_p: body['top_p'], effort: output['effort'] }
  return Object.entries(said)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${String(value)}`)
    .join(' ')
}
