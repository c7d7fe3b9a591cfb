import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Price } from '../../shared/domain/cost'
import type { ProviderId } from '../../shared/domain/ids'
import { sampleModel, sampleProvider } from '../testing/samples'
import { choicesOf, searchOf } from './choice'
import { ALL_MODELS, NO_FILTERS, activeFilters, countChoices, filterChoices } from './filter'
import type { Filters, Marks } from './filter'
import { compareBy, nextSort } from './sort'
import type { Sort, SortKey } from './sort'

const price = (inputPerMTok: string, more: Partial<Price> = {}): Price => ({
  inputPerMTok,
  outputPerMTok: inputPerMTok,
  source: 'list',
  ...more
})

const choices = choicesOf(
  [
    sampleModel('box', 'qwen-vl', { free: true, contextTokens: 32_000, released: '2025-01-01' }),
    sampleModel('box', 'llama-text', { vision: 'no', free: true }),
    sampleModel('hub', 'mystery', { vision: 'unknown', price: price('2') }),
    sampleModel('hub', 'detector', {
      boxes: 'yes',
      price: price('0', { perCall: '0.02' }),
      contextTokens: 128_000,
      released: '2025-06-01'
    }),
    sampleModel('hub', 'cheap', { price: price('0.1') }),
    sampleModel('gone', 'sleeper'),
    sampleModel('vendor', 'keyless', { price: price('5') }),
    sampleModel('nobody', 'orphan')
  ],
  [
    sampleProvider('box', { kind: 'local-server' }),
    sampleProvider('hub'),
    sampleProvider('gone', { status: { state: 'off', detail: 'Nothing on 127.0.0.1:8000' } }),
    sampleProvider('vendor', {
      key: { needed: 'yes', present: false },
      status: { state: 'off', detail: 'Needs a key' }
    })
  ]
)
const search = searchOf(choices)
const noMarks: Marks = { favourites: new Set(), recent: [] }

const shown = (patch: Partial<Filters>, marks: Partial<Marks> = {}, sort?: Sort) =>
  filterChoices(search, { ...NO_FILTERS, ...patch }, { ...noMarks, ...marks }, sort).map(
    ({ model }) => model.id
  )

describe('a choice', () => {
  it('says what its provider lacks, and is left out when that is gone', () => {
    const lacking = choices.map(({ model, lacks }) => [model.id, lacks])
    expect(lacking).toContainEqual(['keyless', 'Needs a key'])
    expect(lacking).toContainEqual(['sleeper', 'Nothing on 127.0.0.1:8000'])
    expect(lacking).toContainEqual(['cheap', undefined])
    expect(lacking.map(([id]) => id)).not.toContain('orphan')
  })
})

describe('the list', () => {
  it('hides what is known to be blind and keeps what is unknown', () => {
    expect(shown({})).toEqual(['qwen-vl', 'mystery', 'detector', 'cheap'])
    expect(shown({ sight: new Set(['no']) })).toEqual(['llama-text'])
    expect(shown({ sight: new Set(['unknown']) })).toEqual(['mystery'])
  })

  it('shows what cannot be used yet only when asked for all, after everything else', () => {
    expect(shown({ show: 'all' })).toEqual([
      'qwen-vl',
      'mystery',
      'detector',
      'cheap',
      'sleeper',
      'keyless'
    ])
    expect(shown({ show: 'all', search: 'e' }).slice(-2)).toEqual(['sleeper', 'keyless'])
  })

  it('finds every word in name, id or provider', () => {
    expect(shown({ search: 'hub DET' })).toEqual(['detector'])
    expect(shown({ search: 'hub qwen' })).toEqual([])
  })

  it('narrows to boxes, to this computer, and to the providers left on', () => {
    expect(shown({ boxes: true })).toEqual(['detector'])
    expect(shown({ local: true })).toEqual(['qwen-vl'])
    expect(shown({ hidden: new Set(['hub' as ProviderId]) })).toEqual(['qwen-vl'])
  })

  it('narrows to a price, where a call that is paid counts and unknown is not cheap', () => {
    expect(shown({ show: 'all', price: 'free' })).toEqual(['qwen-vl'])
    expect(shown({ show: 'all', price: '0.0005' })).toEqual(['qwen-vl', 'cheap'])
    expect(shown({ show: 'all', price: '0.01' })).toEqual([
      'qwen-vl',
      'mystery',
      'cheap',
      'keyless'
    ])
  })

  it('puts favourites first, and those used last in their order', () => {
    const marks = { favourites: new Set(['hub/detector']), recent: ['hub/cheap', 'box/qwen-vl'] }
    expect(shown({}, marks)[0]).toBe('detector')
    expect(shown({ favourites: true }, marks)).toEqual(['detector'])
    expect(shown({ recent: true }, marks)).toEqual(['cheap', 'qwen-vl'])
  })
})

