import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cutBlocks, cutParagraphs, isItem, readable } from './blocks'
import type { BlockCut } from './blocks'

/** Feeds a text bit by bit, as it streams, and collects what closes. */
function stream(text: string, step: number, cut = cutBlocks): { closed: string[]; open: string } {
  const closed: string[] = []
  let end = 0
  for (let to = step; ; to += step) {
    const part: BlockCut = cut(text.slice(0, to), end)
    closed.push(...part.closed)
    end = part.end
    if (to >= text.length) return { closed, open: text.slice(end) }
  }
}

describe('Markdown blocks', () => {
  it('closes a paragraph when another begins', () => {
    expect(stream('One.\n\nTwo words', 1)).toEqual({ closed: ['One.\n\n'], open: 'Two words' })
  })

  it('leaves the last block open', () => {
    expect(stream('One.\n\n', 1)).toEqual({ closed: [], open: 'One.\n\n' })
  })

  it('keeps a fence whole, blank lines and all', () => {
    const fence = '```js\nlet a\n\n\n# not a heading\n```\n'
    expect(stream(`${fence}After it`, 1)).toEqual({ closed: [fence], open: 'After it' })
    expect(stream('```\nlet a\n\nlet b', 1).closed).toEqual([])
  })

  it('does not end a fence at a shorter or another mark', () => {
    expect(stream('````\n```\n~~~\nstill code', 1).closed).toEqual([])
  })

  it('closes each item of a list when the next begins', () => {
    const { closed, open } = stream('- one\n- two\n- three', 1)
    expect(closed).toEqual(['- one\n', '- two\n'])
    expect(open).toBe('- three')
  })

  it('keeps what is indented with its item', () => {
    expect(stream('- one\n\n  more of one\n- two!', 1).closed).toEqual(['- one\n\n  more of one\n'])
  })

  it('closes a heading at the end of its line', () => {
    expect(stream('## Vehicle\nA red one', 1).closed).toEqual(['## Vehicle\n'])
  })

  it('loses and repeats nothing, however the text is cut', () => {
    const piece = fc.constantFrom(
      '# H\n',
      'word ',
      '\n',
      '\n\n',
      '- a\n',
      '1. b\n',
      '```\n',
      '  c\n',
      '**x**'
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 24 }),
        fc.integer({ min: 1, max: 9 }),
        (parts, step) => {
          const text = parts.join('')
          const { closed, open } = stream(text, step)
          expect(closed.join('') + open).toBe(text)
        }
      )
    )
  })

  it('closes the same blocks whatever the pieces it came in', () => {
    const text = '# A\ntext\n\n- one\n- two\n\n```\ncode\n\n```\nlast paragraph\n\nend of it'
    expect(stream(text, 1)).toEqual(stream(text, 7))
  })
})

describe('plain paragraphs', () => {
  it('closes at blank lines and changes no character', () => {
    const text = 'a\nb\n\n\nc\n\nd'
    const { closed, open } = stream(text, 1, cutParagraphs)
    expect(closed.join('') + open).toBe(text)
    expect(open).toBe('d')
  })
})

describe('an open block', () => {
  it('is shown without its marks', () => {
    expect(readable('## Head')).toBe('Head')
    expect(readable('a **bold** word')).toBe('a bold word')
    expect(readable('- item')).toMatch(/^•\s+item$/)
  })
  it('is known as an item', () => {
    expect(isItem('- item')).toBe(true)
    expect(isItem('12. item')).toBe(true)
    expect(isItem('-not')).toBe(false)
  })
})
