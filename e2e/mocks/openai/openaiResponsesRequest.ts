import type { RecordedRequest } from '../httpServer'
import {
  checked,
  decodeImage,
  DETAILS,
  EFFORTS,
  isObject,
  markerOf,
  numberWithin,
  oneOf,
  Refused,
  type ChatRequest,
  type Json,
  type Read,
  type RequestRules,
  type Result
} from './openaiRequest'

/** A request to `/responses` that the mock accepted. */
export interface ResponsesRequest extends ChatRequest {
  /** Asked for a summary of the reasoning. */
  readonly summary: boolean
  readonly stored: boolean
}

const KNOWN = new Set(
  (
    'model input instructions stream stream_options store temperature top_p max_output_tokens ' +
    'reasoning text service_tier metadata include parallel_tool_calls previous_response_id tools ' +
    'tool_choice truncation user background prompt_cache_key safety_identifier'
  ).split(' ')
)
const SUMMARIES = ['auto', 'concise', 'detailed']
const VERBOSITIES = ['low', 'medium', 'high']

function readPart(part: unknown, param: string, into: Read, role: unknown, rules: RequestRules) {
  if (isObject(part) && part['type'] === 'input_text' && typeof part['text'] === 'string') {
    if (role === 'user') into.prompt += part['text']
    else into.system += part['text']
    return
  }
  if (isObject(part) && part['type'] === 'input_image') {
    const { detail, image_url: url } = part
    oneOf(detail, DETAILS, `${param}.detail`)
    const image = decodeImage(url, `${param}.image_url`, rules)
    into.images.push(typeof detail === 'string' ? { ...image, detail } : image)
    return
  }
  throw new Refused(
    "Invalid value. Supported values are: 'input_text', 'input_image' and 'input_file'.",
    `${param}.type`,
    'invalid_value'
  )
}

function readInput(input: unknown, into: Read, rules: RequestRules): void {
  if (typeof input === 'string') {
    into.prompt += input
    return
  }
  if (!Array.isArray(input) || input.length === 0)
    throw new Refused("Missing required parameter: 'input'.", 'input', 'missing_required_parameter')
  input.forEach((item: unknown, at) => {
    if (!isObject(item)) throw new Refused('Expected an input item.', `input[${at}]`)
    oneOf(item['role'] ?? '', ['system', 'developer', 'user', 'assistant'], `input[${at}].role`)
    const { role, content } = item
    const parts: unknown[] =
      typeof content === 'string'
        ? [{ type: 'input_text', text: content }]
        : Array.isArray(content)
          ? content
          : []
    if (parts.length === 0) throw new Refused('Expected content.', `input[${at}].content`)
    parts.forEach((part, n) => readPart(part, `input[${at}].content[${n}]`, into, role, rules))
  })
}

/** `text.format`: a schema, or nothing of note. */
function readFormat(text: unknown): Json | undefined {
  if (text === undefined) return undefined
  if (!isObject(text)) throw new Refused("Invalid type for 'text'.", 'text', 'invalid_type')
  oneOf(text['verbosity'], VERBOSITIES, 'text.verbosity')
  const { format } = text
  if (!isObject(format) || format['type'] !== 'json_schema') return undefined
  if (typeof format['name'] !== 'string' || !/^[\w-]{1,64}$/.test(format['name']))
    throw new Refused(
      "Missing required parameter: 'text.format.name'.",
      'text.format.name',
      'missing_required_parameter'
    )
  if (!isObject(format['schema']))
    throw new Refused(
      "Missing required parameter: 'text.format.schema'.",
      'text.format.schema',
      'missing_required_parameter'
    )
  return format['schema']
}

function readReasoning(reasoning: unknown): { effort?: string; summary: boolean } {
  if (reasoning === undefined) return { summary: false }
  if (!isObject(reasoning))
    throw new Refused("Invalid type for 'reasoning'.", 'reasoning', 'invalid_type')
  const { effort, summary } = reasoning
  oneOf(effort, EFFORTS, 'reasoning.effort')
  oneOf(summary, SUMMARIES, 'reasoning.summary')
  return {
    summary: typeof summary === 'string',
    ...(typeof effort === 'string' && { effort })
  }
}

function validate(body: Json, rules: RequestRules): ResponsesRequest {
  const unknown = Object.keys(body).find(
    (key) => !KNOWN.has(key) && rules.knows?.includes(key) !== true
  )
  if (unknown !== undefined)
    throw new Refused(`Unknown parameter: '${unknown}'.`, unknown, 'unknown_parameter')
  const { model, stream, stream_options: options, max_output_tokens: most } = body
  if (typeof model !== 'string' || model === '')
    throw new Refused("Missing required parameter: 'model'.", 'model', 'missing_required_parameter')
  if (options !== undefined && stream !== true)
    throw new Refused(
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      'stream_options'
    )
  numberWithin(body, 'temperature', 0, 2)
  numberWithin(body, 'top_p', 0, 1)
  // The API refuses fewer than 16.
  numberWithin(body, 'max_output_tokens', 16, 1_000_000, true)
  const reasoning = readReasoning(body['reasoning'])
  const schema = readFormat(body['text'])
  const refusal = rules.refuses?.(body)
  if (refusal) throw new Refused(refusal.message, refusal.param, refusal.code)
  const { instructions } = body
  const read: Read = {
    system: typeof instructions === 'string' ? instructions : '',
    prompt: '',
    images: []
  }
  readInput(body['input'], read, rules)
  return {
    body,
    model,
    stream: stream === true,
    includeUsage: true,
    stored: body['store'] !== false,
    marker: markerOf(body),
    ...read,
    ...reasoning,
    ...(schema && { schema }),
    ...(isObject(options) && options['include_obfuscation'] === false && { unpadded: true }),
    ...(typeof most === 'number' && { maxTokens: most })
  }
}

/** Checks a request as strictly as the real API does, and decodes its images. */
export function readResponsesRequest(
  request: RecordedRequest,
  rules: RequestRules = {}
): Result<ResponsesRequest> {
  return checked(request, (body) => validate(body, rules))
}
