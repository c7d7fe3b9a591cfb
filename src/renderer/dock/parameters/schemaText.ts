import type { JsonSchema } from '../../../shared/domain/lane'
import { findJsonError } from './jsonError'

/** The longest schema that is kept, in characters without line breaks. */
const LONGEST = 100_000
/** The longest name at the top of a schema. */
const LONGEST_NAME = 200

export type ReadSchema =
  | {
      readonly ok: true
      /** Undefined where nothing was typed. */
      readonly schema: JsonSchema | undefined
      /** What may be wrong although it can be used. */
      readonly hint?: string
    }
  /** One plain sentence with the place. */
  | { readonly ok: false; readonly error: string }

/** Reads what was typed as a JSON Schema; anything but a JSON object is an error. */
export function readSchema(text: string): ReadSchema {
  if (text.trim() === '') return { ok: true, schema: undefined }
  const error = findJsonError(text)
  if (error !== undefined) return { ok: false, error: `${placeOf(text, error.at)}: ${error.what}.` }
  const value: unknown = JSON.parse(text)
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return { ok: false, error: 'A JSON Schema is an object: it begins with { and ends with }.' }
  if (JSON.stringify(value).length > LONGEST)
    return { ok: false, error: `Longer than ${LONGEST.toLocaleString('en-US')} characters.` }
  if (Object.keys(value).some((name) => name.length > LONGEST_NAME))
    return { ok: false, error: `A name at the top is longer than ${LONGEST_NAME} characters.` }
  return { ok: true, schema: value as JsonSchema, ...hintOf(value) }
}

/** A schema as it is shown. */
export function prettySchema(schema: JsonSchema): string {
  return JSON.stringify(schema, null, 2)
}

/** `Line 3, column 5` */
function placeOf(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n')
  return `Line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`
}

/** Words of which a schema has at least one; an example of an answer has none. */
const KEYWORDS = ['type', 'properties', '$ref', '$defs', 'anyOf', 'oneOf', 'allOf', 'enum', 'const']

function hintOf(value: object): { readonly hint?: string } {
  if (KEYWORDS.some((word) => Object.hasOwn(value, word))) return {}
  return {
    hint: 'Has neither “type” nor “properties”: is this a schema, or an example of an answer?'
  }
}
