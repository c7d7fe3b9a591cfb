import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fuzzyMatch } from './fuzzy'

const score = (search: string, text: string) => fuzzyMatch(search, text)?.score ?? -Infinity

function rank(search: string, texts: readonly string[]): readonly string[] {
  return texts
    .filter((text) => fuzzyMatch(search, text))
    .sort((a, b) => score(search, b) - score(search, a))
}

describe('what fits', () => {
  it('fits everything with an empty search', () => {
    expect(fuzzyMatch('  ', 'Run this image')).toEqual({ score: 0, at: [] })
  })

  it('finds initials, pieces and words in any order', () => {
    expect(fuzzyMatch('rti', 'Run this image')?.at).toEqual([0, 4, 9])
    expect(fuzzyMatch('image', 'Run this image')?.at).toEqual([9, 10, 11, 12, 13])
    expect(fuzzyMatch('failed retry', 'Retry failed answers')).toBeDefined()
    expect(fuzzyMatch('stng', 'Settings')).toBeDefined()
  })

  it('does not mind case and accents', () => {
    expect(fuzzyMatch('ECOLE', 'L’école')?.at).toEqual([2, 3, 4, 5, 6])
    expect(fuzzyMatch('café', 'CAFE board')).toBeDefined()
  })

  it('leaves out letters in another order, and letters strewn over a sentence', () => {
    expect(fuzzyMatch('nur', 'Run')).toBeUndefined()
    expect(fuzzyMatch('copy', 'Second shop entry')).toBeUndefined()
  })
})

describe('what comes first', () => {
  it('the beginning of the text, then of a word, then the middle of one', () => {
    expect(rank('set', ['Reset zoom', 'Save this set', 'Settings'])).toEqual([
      'Settings',
      'Save this set',
      'Reset zoom'
    ])
  })

  it('one piece before strewn letters', () => {
    expect(rank('run', ['Resume until now', 'Stop the run'])[0]).toBe('Stop the run')
  })
})

describe('for all texts', () => {
  const words = fc.stringMatching(/^[a-z ]{1,30}$/)

  it('marks exactly the letters of the search, in ascending order', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,6}$/), words, (search, text) => {
        const match = fuzzyMatch(search, text)
        if (!match) return
        expect(match.at.map((index) => text[index]).join('')).toBe(search)
        expect([...match.at].sort((a, b) => a - b)).toEqual(match.at)
      })
    )
  })

  it('finds every piece of a text in it', () => {
    fc.assert(
      fc.property(words, fc.nat(), fc.nat(), (text, a, b) => {
        const [from, to] = [a % text.length, (b % text.length) + 1].sort((x, y) => x - y)
        expect(fuzzyMatch(text.slice(from, to), text)).toBeDefined()
      })
    )
  })

  it('never prefers another text to the search itself', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-z]{1,8}$/), words, (search, text) => {
        expect(score(search, search)).toBeGreaterThanOrEqual(score(search, text))
      })
    )
  })
})
