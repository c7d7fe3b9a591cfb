import { describe, expect, it } from 'vitest'
import type { LaneId, ProviderId } from './ids'
import { laneLetter, resolveLanes } from './lane'
import type { Lane } from './lane'

function lane(id: string, overrides: Partial<Lane> = {}): Lane {
  return {
    id: id as LaneId,
    provider: 'p' as ProviderId,
    model: 'm',
    label: 'M',
    providerLabel: 'P',
    hue: 3,
    params: {},
    ...overrides
  }
}

describe('letters', () => {
  it('go from A to Z and then on with a number', () => {
    expect([0, 1, 25, 26, 27, 51, 52].map(laneLetter)).toEqual([
      'A',
      'B',
      'Z',
      'A2',
      'B2',
      'Z2',
      'A3'
    ])
  })

  it('are never given twice', () => {
    const letters = Array.from({ length: 500 }, (_, index) => laneLetter(index))
    expect(new Set(letters).size).toBe(500)
    expect(letters.every((letter) => /^[A-Z]\d{0,3}$/.test(letter))).toBe(true)
  })
})

describe('lanes of a run', () => {
  const prompt = { text: 'Describe it.', system: 'Be brief.' }

  it('have the board’s prompt and parameters where they have none of their own', () => {
    const [plain, own] = resolveLanes(
      [lane('a'), lane('b', { params: { temperature: 0 }, prompt: { text: 'Read it.' } })],
      prompt,
      { temperature: 1, maxTokens: 100 }
    )
    expect(plain).toMatchObject({ letter: 'A', prompt, params: { temperature: 1, maxTokens: 100 } })
    expect(own).toMatchObject({
      letter: 'B',
      prompt: { text: 'Read it.', system: 'Be brief.' },
      params: { temperature: 0, maxTokens: 100 }
    })
  })

  it('take an empty prompt of their own for what it is', () => {
    const [only] = resolveLanes([lane('a', { prompt: { system: '' } })], prompt, {})
    expect(only?.prompt).toEqual({ text: 'Describe it.', system: '' })
  })

  it('keep their ids, so that the same model twice stays two lanes', () => {
    const ids = resolveLanes([lane('a'), lane('b')], prompt, {}).map(({ id }) => id)
    expect(ids).toEqual(['a', 'b'])
  })
})
