import { foxError, type FoxError } from './foxapiErrors'
import { FOX_MODELS } from './foxapiAccount'
import { decodeBase64Image, isObject, type Asked, type MockImage } from '../visionMock'

/** A submission that the mock accepted. */
export interface FoxRequest extends Asked {
  readonly system: string
  readonly sync: boolean
  readonly stream: boolean
  readonly maxTokens: number
  readonly reasoning: boolean
  /** What is to happen, by `[[mock:NAME:ARGUMENT]]` in the prompt or by the model's name. */
  readonly behaviour: string
  readonly argument: string | undefined
}

/** FastAPI's own body for broken types, or FoxAPI's for everything else. */
export type Refusal = FoxError | { readonly detail: readonly unknown[] }

type Json = Readonly<Record<string, unknown>>

class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super('refused')
  }
}

function refused(code: string, message: string): Refused {
  return new Refused(foxError(422, code, message))
}

const TYPES: Readonly<Record<string, 'string' | 'boolean' | 'number'>> = {
  model: 'string',
  prompt: 'string',
  system_prompt: 'string',
  sync: 'boolean',
  stream: 'boolean',
  reasoning: 'boolean',
  max_tokens: 'number',
  temperature: 'number'
}
const KNOWN = [...Object.keys(TYPES), 'image_urls']

export interface Checks {
  /** Takes fields it does not know, as the custom form does. */
  readonly lenient: boolean
  /** The file that was uploaded to an address; undefined for any other address. */
  readonly fileAt: (url: string) => MockImage | undefined
}

/** Checks a submission as the documented schemas do. */
export function readFoxRequest(
  json: unknown,
  checks: Checks
): { readonly ok: FoxRequest } | { readonly refusal: Refusal } {
  try {
    return { ok: read(json, checks) }
  } catch (error) {
    if (error instanceof Refused) return { refusal: error.refusal }
    throw error
  }
}

function read(json: unknown, checks: Checks): FoxRequest {
  if (!isObject(json)) throw new Refused(foxError(400, 'invalid_request', 'malformed JSON'))
  checkTypes(json)
  const unknown = Object.keys(json).find((name) => !KNOWN.includes(name))
  if (unknown !== undefined && !checks.lenient)
    throw refused('invalid_param', `extra field not permitted: ${unknown}`)
  checkRanges(json)
  const text = (name: string): string => (typeof json[name] === 'string' ? json[name] : '')
  const marked = /\[\[mock:([^\]:]+)(?::([^\]]*))?\]\]/.exec(text('prompt'))
  const [named = '', ...rest] = text('model').split(':')
  const images = imagesOf(json, checks)
  checkModel(text('model'), images.length)
  return {
    model: text('model'),
    marker: markerOf(json),
    prompt: text('prompt').replace(marked?.[0] ?? '', ''),
    system: text('system_prompt'),
    images,
    sync: json['sync'] === true,
    stream: json['stream'] === true,
    maxTokens: typeof json['max_tokens'] === 'number' ? json['max_tokens'] : Infinity,
    reasoning: json['reasoning'] === true,
    behaviour: marked?.[1] ?? named,
    argument: marked ? marked[2] : rest[0]
  }
}

function checkTypes(json: Json): void {
  const detail = Object.entries(TYPES).flatMap(([name, type]) => {
    const value = json[name]
    if (value === undefined)
      return name === 'model' || name === 'prompt'
        ? [problem(name, 'Field required', 'missing')]
        : []
    return typeof value === type
      ? []
      : [problem(name, `Input should be a valid ${type}`, `${type}_type`)]
  })
  if (detail.length > 0) throw new Refused({ detail })
}

function problem(name: string, msg: string, type: string): unknown {
  return { type, loc: ['body', name], msg }
}

function checkRanges(json: Json): void {
  const { max_tokens: most, temperature, prompt, system_prompt: system } = json
  if (typeof most === 'number' && (!Number.isInteger(most) || most < 1))
    throw refused('invalid_param', 'max_tokens must be at least 1')
  if (typeof temperature === 'number' && (temperature < 0 || temperature > 2))
    throw refused('invalid_param', 'temperature must be between 0 and 2')
  if (String(prompt).length > 100_000) throw refused('invalid_param', 'prompt is too long')
  if (typeof system === 'string' && system.length > 10_000)
    throw refused('invalid_param', 'system_prompt is too long')
}

function imagesOf(json: Json, { fileAt }: Checks): readonly MockImage[] {
  const urls = json['image_urls']
  if (urls === undefined) return []
  if (!Array.isArray(urls) || urls.length < 1 || urls.length > 10)
    throw refused('invalid_param', 'image_urls must hold 1 to 10 images')
  return urls.map((url: unknown) => {
    const inline = /^data:(image\/[a-z+]+);base64,(.*)$/s.exec(String(url))
    const image = inline ? decodeBase64Image(inline[1], inline[2]) : fileAt(String(url))
    if (!image) throw refused('invalid_image_url', 'an image could not be read')
    return image
  })
}

/** Behaviours are models too, and take whatever they are given. */
function checkModel(model: string, images: number): void {
  if (model.startsWith('nemotron') && images > 1)
    throw refused('model_rule_violation', `${model} takes one image only`)
  const listed = FOX_MODELS.find(({ id }) => id === model)
  if (listed && images > 0 && !listed.capabilities.includes('vision'))
    throw refused('model_not_support_capability', `${model} does not support vision`)
}

/** `temperature=0.2 max_tokens=64`: tells two lanes of one model apart. */
function markerOf(json: Json): string {
  return ['temperature', 'max_tokens', 'reasoning']
    .filter((name) => json[name] !== undefined)
    .map((name) => `${name}=${String(json[name])}`)
    .join(' ')
}
