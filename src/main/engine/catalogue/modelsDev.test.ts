import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Entry } from './entry'
import { BadList } from './lists'
import { modelsDevLists } from './modelsDev'
import { amountOf } from './money'

/** As models.dev has it, with fields that we do not look at. */
const GPT = {
  id: 'gpt-6-astra',
  name: 'GPT-6 Astra',
  family: 'gpt-astra',
  attachment: true,
  reasoning: true,
  temperature: false,
  tool_call: true,
  structured_output: true,
  knowledge: '2026-03',
  release_date: '2026-08-05',
  last_updated: '2026-08-05',
  modalities: { input: ['text', 'image', 'pdf'], output: ['text'] },
  open_weights: false,
  cost: {
    input: 10,
    output: 50,
    cache_read: 1,
    cache_write: 12.5,
    tiers: [{ input: 20, output: 75, cache_read: 2, tier: { type: 'context', size: 272_000 } }],
    context_over_200k: { input: 20, output: 75 }
  },
  limit: { context: 400_000, output: 128_000 }
}

function readOne(model: unknown): Entry | undefined {
  const [list] = [...modelsDevLists({ openai: { id: 'openai', models: { one: model } } })]
  return list?.entries[0]
}

describe('modelsDevLists', () => {
  it('reads everything that the catalogue keeps', () => {
    expect(readOne(GPT)).toEqual({
      id: 'gpt-6-astra',
      name: 'GPT-6 Astra',
      vision: true,
      context: 400_000,
      maxOutput: 128_000,
      price: {
        in: '10',
        out: '50',
        cacheRead: '1',
        cacheWrite: '12.5',
        tiers: [{ above: 272_000, in: '20', out: '75', cacheRead: '2' }]
      },
      released: '2026-08-05',
      tags: ['reasoning'],
      json: true
    })
  })

  it('takes the older field for long contexts where there are no tiers', () => {
    const { tiers: _tiers, ...cost } = GPT.cost
    expect(readOne({ ...GPT, cost })?.price?.tiers).toEqual([
      { above: 200_000, in: '20', out: '75' }
    ])
  })

  it('keeps reasoning at a rate of its own, and drops what only repeats output', () => {
    const cost = { input: 1, output: 4 }
    expect(readOne({ ...GPT, cost: { ...cost, reasoning: 6 } })?.price?.reasoning).toBe('6')
    expect(readOne({ ...GPT, cost: { ...cost, reasoning: 4 } })?.price).toEqual({
      in: '1',
      out: '4'
    })
  })

  it('never takes 0 for a price, except of a model that is called free', () => {
    const cost = { input: 0, output: 0 }
    expect(readOne({ ...GPT, cost })).not.toHaveProperty('price')
    const free = readOne({ ...GPT, id: 'vendor/model:free', cost })
    expect(free).toMatchObject({ price: { in: '0', out: '0' }, tags: ['reasoning', 'free'] })
  })

  it('takes a cache rate of 0 for one that is not said', () => {
    const cost = { input: 1, output: 4, cache_read: 0, cache_write: 0 }
    expect(readOne({ ...GPT, cost })?.price).toEqual({ in: '1', out: '4' })
  })

  it('leaves absent what is not said or makes no sense', () => {
    expect(readOne({ id: 'bare' })).toEqual({ id: 'bare', name: 'bare' })
    const strange = {
      id: 'strange',
      name: 7,
      modalities: 'all of them',
      cost: { input: 'much', output: -1 },
      limit: { context: 0, output: 1.5 },
      release_date: 'soon'
    }
    expect(readOne(strange)).toEqual({ id: 'strange', name: 'strange' })
  })

  it('leaves out models that do not answer with text', () => {
    const painter = { ...GPT, modalities: { input: ['text'], output: ['image'] } }
    expect(readOne(painter)).toBeUndefined()
  })

  it('uses our names of vendors', () => {
    const lists = [...modelsDevLists({ alibaba: { models: {} }, togetherai: { models: {} } })]
    expect(lists.map(({ vendor }) => vendor)).toEqual(['dashscope', 'together'])
  })

  it('counts what it cannot read, and goes on', () => {
    const lists = [
      ...modelsDevLists({ openai: { models: { a: GPT, b: null, c: { name: 'no id' } } }, x: 'no' })
    ]
    expect(lists.map(({ entries, unreadable }) => [entries.length, unreadable])).toEqual([
      [1, 2],
      [0, 1]
    ])
  })

  it.each([null, 'text', 7, ['a list']])('refuses %j as a whole', (body) => {
    expect(() => [...modelsDevLists(body)]).toThrow(BadList)
  })

  it('gives entries of the form that is kept, whatever a server sends', () => {
    const strange = fc
      .tuple(fc.constantFrom(...Object.keys(GPT)), fc.anything())
      .map(([field, value]) => ({ ...GPT, [field]: value }))
    const cost = fc
      .dictionary(fc.constantFrom(...Object.keys(GPT.cost)), fc.anything())
      .map((fields) => ({ ...GPT, cost: { ...GPT.cost, ...fields } }))
    const models = fc.dictionary(fc.string(), fc.oneof(fc.anything(), strange, cost))
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.record({ models })), (body) => {
        for (const { entries } of modelsDevLists(body)) {
          expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length)
          expect(Entry.array().safeParse(entries).success).toBe(true)
        }
      })
    )
  })
})

describe('amountOf', () => {
  it('keeps every digit of a price and adds none', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e9 }), (micros) => {
        const amount = amountOf(micros / 1e6) ?? ''
        expect(amount).toMatch(/^\d+(\.\d{1,6})?$/)
        expect(Math.round(Number(amount) * 1e6)).toBe(micros)
      })
    )
  })

  it('turns dollars per token into dollars per million', () => {
    expect(amountOf('0.00000079605', 1_000_000)).toBe('0.79605')
    expect(amountOf('1e-7', 1_000_000)).toBe('0.1')
  })

  it.each([undefined, null, '', ' ', 'free', '-1', -1, NaN, Infinity, '1e999999', '1e-999999', {}])(
    'refuses %j',
    (value) => {
      expect(amountOf(value)).toBeUndefined()
    }
  )
})
