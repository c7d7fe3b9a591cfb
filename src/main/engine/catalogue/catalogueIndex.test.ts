import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CatalogueIndex } from './catalogueIndex'
import type { Entry, Layer } from './entry'

function layer(asOf: string, vendors: Record<string, Entry[]>, source = 'list'): Layer {
  return { source, asOf, vendors }
}

const price = { in: '2', out: '10' }

describe('CatalogueIndex', () => {
  it('finds a model by exactly its id, never by a part of it', () => {
    const id = fc.stringMatching(/^[a-z0-9./-]{1,12}$/)
    fc.assert(
      fc.property(fc.uniqueArray(id, { minLength: 1 }), id, (ids, wanted) => {
        const entries = ids.map((one) => ({ id: one, name: one }))
        const index = new CatalogueIndex([layer('2026-11-10', { openai: entries })])
        expect(index.find('openai', wanted)?.id).toBe(ids.includes(wanted) ? wanted : undefined)
        for (const one of ids) {
          expect(index.find('openai', one)?.id).toBe(one)
          expect(index.find('anthropic', one)).toBeUndefined()
        }
      })
    )
  })

  it('does not price a newer model as an older one whose name it begins with', () => {
    const entries = [{ id: 'claude-sonnet-5', name: 'Claude Sonnet 5', price }]
    const index = new CatalogueIndex([layer('2026-11-10', { anthropic: entries })])
    expect(index.find('anthropic', 'claude-sonnet-5-5')).toBeUndefined()
    expect(index.find('anthropic', 'claude-sonnet')).toBeUndefined()
    expect(index.find('anthropic', 'Claude-Sonnet-5')).toBeUndefined()
  })

  it('finds by a documented alias, unless two models claim it', () => {
    const index = new CatalogueIndex([
      layer('2026-11-10', {
        openrouter: [
          { id: 'a/one', name: 'One', aliases: ['a/one-2026', 'a/both'] },
          { id: 'a/two', name: 'Two', aliases: ['a/both', 'a/one'] }
        ]
      })
    ])
    expect(index.find('openrouter', 'a/one-2026')?.id).toBe('a/one')
    expect(index.find('openrouter', 'a/one')?.id).toBe('a/one')
    expect(index.find('openrouter', 'a/both')).toBeUndefined()
  })

  it('looks at the vendor whose models another sells', () => {
    const index = new CatalogueIndex([
      layer('2026-11-10', {
        openai: [{ id: 'gpt-6', name: 'GPT-6', price }],
        'azure-openai': [{ id: 'deepseek', name: 'DeepSeek' }]
      })
    ])
    expect(index.find('azure-openai', 'gpt-6')?.price).toMatchObject({ inputPerMTok: '2' })
    expect(index.find('openai', 'deepseek')).toBeUndefined()
  })

  it('lays a newer list over an older one, and keeps what the newer does not say', () => {
    const older = layer('2026-11-10', {
      openai: [
        { id: 'gpt-6', name: 'GPT-6', vision: true, context: 1000, price },
        { id: 'gpt-5', name: 'GPT-5', price }
      ]
    })
    const newer = layer('2026-12-01', { openai: [{ id: 'gpt-6', name: 'GPT-6 Astra' }] }, 'new')
    const index = new CatalogueIndex([older, newer])
    expect(index.models).toHaveLength(2)
    expect(index.find('openai', 'gpt-6')).toMatchObject({
      name: 'GPT-6 Astra',
      vision: 'yes',
      contextTokens: 1000,
      source: 'new',
      price: { inputPerMTok: '2', source: 'list', asOf: '2026-11-10' }
    })
  })

  it('keeps an announced change while the price it follows is the same', () => {
    const changes = [{ from: '2027-01-01', in: '4', out: '20' }]
    const older = layer('2026-11-10', {
      google: [{ id: 'flash', name: 'Flash', price: { ...price, changes } }]
    })
    const after = (fresh: Entry['price']) =>
      new CatalogueIndex([
        older,
        layer('2026-12-01', { google: [{ id: 'flash', name: 'Flash', price: fresh }] })
      ]).find('google', 'flash')?.price
    expect(after(price)?.changes).toEqual([
      { from: '2027-01-01', inputPerMTok: '4', outputPerMTok: '20' }
    ])
    expect(after({ in: '4', out: '20' })).not.toHaveProperty('changes')
  })
})
