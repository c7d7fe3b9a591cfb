import { isObject, type Json } from './openaiRequest'

/**
 * What strict structured outputs ask of a schema: every object closed, every property required.
 * Answers what is wrong, as the API words it, or undefined.
 */
export function strictSchemaFault(
  schema: unknown,
  path: readonly string[] = []
): string | undefined {
  if (!isObject(schema)) return `In context=(${words(path)}), schema must be an object.`
  const { properties, required } = schema
  if (isObject(properties)) {
    if (schema['additionalProperties'] !== false)
      return `In context=(${words(path)}), 'additionalProperties' is required to be supplied and to be false.`
    const missing = Object.keys(properties).find(
      (name) => !Array.isArray(required) || !required.includes(name)
    )
    if (missing !== undefined)
      return `In context=(${words(path)}), 'required' is required to be supplied and to be an array including every key in properties. Missing '${missing}'.`
  }
  return partsOf(schema)
    .map(([name, part]) => strictSchemaFault(part, [...path, name]))
    .find((fault) => fault !== undefined)
}

function words(path: readonly string[]): string {
  return path.map((name) => `'${name}'`).join(', ')
}

function partsOf({ properties, items }: Json): [string, unknown][] {
  return [
    ...(isObject(properties) ? Object.entries(properties) : []),
    ...(items === undefined ? [] : ([['items', items]] as [string, unknown][]))
  ]
}

/** The smallest value that fits a schema; every string in it is `text`. */
export function instanceOf(schema: unknown, text: string): unknown {
  if (!isObject(schema)) return null
  const { type, properties, enum: choices } = schema
  if (Array.isArray(choices)) return choices[0] as unknown
  if (isObject(properties))
    return Object.fromEntries(
      Object.entries(properties).map(([name, part]) => [name, instanceOf(part, text)])
    )
  switch (Array.isArray(type) ? (type[0] as unknown) : type) {
    case 'string':
      return text
    case 'integer':
    case 'number':
      return 1
    case 'boolean':
      return true
    case 'array':
      return [instanceOf(schema['items'], text)]
    case 'object':
      return {}
    default:
      return null
  }
}
