import { createHash } from 'node:crypto'
import { expect } from 'vitest'
import type { RecordedRequest } from '../../../../../e2e/mocks/httpServer'
import type { JsonSchema } from '../../../../shared/domain/lane'
import { AdapterFailure } from '../adapter'
import { isFields } from '../errorBody'
import type { Bench, Tried } from './bench'
import { answered, notOffered, pass, type Measure } from './cell'
import { isOrder } from './row'

/** Columns about what can be asked: models, images, a form for the answer. */

export const listModels: Measure = async (bench) => {
  const { row, adapter, mock } = bench
  if (!adapter.models) return notOffered()
  const models = await bench.ask(adapter.models)
  expect(models.map(({ id }) => id)).toContain(row.model)
  const credentials = mock.requests.map(({ headers }) => JSON.stringify(headers))
  if (row.key === 'none') {
    expect(credentials.filter((headers) => /"authorization"|api-key/.test(headers))).toEqual([])
    return pass('no key')
  }
  expect(credentials.some((headers) => headers.includes(bench.key ?? ''))).toBe(true)
  // A list that anybody may read says nothing of the key; then there is a check of its own.
  const script = adapter.check ?? adapter.models
  const refused = await bench.ask<unknown>(script, 'a-wrong-key').catch((error: unknown) => error)
  expect(refused).toBeInstanceOf(AdapterFailure)
  expect((refused as AdapterFailure).failure.class).toBe('auth')
  return pass()
}

export const image: Measure = async (bench) => {
  if (await isBlind(bench)) return notOffered('text')
  const tried = await answered(bench)
  expect(picturesIn(bench, tried)).toEqual([0])
  return pass()
}

export const severalImages: Measure = async (bench) => {
  const { row, adapter } = bench
  if (await isBlind(bench)) return notOffered('text')
  if (row.oneImage) await expectOneOnly(bench)
  const most = adapter.limitsOf?.(row.model).maxImages ?? adapter.limits.maxImages ?? Infinity
  if (most === 1) {
    await expectOneOnly(bench)
    return notOffered('one')
  }
  const tried = await answered(bench, { images: 2 })
  expect(picturesIn(bench, tried)).toEqual([0, 1])
  return pass(row.oneImage ? 'some models take one' : undefined)
}

/** The model has no sight, as its own list says. */
async function isBlind({ row, provider }: Bench): Promise<boolean> {
  if (row.images !== 0) return false
  expect(provider.model(row.model).vision).toBe('no')
  return true
}

/** Two images for a model that takes one: refused in words, and nothing was ordered. */
async function expectOneOnly(bench: Bench): Promise<void> {
  const before = bench.mock.requests.length
  const { answer } = await bench.attempt({ ...bench.row.oneImage, images: 2 })
  expect(answer.failure).toMatchObject({ class: 'bad-input', notCharged: true })
  expect(answer.failure?.sentence).toMatch(/one image/)
  expect(bench.orders(before)).toEqual([])
}

/** Which pictures the one order holds, in its order: inside it, or at addresses it names. */
function picturesIn({ row, mock }: Bench, { pictures, requests }: Tried): readonly number[] {
  const orders = requests.filter((request) => isOrder(row, request))
  expect(orders).toHaveLength(1)
  const body = orders[0]!.body.toString('latin1')
  const inside = pictures.map((bytes, n) => ({ n, at: body.indexOf(bytes.toString('base64')) }))
  const found = [...inside, ...addressed(body, mock.stored, pictures)]
  return found
    .filter(({ at }) => at >= 0)
    .sort((one, other) => one.at - other.at)
    .map(({ n }) => n)
}

function addressed(
  body: string,
  stored: ((url: string) => string | undefined) | undefined,
  pictures: readonly Buffer[]
) {
  const hashes = pictures.map((bytes) => createHash('sha256').update(bytes).digest('hex'))
  return [...body.matchAll(/https?:\/\/[^"\\]+/g)].flatMap(({ 0: url, index: at }) => {
    const n = hashes.indexOf(stored?.(url) ?? '')
    return n < 0 ? [] : [{ n, at }]
  })
}

const SCHEMA: JsonSchema = {
  type: 'object',
  properties: { matrixAnimal: { type: 'string' } },
  required: ['matrixAnimal'],
  additionalProperties: false
}

export const jsonSchema: Measure = async (bench) => {
  const { row, provider } = bench
  const params = { jsonSchema: SCHEMA }
  if (!row.schema) {
    expect(provider.model(row.model).params).not.toContain('jsonSchema')
    const tried = await answered(bench, { params })
    expect(tried.dropped).toContainEqual(expect.stringContaining('JSON Schema was not sent'))
    expect(tried.requests.map(({ body }) => body.toString()).join()).not.toContain('matrixAnimal')
    return notOffered()
  }
  expect(provider.model(row.schema.model ?? row.model).params).toContain('jsonSchema')
  const tried = await answered(bench, {
    ...row.schema,
    params: { ...row.schema.params, ...params }
  })
  const value: unknown = JSON.parse(tried.answer.text)
  expect(isFields(value) && typeof value['matrixAnimal']).toBe('string')
  expect(Object.keys(value as object)).toEqual(['matrixAnimal'])
  const path = tried.requests.flatMap(schemaPath)
  expect(path).toHaveLength(1)
  return pass(undefined, [`A JSON Schema travels in \`${path.join()}\`.`])
}

/** Where in a request's body the schema is: `text.format.schema`. */
function schemaPath({ json }: RecordedRequest): readonly string[] {
  const search = (value: unknown, path: readonly string[]): readonly string[] => {
    if (!isFields(value)) return []
    const { properties } = value
    if (isFields(properties) && 'matrixAnimal' in properties) return [path.join('.')]
    return Object.entries(value).flatMap(([name, inner]) => search(inner, [...path, name]))
  }
  return search(json, [])
}
