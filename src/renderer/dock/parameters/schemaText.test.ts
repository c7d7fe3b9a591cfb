import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { findJsonError } from './jsonError'
import { SCHEMA_TEMPLATES } from './schemaTemplates'
import { prettySchema, readSchema } from './schemaText'

function parses(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

describe('the first error in a text', () => {
  it('is found exactly where the browser’s parser refuses the text', () => {
    const almost = fc
      .tuple(fc.json(), fc.nat(), fc.constantFrom('', ',', '}', '"', '\\', ' ', '\n', '0', "'"))
      .map(([json, at, char]) => {
        const cut = at % (json.length + 1)
        return json.slice(0, cut) + char + json.slice(cut + 1)
      })
    fc.assert(
      fc.property(fc.oneof(almost, fc.json(), fc.string()), (text) => {
        const error = findJsonError(text)
        expect(error === undefined).toBe(parses(text))
        if (error) expect(error.at).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 500 }
    )
  })

  it.each([
    ['{"a": 1,}', 8, /one too many/],
    ['{"a" 1}', 5, /colon/],
    ['{"a": 1 "b": 2}', 8, /comma is missing/],
    ["{'a': 1}", 1, /name in double quotes/],
    ['{"a": tru}', 6, /a value is expected/],
    ['{"a": [1, 2', 11, /before this list is closed/],
    ['{"a": "x\ny"}', 8, /line break/],
    ['{"a": 1} x', 9, /after the end/]
  ])('in %s stands at %i', (text, at, what) => {
    expect(findJsonError(text)).toEqual({ at, what: expect.stringMatching(what) as string })
  })
})

describe('a JSON Schema that is typed', () => {
  it('names line and column of what is wrong', () => {
    expect(readSchema('{\n  "type": "object"\n  "properties": {}\n}')).toEqual({
      ok: false,
      error: 'Line 3, column 3: a comma is missing.'
    })
  })

  it.each(['[1]', '"text"', '12', 'null'])('is an object, so %s is none', (text) => {
    expect(readSchema(text)).toMatchObject({ ok: false, error: /is an object/ })
  })

  it('is nothing while nothing is typed', () => {
    expect(readSchema(' \n')).toEqual({ ok: true, schema: undefined })
  })

  it('asks about what looks like an example of an answer', () => {
    expect(readSchema('{"caption": "A cat"}')).toMatchObject({ ok: true, hint: /example/ })
    expect(readSchema('{"type": "object"}')).not.toHaveProperty('hint')
  })

  it('has a limit, as main has', () => {
    const long = JSON.stringify({ type: 'object', description: 'x'.repeat(100_000) })
    expect(readSchema(long)).toMatchObject({ ok: false, error: /100,000/ })
  })
})

describe('templates', () => {
  it.each(SCHEMA_TEMPLATES)('$label can be read, and is as strict modes want it', ({ schema }) => {
    expect(readSchema(prettySchema(schema))).toEqual({ ok: true, schema })
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false })
    expect(schema['required']).toEqual(Object.keys(schema['properties'] as object))
  })
})
