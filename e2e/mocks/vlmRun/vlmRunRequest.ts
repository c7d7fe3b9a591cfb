import { DOMAINS } from './vlmRunDomains'
import { decodeBase64Image, isObject, type MockImage } from '../visionMock'

/** A request that the mock accepted. */
export interface VlmRunInput {
  readonly domain: string
  readonly model: string
  readonly batch: boolean
  /** What is known of an image that was sent by address: nothing. */
  readonly images: readonly (MockImage | { readonly url: string })[]
  readonly prompt: string
  readonly detail: 'lo' | 'auto' | 'hi'
  readonly schema: unknown
  readonly grounding: boolean
  readonly confidence: boolean
}

/** One line of FastAPI's answer to a body that does not fit. */
export interface Misfit {
  readonly type: string
  readonly loc: readonly (string | number)[]
  readonly msg: string
  readonly input: unknown
}

type Json = Readonly<Record<string, unknown>>

/** Reads the body of `image/generate`; a list says what does not fit. */
export function readGenerate(body: unknown): VlmRunInput | readonly Misfit[] {
  if (!isObject(body))
    return [misfit('model_attributes_type', [], 'Input should be a valid dictionary', body)]
  const config = isObject(body['config']) ? body['config'] : {}
  const misfits = [...topMisfits(body), ...configMisfits(config), ...metadataMisfits(body)]
  if (misfits.length > 0) return misfits
  return {
    domain: body['domain'] as string,
    model: 'vlm-1',
    batch: body['batch'] === true,
    images: (body['images'] as string[]).map((image) => decode(image)!),
    prompt: typeof config['prompt'] === 'string' ? config['prompt'] : '',
    detail: (config['detail'] as VlmRunInput['detail'] | undefined) ?? 'auto',
    schema: config['json_schema'] ?? undefined,
    grounding: config['grounding'] === true,
    confidence: config['confidence'] === true
  }
}

function misfit(type: string, loc: readonly (string | number)[], msg: string, input: unknown) {
  return { type, loc: ['body', ...loc], msg, input }
}

type Check = readonly [name: string, fits: (value: unknown) => boolean, expected: string]

/** The SDKs send null for what is not set. */
function isUnset(value: unknown): boolean {
  return value === undefined || value === null
}

const isBoolean = (value: unknown): boolean => typeof value === 'boolean'
const isString = (value: unknown): boolean => typeof value === 'string'

const TOP: readonly Check[] = [
  ['model', (value) => value === 'vlm-1', "'vlm-1'"],
  ['batch', isBoolean, 'a valid boolean'],
  ['config', isObject, 'a valid dictionary'],
  ['metadata', isObject, 'a valid dictionary'],
  ['callback_url', (value) => isString(value) && value !== '', 'at least 1 character'],
  ['id', isString, 'a valid string'],
  ['created_at', isString, 'a valid string']
]

const CONFIG: readonly Check[] = [
  ['prompt', isString, 'a valid string'],
  ['detail', (value) => ['lo', 'auto', 'hi'].includes(String(value)), "'auto', 'lo' or 'hi'"],
  ['json_schema', isObject, 'a valid dictionary'],
  ['gql_stmt', isString, 'a valid string'],
  ['max_retries', Number.isInteger, 'a valid integer'],
  ['max_tokens', (value) => Number.isInteger(value) && Number(value) > 0, 'a valid integer'],
  ['temperature', (value) => typeof value === 'number', 'a valid number'],
  ['confidence', isBoolean, 'a valid boolean'],
  ['grounding', isBoolean, 'a valid boolean']
]

const METADATA: readonly Check[] = [
  ['environment', (value) => ['dev', 'staging', 'prod'].includes(String(value)), 'an environment'],
  ['session_id', isString, 'a valid string'],
  ['allow_training', isBoolean, 'a valid boolean']
]

function check(fields: Json, checks: readonly Check[], path: readonly string[]): Misfit[] {
  const wrong = checks
    .filter(([name, fits]) => !isUnset(fields[name]) && !fits(fields[name]))
    .map(([name, , expected]) =>
      misfit('type_error', [...path, name], `Input should be ${expected}`, fields[name])
    )
  const known = new Set(checks.map(([name]) => name))
  const extra = Object.keys(fields)
    .filter((name) => path.length > 0 && !known.has(name))
    .map((name) =>
      misfit('extra_forbidden', [...path, name], 'Extra inputs are not permitted', fields[name])
    )
  return [...wrong, ...extra]
}

function topMisfits(body: Json): Misfit[] {
  const missing = ['images', 'domain']
    .filter((name) => body[name] === undefined)
    .map((name) => misfit('missing', [name], 'Field required', {}))
  const domain =
    body['domain'] !== undefined && !DOMAINS.some((name) => name === body['domain'])
      ? [misfit('enum', ['domain'], `Input should be one of ${DOMAINS.join(', ')}`, body['domain'])]
      : []
  return [...missing, ...domain, ...imageMisfits(body['images']), ...check(body, TOP, [])]
}

function imageMisfits(images: unknown): Misfit[] {
  if (images === undefined) return []
  if (!Array.isArray(images) || images.length === 0)
    return [misfit('too_short', ['images'], 'List should have at least 1 item', [])]
  return images.flatMap((image, at) =>
    decode(image) ? [] : [misfit('value_error', ['images', at], 'Invalid image', null)]
  )
}

function configMisfits(config: Json): Misfit[] {
  return check(config, CONFIG, ['config'])
}

function metadataMisfits(body: Json): Misfit[] {
  return isObject(body['metadata']) ? check(body['metadata'], METADATA, ['metadata']) : []
}

/** An image as address, data address or bare base64; undefined when it is none of them. */
function decode(image: unknown): MockImage | { readonly url: string } | undefined {
  if (typeof image !== 'string') return undefined
  if (/^https?:\/\//.test(image)) return { url: image }
  const data = /^data:(image\/[a-z+]+);base64,(.*)$/s.exec(image)
  if (data) return decodeBase64Image(data[1], data[2])
  return ['image/png', 'image/jpeg', 'image/webp', 'image/gif']
    .map((type) => decodeBase64Image(type, image))
    .find((decoded) => decoded !== undefined)
}
