import type { RecordedRequest } from '../httpServer'
import { GEMINIS, type MockGemini } from './geminiModels'
import { decodeBase64Image, isObject, type Asked, type MockImage } from '../visionMock'

/** A generateContent request that the mock accepted. */
export interface GenerateAsked extends Asked {
  readonly system: string
  readonly maxTokens: number
  /** The model reasons in this request. */
  readonly thinks: boolean
  /** Its thoughts come as parts. */
  readonly showsThoughts: boolean
  readonly schema?: unknown
}

/** What the API says of a request it does not take: HTTP 400, `INVALID_ARGUMENT`. */
export class InvalidArgument extends Error {}

type Json = Readonly<Record<string, unknown>>

const KNOWN = new Set(
  (
    'contents systemInstruction generationConfig safetySettings tools toolConfig cachedContent ' +
    'model store serviceTier continuationToken'
  ).split(' ')
)
const KNOWN_CONFIG = new Set(
  (
    'temperature topP topK candidateCount maxOutputTokens stopSequences seed responseMimeType ' +
    'responseSchema responseJsonSchema responseModalities mediaResolution thinkingConfig ' +
    'presencePenalty frequencyPenalty'
  ).split(' ')
)
const RESOLUTIONS = ['LOW', 'MEDIUM', 'HIGH'].map((level) => `MEDIA_RESOLUTION_${level}`)
const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/webp', 'image/heic', 'image/heif']

function onlyKnown(fields: Json, known: ReadonlySet<string>, at: string): void {
  const unknown = Object.keys(fields).find((key) => !known.has(key))
  if (unknown === undefined) return
  throw new InvalidArgument(
    `Invalid JSON payload received. Unknown name "${unknown}"${at === '' ? '' : ` at '${at}'`}: Cannot find field.`
  )
}

/** Checks a request as strictly as the real API does, and decodes its images. */
export function readGenerateRequest(request: RecordedRequest, model: string): GenerateAsked {
  const body = request.json
  if (!isObject(body)) throw new InvalidArgument('Invalid JSON payload received.')
  onlyKnown(body, KNOWN, '')
  const config = body['generationConfig'] ?? {}
  if (!isObject(config)) throw new InvalidArgument('generation_config: expected an object')
  onlyKnown(config, KNOWN_CONFIG, 'generation_config')
  checkNumbers(config)
  if (
    config['mediaResolution'] !== undefined &&
    !RESOLUTIONS.includes(config['mediaResolution'] as string)
  )
    throw new InvalidArgument(
      "Invalid value at 'generation_config.media_resolution' (type.googleapis.com/MediaResolution)"
    )
  const schema = readSchema(config)
  const most = config['maxOutputTokens']
  return {
    model,
    marker: markerOf(config),
    system: readSystem(body['systemInstruction']),
    maxTokens: typeof most === 'number' ? most : Infinity,
    ...readContents(body['contents']),
    ...readThinking(config['thinkingConfig'], model),
    ...(schema !== undefined && { schema })
  }
}

function checkNumbers(config: Json): void {
  for (const [name, least, most] of [
    ['temperature', 0, 2],
    ['topP', 0, 1],
    ['maxOutputTokens', 1, 65_536],
    ['seed', -(2 ** 31), 2 ** 31 - 1]
  ] as const) {
    const value = config[name]
    if (value === undefined) continue
    if (typeof value !== 'number' || value < least || value > most)
      throw new InvalidArgument(
        `* GenerateContentRequest.generation_config.${name}: ${name} must be in the range [${least}, ${most}].`
      )
  }
}

function readSchema(config: Json): unknown {
  const { responseSchema, responseJsonSchema, responseMimeType: mime } = config
  if (responseSchema !== undefined && responseJsonSchema !== undefined)
    throw new InvalidArgument('Only one of response_schema and response_json_schema can be set.')
  const schema = responseJsonSchema ?? responseSchema
  if (schema !== undefined && mime !== 'application/json')
    throw new InvalidArgument('response_schema needs the response_mime_type application/json.')
  if (schema !== undefined && !isObject(schema))
    throw new InvalidArgument('response_json_schema: expected an object')
  return schema
}

