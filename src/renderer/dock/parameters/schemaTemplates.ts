import type { JsonSchema } from '../../../shared/domain/lane'

const TEXT = { type: 'string' } as const

function list(items: JsonSchema): JsonSchema {
  return { type: 'array', items }
}

/**
 * An object with these fields and no others, all of them required: what the strict modes of the
 * large providers ask for (https://platform.openai.com/docs/guides/structured-outputs).
 */
function object(properties: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false
  }
}

function described(schema: JsonSchema, description: string): JsonSchema {
  return { ...schema, description }
}

/** Schemas to begin with. */
export const SCHEMA_TEMPLATES: readonly {
  readonly id: string
  readonly label: string
  readonly schema: JsonSchema
}[] = [
  {
    id: 'caption',
    label: 'Caption and tags',
    schema: object({
      caption: described(TEXT, 'One sentence that says what the picture shows'),
      tags: described(list(TEXT), 'Five to ten single words, lower case')
    })
  },
  {
    id: 'alt',
    label: 'Alt text',
    schema: object({
      alt: described(TEXT, 'What a person who cannot see the picture needs to know'),
      decorative: described({ type: 'boolean' }, 'True when the picture carries no information')
    })
  },
  {
    id: 'objects',
    label: 'Objects with counts',
    schema: object({
      objects: list(
        object({
          name: TEXT,
          count: { type: 'integer' },
          position: described(TEXT, 'Where in the picture, such as “lower left”')
        })
      )
    })
  },
  {
    id: 'text',
    label: 'Text in the picture',
    schema: object({
      language: described(TEXT, 'ISO 639-1 code'),
      lines: described(list(TEXT), 'Every line as it is written, from top to bottom')
    })
  },
  {
    id: 'receipt',
    label: 'Receipt',
    schema: object({
      merchant: TEXT,
      date: described(TEXT, 'YYYY-MM-DD'),
      currency: described(TEXT, 'ISO 4217 code'),
      items: list(object({ name: TEXT, quantity: { type: 'number' }, price: { type: 'number' } })),
      total: { type: 'number' }
    })
  }
]
