import { TEXT_ROUTE, type RouteName } from './wavespeedCatalogue'

/** A prompt that the mock accepted. */
export interface WavespeedInput {
  readonly route: RouteName
  readonly model: string
  readonly prompt: string
  readonly images: readonly string[]
  readonly sync: boolean
  /** `temperature=0.2 priority=latency`: tells two lanes of the same model apart. */
  readonly marker: string
}

type Json = Readonly<Record<string, unknown>>

const FIELDS = [
  'prompt',
  'system_prompt',
  'images',
  'reasoning',
  'priority',
  'temperature',
  'max_tokens',
  'model',
  'enable_sync_mode'
]
const DEFAULT_MODEL = 'google/gemini-flash-1.5'
const MOST_IMAGES = 16

/** Reads the body of a submission; a string says what is wrong with it. */
export function readInput(body: unknown, route: RouteName): WavespeedInput | string {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return 'Invalid JSON body'
  const fields = body as Json
  const wrong = wrongField(fields, route)
  if (wrong !== undefined) return wrong
  return {
    route,
    model: (fields['model'] as string | undefined) ?? DEFAULT_MODEL,
    prompt: fields['prompt'] as string,
    images: (fields['images'] as string[] | undefined) ?? [],
    sync: fields['enable_sync_mode'] === true,
    marker: ['system_prompt', 'temperature', 'max_tokens', 'priority', 'reasoning']
      .filter((name) => fields[name] !== undefined)
      .map((name) => `${name}=${String(fields[name])}`)
      .join(' ')
  }
}

function wrongField(fields: Json, route: RouteName): string | undefined {
  const unknown = Object.keys(fields).find((name) => !FIELDS.includes(name))
  if (unknown !== undefined) return `unknown parameter: ${unknown}`
  if (route === TEXT_ROUTE && fields['images'] !== undefined) return 'unknown parameter: images'
  const { prompt } = fields
  if (typeof prompt !== 'string' || prompt === '') return 'prompt is required'
  const name = Object.keys(fields).find((field) => !fits(field, fields[field]))
  return name === undefined ? undefined : `invalid value for parameter: ${name}`
}

function fits(name: string, value: unknown): boolean {
  switch (name) {
    case 'images':
      return Array.isArray(value) && value.length <= MOST_IMAGES && value.every(isAddress)
    case 'reasoning':
    case 'enable_sync_mode':
      return typeof value === 'boolean'
    case 'priority':
      return value === 'latency' || value === 'throughput'
    case 'temperature':
      return typeof value === 'number' && value >= 0 && value <= 2
    case 'max_tokens':
      return Number.isInteger(value) && (value as number) >= 1
    default:
      return typeof value === 'string'
  }
}

/** Data addresses are documented nowhere for these routes. */
function isAddress(value: unknown): boolean {
  return typeof value === 'string' && /^https?:\/\//.test(value)
}
