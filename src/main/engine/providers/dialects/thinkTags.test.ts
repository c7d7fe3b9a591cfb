import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ThinkTags } from './thinkTags'

function split(text: string, sizes: readonly number[] = []): { text: string; reasoning: string } {
  const tags = new ThinkTags()
  const out = { text: '', reasoning: '' }
  const add = (pieces: ReturnType<ThinkTags['push']>): void =>
    pieces.forEach((piece) => (out[piece.kind] += piece.text))
  let at = 0
  for (const size of sizes) {
    add(tags.push(text.slice(at, at + size)))
    at += size
  }
  add(tags.push(text.slice(at)))
  add(tags.flush())
  return out
}

describe('inline reasoning', () => {
  it.each([
    ['<think>a b</think>\n\nc', 'a b', 'c'],
    ['\n <think>a</think>c', 'a', 'c'],
    ['<think></think>c', '', 'c'],
    ['<think>never closed', 'never closed', ''],
    ['<think>a < b </thin', 'a < b </thin', ''],
    ['<think>a</think>\n\n', 'a', ''],
    ['The <think> tag', '', 'The <think> tag'],
    ['<thinking>', '', '<thinking>'],
    ['<thi', '', '<thi'],
    ['', '', ''],
    ['c </think> d', '', 'c </think> d']
  ])('%j', (input, reasoning, text) => {
    expect(split(input)).toEqual({ text, reasoning })
  })

  it('is the same wherever the text is cut', () => {
    const part = fc.constantFrom('<think>', '</think>', '<', 'think', '>', '</', ' ', '\n', 'word')
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 12 }),
        fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 60 }),
        (parts, sizes) => {
          const text = parts.join('')
          expect(split(text, sizes)).toEqual(split(text))
        }
      )
    )
  })
})
