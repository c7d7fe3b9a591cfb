import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { prepareModelSearch, type SearchText } from './modelSearch'

const MODELS: readonly SearchText[] = [
  { label: 'GPT-4o', id: 'gpt-4o', provider: 'OpenAI', family: 'GPT-4o' },
  { label: 'GPT-4o mini', id: 'gpt-4o-mini', provider: 'OpenAI', family: 'GPT-4o' },
  { label: 'GPT-4.1', id: 'gpt-4.1', provider: 'OpenAI', family: 'GPT-4.1' },
  { label: 'Claude Opus 5.5', id: 'claude-opus-5-5', provider: 'Anthropic', family: 'Claude Opus' },
  { label: 'Claude Opus 5', id: 'claude-opus-5', provider: 'Anthropic', family: 'Claude Opus' },
  {
    label: 'Qwen3 VL 235B',
    id: 'qwen/qwen3-vl-235b-a22b-instruct',
    provider: 'OpenRouter',
    family: 'Qwen3-VL',
    tags: ['open weights']
  },
  { label: 'OpenAI: GPT-4o', id: 'openai/gpt-4o', provider: 'OpenRouter', family: 'GPT-4o' },
  { label: 'Pixtral Été', id: 'pixtral-ete', provider: 'Mistral' }
]

const search = prepareModelSearch(MODELS, (model) => model)
const ids = (query: string): string[] => search.find(query).map(({ id }) => id)

describe('prepareModelSearch', () => {
  it('gives everything in its order when nothing is typed', () => {
    expect(search.find('  ')).toEqual(MODELS)
  })

  it.each(['gpt4o', 'gpt 4o', 'GPT-4o', '  gpt-4O '])('puts the model itself first for %j', (q) => {
    expect(ids(q)[0]).toBe('gpt-4o')
  })

  it('wants every word, in any order and any field', () => {
    expect(ids('openrouter gpt')).toEqual(['openai/gpt-4o'])
    expect(ids('mini openai')).toEqual(['gpt-4o-mini'])
    expect(ids('open weights')).toEqual(['qwen/qwen3-vl-235b-a22b-instruct'])
    expect(ids('gpt opus')).toEqual([])
  })

  it('finds parts of words, below what begins with them', () => {
    expect(ids('ixtral')).toEqual(['pixtral-ete'])
    expect(ids('235b')).toEqual(['qwen/qwen3-vl-235b-a22b-instruct'])
    expect(ids('vl')).toEqual(['qwen/qwen3-vl-235b-a22b-instruct'])
  })

  it('tells versions apart, the one that was typed first', () => {
    expect(ids('opus 5')).toEqual(['claude-opus-5', 'claude-opus-5-5'])
    expect(ids('opus 5.5')).toEqual(['claude-opus-5-5'])
  })

  it('does not mind accents', () => {
    expect(ids('ete')).toEqual(['pixtral-ete'])
    expect(ids('été')).toEqual(['pixtral-ete'])
  })

  it('never joins the end of one field and the beginning of the next', () => {
    // label `GPT-4.1`, id `gpt-4.1`
    expect(ids('41gpt')).toEqual([])
  })

  it('finds every model by its own label and by its own id, at the top', () => {
    const text = fc.string({ minLength: 1, maxLength: 12 }).filter((s) => /[a-z0-9]/i.test(s))
    const models = fc.array(fc.record({ label: text, id: text }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(models, (list) => {
        const { find } = prepareModelSearch(list, (model) => model)
        for (const model of list) {
          expect(find(model.label)).toContain(model)
          expect(find(model.id)).toContain(model)
        }
      })
    )
  })

  it('gives each item at most once, and only items it was given', () => {
    fc.assert(
      fc.property(fc.string(), (query) => {
        const found = search.find(query)
        expect(new Set(found).size).toBe(found.length)
        expect(found.every((model) => MODELS.includes(model))).toBe(true)
      })
    )
  })
})

/** What the index saves: folding each text again with every key pressed. */
function findNaively(models: readonly SearchText[], query: string): readonly SearchText[] {
  const fold = (text: string): string =>
    text
      .normalize('NFKD')
      .replace(/[^\p{L}\p{N}]+/gu, '')
      .toLowerCase()
  const words = query.split(/\s+/).map(fold)
  return models.filter((model) => {
    const text = [model.label, model.id, model.provider ?? '', model.family ?? '']
      .map(fold)
      .join('\n')
    return words.every((word) => text.includes(word))
  })
}

describe('speed over 2,000 models', () => {
  const many = Array.from({ length: 2_000 }, (_, n): SearchText => {
    const model = MODELS[n % MODELS.length]!
    return { ...model, label: `${model.label} ${n}`, id: `${model.id}-${n}` }
  })
  const queries = ['g', 'gp', 'gpt', 'gpt 4', 'gpt 4o', 'qwen vl 235', 'nothing like this']

  /** The fastest of several rounds, as others use the same processor. */
  function fastest(work: (query: string) => unknown): number {
    let best = Infinity
    for (let round = 0; round < 15; round++) {
      const start = performance.now()
      for (const query of queries) work(query)
      best = Math.min(best, performance.now() - start)
    }
    return best
  }

  it('takes at most half the time of folding the texts anew', () => {
    const prepared = prepareModelSearch(many, (model) => model)
    const ours = fastest((query) => prepared.find(query))
    const naive = fastest((query) => findNaively(many, query))
    expect(ours / naive).toBeLessThan(0.5)
  })
})
