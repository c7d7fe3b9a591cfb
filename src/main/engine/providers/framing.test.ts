import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Frame } from './adapter'
import { createFramer, FrameTooLarge, LARGEST_FRAME } from './framing'

function framesOf(
  kind: 'sse' | 'json-lines',
  bytes: Buffer,
  sizes: readonly number[] = []
): Frame[] {
  const frames: Frame[] = []
  const framer = createFramer(kind, (frame) => frames.push(frame))
  let at = 0
  for (const size of sizes) {
    framer.push(bytes.subarray(at, at + size))
    at += size
  }
  framer.push(bytes.subarray(at))
  framer.end()
  return frames
}

function cutEvery(bytes: Buffer, size: number): number[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, () => size)
}

const SSE = Buffer.from(
  [
    '\uFEFF: a comment\n\n',
    'event: greeting\ndata: Grüße 🏍 東京\n\n',
    'data: first line\r\ndata: second line\r\n\r\n',
    'data: bare\rdata: returns\r\r',
    'id: 4\nretry: 100\nunknown: x\ndata:no space\n\n',
    'data: {"a":\ndata: 1}\n\n\n\n',
    'data: without an end'
  ].join('')
)
const FRAMES: Frame[] = [
  { event: 'greeting', data: 'Grüße 🏍 東京' },
  { data: 'first line\nsecond line' },
  { data: 'bare\nreturns' },
  { data: 'no space' },
  { data: '{"a":\n1}' },
  { data: 'without an end' }
]

describe('server-sent events', () => {
  it('reads comments, all line ends, many data lines, and an end without a blank line', () => {
    expect(framesOf('sse', SSE)).toEqual(FRAMES)
  })

  it('notices an error on a line of its own, and no other line that is not SSE', () => {
    const bytes = Buffer.from(
      'data: 1\n\n{"error":{"message":"upstream: gone"}}\n\n{"choices":[]}\n\n{"error":\n\n{"error":null}\n\ndata: 2\n\n'
    )
    for (const sizes of [[], cutEvery(bytes, 1), cutEvery(bytes, 7)])
      expect(framesOf('sse', bytes, sizes)).toEqual([
        { data: '1' },
        { event: 'error', data: '{"error":{"message":"upstream: gone"}}' },
        { data: '2' }
      ])
  })

  it('notices it without a line break at the end too', () => {
    expect(framesOf('sse', Buffer.from('data: 1\n\n{"error":"gone"}'))).toEqual([
      { data: '1' },
      { event: 'error', data: '{"error":"gone"}' }
    ])
  })

  it('reads the same for every size of the pieces', () => {
    for (let size = 1; size <= SSE.length; size++)
      expect(framesOf('sse', SSE, cutEvery(SSE, size))).toEqual(FRAMES)
  })

  it('reads the same for any text cut anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 8 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 60 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        (texts, sizes, newline) => {
          const data = texts.map((text) => JSON.stringify({ text }))
          const bytes = Buffer.from(data.map((d) => `data: ${d}${newline}${newline}`).join(''))
          expect(framesOf('sse', bytes, sizes)).toEqual(data.map((d) => ({ data: d })))
        }
      )
    )
  })

  it('does not hold more than 8 MB of one frame', () => {
    const framer = createFramer('sse', () => undefined)
    const piece = Buffer.alloc(1024 * 1024, 'x')
    expect(() => {
      for (let n = 0; n * piece.length <= LARGEST_FRAME; n++) framer.push(piece)
    }).toThrow(FrameTooLarge)
  })
})

describe('JSON lines', () => {
  const bytes = Buffer.from('{"a":"ü🏍"}\n\r\n{"b":2}\r\n  \n{"c":3}')
  const frames = [{ data: '{"a":"ü🏍"}' }, { data: '{"b":2}' }, { data: '{"c":3}' }]

  it('reads the same for every size of the pieces', () => {
    for (let size = 1; size <= bytes.length; size++)
      expect(framesOf('json-lines', bytes, cutEvery(bytes, size))).toEqual(frames)
  })

  it('does not hold more than 8 MB of one line', () => {
    const framer = createFramer('json-lines', () => undefined)
    const piece = Buffer.alloc(1024 * 1024, 'x')
    expect(() => {
      for (let n = 0; n * piece.length <= LARGEST_FRAME; n++) framer.push(piece)
    }).toThrow(FrameTooLarge)
  })
})
