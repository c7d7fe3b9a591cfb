import { expect, test } from 'vitest'
import { catalogueText, mergeLists } from './catalogue-file.mjs'
import { toModelsDev } from './catalogue-pi-ai.mjs'
import { PlainError } from './progress.mjs'

const chat = (id, cost = {}) => ({
  type: 'chat',
  id,
  name: id.toUpperCase(),
  reasoning: false,
  input: ['text', 'image'],
  cost: { input: 1, output: 5, cacheRead: 0.1, cacheWrite: 0, ...cost },
  contextWindow: 1000,
  maxTokens: 100
})

test('data of pi-ai takes the form of models.dev', () => {
  const tiers = [{ inputTokensAbove: 272_000, input: 2, output: 8, cacheRead: 0.2, cacheWrite: 0 }]
  const vendors = toModelsDev({
    openai: {
      'openai-responses': {
        'chat:gpt': chat('gpt', { tiers }),
        'image:x': { type: 'image', id: 'x' }
      },
      'openai-completions': { 'chat:old': chat('old') }
    }
  })
  expect(Object.keys(vendors.openai.models)).toEqual(['gpt', 'old'])
  expect(vendors.openai.models.gpt).toEqual({
    id: 'gpt',
    name: 'GPT',
    reasoning: false,
    open_weights: false,
    modalities: { input: ['text', 'image'], output: ['text'] },
    limit: { context: 1000, output: 100 },
    cost: {
      input: 1,
      output: 5,
      cache_read: 0.1,
      cache_write: 0,
      tiers: [
        {
          input: 2,
          output: 8,
          cache_read: 0.2,
          cache_write: 0,
          tier: { type: 'context', size: 272_000 }
        }
      ]
    }
  })
})

test('what Hugging Face serves has open weights elsewhere too, by exactly its name', () => {
  const vendors = toModelsDev({
    huggingface: { a: { 'chat:1': chat('Qwen/Qwen3-VL-8B') } },
    openrouter: {
      a: { 'chat:1': chat('qwen/qwen3-vl-8b'), 'chat:2': chat('qwen/qwen3-vl-8b-plus') }
    }
  })
  const { models } = vendors.openrouter
  expect(models['qwen/qwen3-vl-8b'].open_weights).toBe(true)
  expect(models['qwen/qwen3-vl-8b-plus'].open_weights).toBe(false)
})

const sellsFor = (vendor) => (vendor === 'azure-openai' ? 'openai' : undefined)
const entry = (id, price) => ({ id, name: id, ...(price && { price }) })

test('a vendor that sells for another keeps only what differs', () => {
  const vendors = mergeLists(
    [
      { vendor: 'openai', entries: [entry('a'), entry('b')] },
      { vendor: 'azure-openai', entries: [entry('a'), { ...entry('b'), context: 9 }, entry('c')] }
    ],
    { sellsFor }
  )
  expect([...vendors['azure-openai'].keys()]).toEqual(['b', 'c'])
})

test('what is added by hand never replaces what a list says', () => {
  const lists = [{ vendor: 'x', entries: [entry('a', { in: '1', out: '2' })] }]
  const moreModels = { x: [entry('a', { in: '9', out: '9' }), entry('b')], y: [entry('c')] }
  const vendors = mergeLists(lists, { sellsFor, moreModels })
  expect(vendors.x.get('a').price.in).toBe('1')
  expect([...vendors.x.keys(), ...vendors.y.keys()]).toEqual(['a', 'b', 'c'])
})

test('an announced change is refused once the price it goes out from is another', () => {
  const until = { in: '1', out: '2' }
  const announcedChanges = [
    { vendor: 'x', ids: ['a'], until, change: { from: '2027-01-01', in: '2', out: '4' } }
  ]
  const merge = (price) =>
    mergeLists([{ vendor: 'x', entries: [entry('a', price)] }], { sellsFor, announcedChanges })
  expect(merge(until).x.get('a').price.changes).toHaveLength(1)
  expect(() => merge({ in: '3', out: '2' })).toThrow(PlainError)
})

test('the file is the same for any order of the data, and one model a line', () => {
  const head = { source: 's', asOf: '2026-11-10', licence: 'MIT' }
  const lists = [
    { vendor: 'b', entries: [entry('2'), entry('1')] },
    { vendor: 'a', entries: [entry('3')] },
    { vendor: 'empty', entries: [] }
  ]
  const text = catalogueText(head, mergeLists(lists, { sellsFor }))
  expect(catalogueText(head, mergeLists([...lists].reverse(), { sellsFor }))).toBe(text)
  expect(text.split('\n').filter((line) => line.startsWith('{"id"'))).toHaveLength(3)
  expect(Object.keys(JSON.parse(text).vendors)).toEqual(['a', 'b'])
})
