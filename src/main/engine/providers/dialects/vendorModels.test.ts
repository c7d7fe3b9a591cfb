import { describe, expect, it } from 'vitest'
import { AdapterFailure, type Step } from '../adapter'
import { listVendorModels, releasedAt, tokenCount, type ModelFields } from './vendorModels'

/** Answers the one question a list asks. */
function list(body: unknown, read: (fields: ModelFields) => object | undefined = () => ({})) {
  const script = listVendorModels({ baseUrl: 'https://vendor.example/v1/' }, read)
  const { value: step } = script.next()
  const { done, value } = script.next({ status: 200, headers: {}, body })
  expect(done).toBe(true)
  return { step: step as Step, models: value as readonly object[] }
}

describe('a vendor’s list', () => {
  it.each([
    [[{ id: 'a' }]],
    [{ data: [{ id: 'a' }] }],
    [{ models: [{ id: 'a' }] }],
    [{ data: [null, 'x', { id: 'a' }, { nothing: 1 }] }]
  ])('reads %j', (body) => {
    expect(list(body).models).toEqual([{ id: 'a' }])
  })

  it('leaves out what cannot chat, and lays the vendor’s words over the general ones', () => {
    const body = [
      { id: 'a', supports_vision: true },
      { id: 'b', embeds: true }
    ]
    const read = ({ embeds }: ModelFields) => (embeds === true ? undefined : { label: 'A' })
    expect(list(body, read).models).toEqual([{ id: 'a', vision: 'yes', label: 'A' }])
  })

  it('asks once, with the key, for something free', () => {
    expect(list([]).step).toMatchObject({
      kind: 'json',
      request: { url: 'https://vendor.example/v1/models', auth: 'key', repeatable: true }
    })
  })

  it.each([null, 'x', {}, { data: {} }])('refuses %j', (body) => {
    expect(() => list(body)).toThrow(AdapterFailure)
  })
})

describe('counts and dates', () => {
  it('are absent where they say nothing', () => {
    expect(tokenCount('maxOutputTokens', 4096)).toEqual({ maxOutputTokens: 4096 })
    for (const nothing of [0, -1, null, '4096', undefined])
      expect(tokenCount('maxOutputTokens', nothing)).toEqual({})
    expect(releasedAt(1_760_000_000)).toEqual({ released: '2025-10-09' })
    for (const nothing of [0, 1, null, '1760000000', NaN, Infinity, 1e15])
      expect(releasedAt(nothing)).toEqual({})
  })
})