function readSystem(instruction: unknown): string {
  if (instruction === undefined) return ''
  const parts = isObject(instruction) ? instruction['parts'] : undefined
  if (!Array.isArray(parts)) throw new InvalidArgument('system_instruction: parts are missing')
  return parts.map((part) => (isObject(part) ? textOf(part['text']) : '')).join('')
}

/** What a field says, if it says words. */
function textOf(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function readContents(contents: unknown): { prompt: string; images: readonly MockImage[] } {
  if (!Array.isArray(contents) || contents.length === 0)
    throw new InvalidArgument('* GenerateContentRequest.contents: contents is not specified')
  const images: MockImage[] = []
  let prompt = ''
  for (const content of contents) {
    const parts: unknown = isObject(content) ? content['parts'] : undefined
    const role: unknown = isObject(content) ? content['role'] : undefined
    if (role !== undefined && role !== 'user' && role !== 'model')
      throw new InvalidArgument('Please use a valid role: user, model.')
    if (!Array.isArray(parts) || parts.length === 0)
      throw new InvalidArgument('* GenerateContentRequest.contents[0].parts: must not be empty.')
    for (const part of parts) {
      if (isObject(part) && typeof part['text'] === 'string') prompt += part['text']
      else images.push(readImage(part))
    }
  }
  return { prompt, images }
}

function readImage(part: unknown): MockImage {
  const data = isObject(part) ? part['inlineData'] : undefined
  if (!isObject(part) || !isObject(data))
    throw new InvalidArgument("contents.parts: 'data' oneof must have one initialized field")
  const level = isObject(part['mediaResolution']) ? part['mediaResolution']['level'] : undefined
  if (
    level !== undefined &&
    !RESOLUTIONS.concat('MEDIA_RESOLUTION_ULTRA_HIGH').includes(level as string)
  )
    throw new InvalidArgument("Invalid value at 'contents.parts.media_resolution.level'")
  if (!IMAGE_TYPES.includes(data['mimeType'] as string))
    throw new InvalidArgument(`Unsupported MIME type: ${textOf(data['mimeType'])}`)
  const image = decodeBase64Image(data['mimeType'], data['data'])
  if (!image) throw new InvalidArgument('Unable to process input image. Please retry.')
  return image
}

/** Models named after a behaviour take everything. */
const ANY: MockGemini['thinking'] = { levels: ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH'] }

function readThinking(config: unknown, model: string) {
  const known = GEMINIS.find(({ id }) => id === model)
  const takes = known ? known.thinking : ANY
  if (config === undefined)
    return { thinks: known !== undefined && takes !== undefined, showsThoughts: false }
  if (!isObject(config)) throw new InvalidArgument('thinking_config: expected an object')
  const { includeThoughts, thinkingLevel: level, thinkingBudget: budget } = config
  if (!takes) throw new InvalidArgument('Thinking is not enabled for this model.')
  if (level !== undefined && budget !== undefined)
    throw new InvalidArgument('You can only set only one of thinking budget and thinking level.')
  if (level !== undefined && !('levels' in takes && takes.levels.includes(level as string)))
    throw new InvalidArgument(`Thinking level ${textOf(level)} is not supported for this model.`)
  if (typeof budget === 'number' && 'least' in takes) checkBudget(budget, takes)
  return { thinks: budget !== 0, showsThoughts: includeThoughts === true && budget !== 0 }
}

function checkBudget(budget: number, takes: { least: number; most: number; off: boolean }): void {
  if (budget === -1 || (budget === 0 && takes.off)) return
  if (budget === 0)
    throw new InvalidArgument('Budget 0 is invalid. This model only works in thinking mode.')
  if (budget < takes.least || budget > takes.most)
    throw new InvalidArgument(
      `The thinking budget ${budget} is invalid. Please choose a value between ${takes.least} and ${takes.most}.`
    )
}

function markerOf(config: Json): string {
  return ['temperature', 'topP', 'seed', 'maxOutputTokens']
    .filter((name) => config[name] !== undefined)
    .map((name) => `${name}=${JSON.stringify(config[name])}`)
    .join(' ')
}
