import { createHash } from 'node:crypto'

/** What mocks of vision models have in common: looking at images, and answering in words or JSON. */

/** An image as a mock decoded it. */
export interface MockImage {
  readonly type: string
  readonly bytes: number
  readonly sha256: string
}

type Json = Readonly<Record<string, unknown>>

/** First bytes of each image type. */
const MAGIC: Readonly<Record<string, (bytes: Buffer) => boolean>> = {
  'image/jpeg': (b) => b.subarray(0, 3).toString('hex') === 'ffd8ff',
  'image/png': (b) => b.subarray(0, 8).toString('hex') === '89504e470d0a1a0a',
  'image/gif': (b) => b.subarray(0, 4).toString('latin1') === 'GIF8',
  'image/webp': (b) =>
    b.subarray(0, 4).toString('latin1') === 'RIFF' &&
    b.subarray(8, 12).toString('latin1') === 'WEBP'
}

/** Decodes base64 as strictly as the vendors do; undefined when it is not an image of that type. */
export function decodeBase64Image(type: unknown, data: unknown): MockImage | undefined {
  if (typeof type !== 'string' || typeof data !== 'string') return undefined
  const bytes = Buffer.from(data, 'base64')
  if (bytes.length === 0 || bytes.toString('base64') !== data) return undefined
  if (MAGIC[type]?.(bytes) !== true) return undefined
  return { type, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export const SENTENCE =
  'A red motorcycle stands in a tidy garage, its chrome catching light from the window.'

/** What every mock model is asked, whatever its dialect. */
export interface Asked {
  readonly model: string
  /** `temperature=0.2 seed=7`: tells two lanes of the same model apart; empty without parameters. */
  readonly marker: string
  readonly prompt: string
  readonly images: readonly MockImage[]
}

function named({ model, marker }: Asked): string {
  return marker === '' ? model : `${model} [${marker}]`
}

/** Names the model and the last word of its prompt, so that an answer proves whose it is. */
export function ownWords(asked: Asked): string {
  const last = asked.prompt.trim().split(/\s+/).at(-1) ?? ''
  const count = asked.images.length
  return `This is ${named(asked)}, asked about “${last}” with ${count} ${count === 1 ? 'image' : 'images'}. A motorcycle.`
}

/** Every sentence names the model and its parameters, so that no two lanes say the same. */
export function laneWords(asked: Asked, sentences = 12): string {
  const lines = [`This is ${named(asked)}.`]
  for (let n = 1; n <= sentences; n++) lines.push(`Sentence ${n} by ${named(asked)}.`)
  return lines.join(' ')
}

/** Proves which bytes arrived, in their order. */
export function sightWords({ images }: Asked): string {
  if (images.length === 0) return 'I see no image.'
  return images
    .map((image) => `I see ${image.type}, ${image.bytes} bytes, sha256 ${image.sha256}.`)
    .join(' ')
}

/** A value that fits a simple JSON Schema; every text in it is `text`. */
export function schemaValue(schema: unknown, text: string): unknown {
  if (!isObject(schema)) return text
  const { type, properties, items, enum: values } = schema
  if (Array.isArray(values)) return values[0]
  switch (type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(isObject(properties) ? properties : {}).map(([name, inner]) => [
          name,
          schemaValue(inner, text)
        ])
      )
    case 'array':
      return [schemaValue(items, text)]
    case 'integer':
    case 'number':
      return 1
    case 'boolean':
      return true
    default:
      return text
  }
}
