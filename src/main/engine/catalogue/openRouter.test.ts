import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Entry } from './entry'
import { BadList } from './lists'
import { openRouterLists } from './openRouter'

/** As `GET /api/v1/models` has it, with fields that we do not look at. */
const SONNET = {
  id: 'anthropic/claude-sonnet-5.5',
  canonical_slug: 'anthropic/claude-5.5-sonnet-20260901',
  hugging_face_id: '',
  name: 'Anthropic: Claude Sonnet 5.5',
  created: 1_788_220_800,
  context_length: 1_000_000,
  architecture: {
    modality: 'text+image->text',
    input_modalities: ['text', 'image'],
    output_modalities: ['text'],
    tokenizer: 'Claude'
  },
  pricing: {
    prompt: '0.000002',
    completion: '0.00001',
    image: '0.0032',
    request: '0',
    input_cache_read: '0.0000002',
    input_cache_write: '0.0000025',
    internal_reasoning: '0'
  },
  top_provider: { context_length: 1_000_000, max_completion_tokens: 64_000, is_moderated: true },
  supported_parameters: ['max_tokens', 'reasoning', 'structured_outputs']
}

function readOne(changes: object): Entry | undefined {
  const [list] = [...openRouterLists({ data: [{ ...SONNET, ...changes }] })]
  return list?.entries[0]
}

function priced(pricing: object): Entry['price'] {
  return readOne({ pricing: { ...SONNET.pricing, ...pricing } })?.price
}

describe('openRouterLists', () => {
  it('reads everything that the catalogue keeps, by the million', () => {
    expect(readOne({})).toEqual({
      id: 'anthropic/claude-sonnet-5.5',
      name: 'Anthropic: Claude Sonnet 5.5',
      aliases: ['anthropic/claude-5.5-sonnet-20260901'],
      vision: true,
      context: 1_000_000,
      maxOutput: 64_000,
      price: { in: '2', out: '10', cacheRead: '0.2', cacheWrite: '2.5' },
      released: '2026-09-01',
      tags: ['reasoning'],
      json: true
    })
  })

  it('does not add a price by the image to that of its tokens', () => {
    expect(priced({ image: '0.5' })).not.toHaveProperty('perImage')
    expect(priced({ prompt: '0', image: '0.5' })).toMatchObject({ perImage: '0.5' })
  })

  it('keeps what a request costs beside its tokens', () => {
    expect(priced({ request: '0.005' })).toMatchObject({ perCall: '0.005' })
  })

  it('makes tiers of overrides by length, each with all that its length reaches', () => {
    const overrides = [
      { min_prompt_tokens: 100_000, prompt: '0.000004' },
      { min_prompt_tokens: 200_000, completion: '0.00002' }
    ]
    expect(priced({ overrides })?.tiers).toEqual([
      { above: 100_000, in: '4', out: '10', cacheRead: '0.2' },
      { above: 200_000, in: '4', out: '20', cacheRead: '0.2' }
    ])
  })

  it('calls prices by the clock and discounts inexact', () => {
    const overrides = [{ utc_start: 100, utc_end: 400, prompt: '0.000001' }]
    expect(priced({ overrides })).toMatchObject({ in: '2', approximate: true })
    expect(priced({ overrides })).not.toHaveProperty('tiers')
    expect(priced({ discount: 0.5 })).toMatchObject({ approximate: true })
    expect(priced({ discount: 0 })).not.toHaveProperty('approximate')
  })

  it('has no price for routers, whatever they are listed with', () => {
    expect(priced({ prompt: '-1', completion: '-1' })).toBeUndefined()
    expect(priced({ prompt: '0', completion: '0', image: '0' })).toBeUndefined()
    const pricing = { prompt: '0', completion: '0' }
    expect(readOne({ id: 'a/b:free', pricing })).toMatchObject({
      price: { in: '0', out: '0' },
      tags: ['reasoning', 'free']
    })
  })

  it('gives a dated id to the plain model only', () => {
    expect(readOne({ id: 'anthropic/claude-sonnet-5.5:thinking' })).not.toHaveProperty('aliases')
    expect(readOne({ id: '~anthropic/claude-sonnet-latest' })).not.toHaveProperty('aliases')
  })

  it('leaves out makers of pictures, counts what it cannot read, refuses what is no list', () => {
    const painter = { ...SONNET, architecture: { output_modalities: ['image'] } }
    const [list] = [...openRouterLists({ data: [painter, SONNET, 'what'] })]
    expect(list).toMatchObject({ vendor: 'openrouter', unreadable: 1 })
    expect(list?.entries).toHaveLength(1)
    expect(() => [...openRouterLists({ error: 'no' })]).toThrow(BadList)
  })

  it('gives entries of the form that is kept, whatever a server sends', () => {
    const strange = fc
      .tuple(fc.constantFrom(...Object.keys(SONNET)), fc.anything())
      .map(([field, value]) => ({ ...SONNET, [field]: value }))
    const pricing = fc
      .dictionary(fc.constantFrom(...Object.keys(SONNET.pricing), 'overrides'), fc.anything())
      .map((fields) => ({ ...SONNET, pricing: { ...SONNET.pricing, ...fields } }))
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.anything(), strange, pricing)), (data) => {
        for (const { entries } of openRouterLists({ data }))
          expect(Entry.array().safeParse(entries).success).toBe(true)
      })
    )
  })
})
