import { afterEach, describe, expect, it } from 'vitest'
import { openBench, type Bench } from './bench'
import { COLUMNS } from './columns'
import type { MatrixRow } from './row'
import { ROWS } from './rows'

/** A record can neither hide what an adapter lacks nor deny what it offers. */

let bench: Bench | undefined
afterEach(async () => {
  await bench?.close()
  bench = undefined
})

function rowOf(provider: string, way?: string): MatrixRow {
  const row = ROWS.find((one) => one.provider === provider && one.way === way)
  if (!row) throw new Error(`There is no row ${provider}, ${way}.`)
  return row
}

async function measure(row: MatrixRow, title: string) {
  bench = await openBench(row)
  const column = COLUMNS.find((one) => one.title === title)
  return await column!.measure(bench)
}

const openai = rowOf('openai', 'Responses')
const groq = rowOf('groq')
const wavespeed = rowOf('wavespeed', 'any-llm/vision')

const wrong: readonly (readonly [string, string, MatrixRow])[] = [
  ['List models', 'a model that is not listed', { ...openai, model: 'gpt-nobody' }],
  ['List models', 'a key that is not asked for', { ...openai, key: 'none' }],
  ['Image', 'sight that is denied', { ...openai, images: 0 }],
  ['Several images', 'a limit that is not there', { ...openai, oneImage: { model: 'gpt-4.1' } }],
  ['Stream', 'a stream that is denied', { ...openai, stream: null }],
  ['Stream', 'a stream that is claimed', { ...wavespeed, stream: {} }],
  ['Usage', 'counts that are denied', { ...openai, usage: null }],
  ['Usage', 'a count that is one too high', off(openai)],
  ['Cost mark', 'another mark', { ...openai, cost: { ...openai.cost, mark: 'billed' } }],
  ['Cost mark', 'another last digit', { ...openai, cost: dearer(openai) }],
  ['Reasoning', 'reasoning that is denied', { ...openai, reasoning: null }],
  ['Reasoning', 'reasoning that is said to be hidden', { ...openai, reasoning: hidden(openai) }],
  ['JSON Schema', 'a schema that is denied', { ...openai, schema: null }],
  ['JSON Schema', 'a schema that is claimed', { ...wavespeed, schema: {} }],
  ['Stop', 'an answer that comes to its end', { ...openai, stop: { at: 'waiting' } }],
  ['Retry', 'another pause', { ...openai, retry: { ...openai.retry, asks: 51 } }],
  ['Retry', 'a provider that stays busy', { ...openai, retry: busy(openai) }],
  ['Errors mapped', 'another class', { ...groq, errors: [reclassed(groq)] }],
  ['Errors mapped', 'no error at all', { ...groq, errors: [{ what: 'nothing', class: 'auth' }] }],
  ['Resume', 'a resumption that is denied', { ...wavespeed, resume: null }],
  ['Resume', 'a resumption that is claimed', { ...openai, resume: {} }]
]

function off(row: MatrixRow): MatrixRow {
  return {
    ...row,
    usage: (facts) => {
      const usage = row.usage!(facts)
      return { ...usage, outputTokens: usage.outputTokens! + 1 }
    }
  }
}

function dearer({ cost }: MatrixRow): MatrixRow['cost'] {
  return { ...cost, usd: (facts) => `${cost.usd(facts)}1` }
}

function hidden({ reasoning }: MatrixRow): MatrixRow['reasoning'] {
  return { ...reasoning, hidden: true }
}

function busy({ retry }: MatrixRow): MatrixRow['retry'] {
  return { ...retry, model: 'error-429:2' }
}

function reclassed({ errors }: MatrixRow): MatrixRow['errors'][number] {
  return { ...errors.find(({ what }) => what === '402')!, class: 'auth' }
}

describe('a record that is not true', () => {
  it.each(wrong)('is found out: %s, %s', async (title, _what, row) => {
    const error: unknown = await measure(row, title).catch((thrown: unknown) => thrown)
    expect(['AssertionError', 'AdapterFailure']).toContain((error as Error).name)
  })
})
