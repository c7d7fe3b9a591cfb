import { describe, expect, it } from 'vitest'
import type { ProviderId } from '../../shared/domain/ids'
import type { ModelInfo, ProviderInfo } from '../../shared/domain/model'
import { NO_FILTERS, activeFilters, choicesOf, filterChoices } from './filter'

function provider(id: string, patch: Partial<ProviderInfo> = {}): ProviderInfo {
  return {
    id: id as ProviderId,
    adapter: 'openai-compatible',
    kind: 'cloud',
    label: id,
    tile: id.slice(0, 2),
    baseUrl: '',
    key: { needed: 'optional', present: false },
    status: { state: 'ready', detail: '' },
    limits: { formats: ['jpeg'], maxSide: 2000, maxBytes: 1 },
    concurrency: 1,
    custom: false,
    ...patch
  }
}

function model(owner: string, id: string, patch: Partial<ModelInfo> = {}): ModelInfo {
  return {
    provider: owner as ProviderId,
    id,
    label: id,
    vision: 'yes',
    visionSource: '',
    free: false,
    takesPrompt: true,
    streams: 'yes',
    json: 'unknown',
    boxes: 'unknown',
    params: [],
    ...patch
  }
}

const choices = choicesOf(
  [
    model('box', 'qwen-vl', { free: true }),
    model('box', 'llama-text', { vision: 'no', free: true }),
    model('hub', 'mystery', { vision: 'unknown' }),
    model('hub', 'detector', { boxes: 'yes' }),
    model('gone', 'sleeper')
  ],
  [
    provider('box', { kind: 'local-server' }),
    provider('hub'),
    provider('gone', { status: { state: 'off', detail: '' } })
  ]
)

const shown = (patch: Partial<typeof NO_FILTERS>, favourites: string[] = []) =>
  filterChoices(choices, { ...NO_FILTERS, ...patch }, new Set(favourites)).map((c) => c.model.id)

describe('filterChoices', () => {
  it('hides what is known to be blind and keeps what is unknown', () => {
    expect(shown({})).toEqual(['qwen-vl', 'mystery', 'detector'])
    expect(shown({ sees: false })).toContain('llama-text')
  })

  it('shows providers that are not ready only when asked for all', () => {
    expect(shown({ show: 'all' })).toContain('sleeper')
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

  it('puts favourites first and shows only them when asked', () => {
    expect(shown({}, ['hub/detector'])[0]).toBe('detector')
    expect(shown({ show: 'favourites' }, ['hub/detector'])).toEqual(['detector'])
  })

  it('answers over 2,000 models well within a frame', () => {
    const many = choicesOf(
      Array.from({ length: 2000 }, (_, n) => model('hub', `model-${n}`)),
      [provider('hub')]
    )
    expect(filterChoices(many, { ...NO_FILTERS, search: 'model-1999' }, new Set())).toHaveLength(1)
  })
})

describe('activeFilters', () => {
  it('counts what holds something back', () => {
    expect(activeFilters({ ...NO_FILTERS, show: 'all', sees: false })).toBe(0)
    expect(activeFilters({ ...NO_FILTERS, search: 'x', boxes: true })).toBe(4)
  })
})