describe('a column', () => {
  const sorted = (key: SortKey, descending = false) =>
    shown({ show: 'all' }, {}, { key, descending })

  it('sorts with what is not known last in both directions', () => {
    expect(sorted('name').slice(0, 2)).toEqual(['cheap', 'detector'])
    expect(sorted('context', true).slice(0, 2)).toEqual(['detector', 'qwen-vl'])
    expect(sorted('context').slice(0, 2)).toEqual(['qwen-vl', 'detector'])
    expect(sorted('released', true)[0]).toBe('detector')
    expect(sorted('provider').at(-1)).toBe('keyless')
  })

  it('does not take a model that is paid by the call for a cheap one', () => {
    expect(sorted('input')).toEqual([
      'qwen-vl',
      'cheap',
      'mystery',
      'keyless',
      'detector',
      'sleeper'
    ])
    expect(sorted('output', true).slice(0, 2)).toEqual(['keyless', 'mystery'])
  })

  it('is a proper order of any models', () => {
    const some = fc.constantFrom(...choices)
    const sort = fc.record<Sort>({
      key: fc.constantFrom('name', 'provider', 'context', 'input', 'output', 'released'),
      descending: fc.boolean()
    })
    fc.assert(
      fc.property(some, some, some, sort, (a, b, c, by) => {
        const compare = compareBy(by)
        expect(Math.sign(compare(a, b)) + Math.sign(compare(b, a)) === 0).toBe(true)
        if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c)).toBeLessThanOrEqual(0)
      })
    )
  })

  it('is pressed three times: its own direction, the other, the usual order', () => {
    const first = nextSort(undefined, 'context')
    expect(first).toEqual({ key: 'context', descending: true })
    const second = nextSort(first, 'context')
    expect(second).toEqual({ key: 'context', descending: false })
    expect(nextSort(second, 'context')).toBeUndefined()
    expect(nextSort(second, 'input')).toEqual({ key: 'input', descending: false })
  })
})

describe('counts', () => {
  it('say what each filter would show with the others as they are', () => {
    const counts = countChoices(choices, NO_FILTERS, noMarks)
    expect(counts.sight).toEqual({ yes: 3, no: 1, unknown: 1 })
    expect(Object.fromEntries(counts.providers)).toEqual({ box: 1, hub: 3 })
    expect(counts).toMatchObject({ boxes: 1, local: 1, notReady: 2, favourites: 0, recent: 0 })
  })

  it('hold: switching one filter on shows just as many as it said', () => {
    fc.assert(
      fc.property(fc.boolean(), fc.boolean(), (boxes, local) => {
        const filters: Filters = { ...NO_FILTERS, boxes, local }
        const counts = countChoices(choices, filters, noMarks)
        const count = (patch: Partial<Filters>) =>
          filterChoices(search, { ...filters, ...patch }, noMarks).length
        expect(count({ boxes: true })).toBe(counts.boxes)
        expect(count({ local: true })).toBe(counts.local)
        expect(count({ sight: new Set(['unknown']) })).toBe(counts.sight.unknown)
        expect(count({ show: 'all' })).toBe(count({}) + counts.notReady)
      })
    )
  })

  it('of active filters count what holds something back', () => {
    expect(activeFilters(ALL_MODELS)).toBe(0)
    expect(activeFilters({ ...NO_FILTERS, search: 'x', boxes: true, price: 'free' })).toBe(5)
  })
})

describe('2,500 models', () => {
  const many = choicesOf(
    Array.from({ length: 2500 }, (_, n) =>
      sampleModel(`hub-${n % 25}`, `model-${n}`, { price: price(String(n % 40)) })
    ),
    Array.from({ length: 25 }, (_, n) => sampleProvider(`hub-${n}`))
  )
  const find = searchOf(many)
  const FRAME_MS = 1000 / 60

  it('are searched, filtered, sorted and counted within a frame', () => {
    const work = () => {
      const filters: Filters = { ...ALL_MODELS, search: 'model 9' }
      filterChoices(find, filters, noMarks, { key: 'input', descending: false })
      filterChoices(find, ALL_MODELS, noMarks, { key: 'name', descending: true })
      countChoices(many, filters, noMarks)
    }
    // The best of a few: other work on the machine must not fail this.
    const times = Array.from({ length: 10 }, () => {
      const start = performance.now()
      work()
      return performance.now() - start
    })
    expect(Math.min(...times)).toBeLessThan(FRAME_MS)
  })
})
