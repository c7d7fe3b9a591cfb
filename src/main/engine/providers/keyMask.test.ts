import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KeyMask } from './keyMask'

function masked(key: string | undefined, pieces: readonly Buffer[]): Buffer {
  const out: Buffer[] = []
  const mask = new KeyMask(key, (bytes) => out.push(Buffer.from(bytes)))
  pieces.forEach((piece, at) => mask.push(piece, at))
  mask.flush()
  return Buffer.concat(out)
}

it('hides the key wherever the reads cut it, and changes nothing else', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 6 }),
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c') }), { maxLength: 20 }),
      (key, texts) => {
        const all = texts.join('')
        const out = masked(
          key,
          texts.map((text) => Buffer.from(text))
        ).toString()
        expect(out).toHaveLength(all.length)
        expect(out).not.toContain(key)
        expect(out.replaceAll('*', '')).toBe([...all].filter((_, at) => out[at] !== '*').join(''))
        if (!all.includes(key)) expect(out).toBe(all)
      }
    )
  )
})

it('is out of the way where there is no key', () => {
  expect(masked(undefined, [Buffer.from('abc')]).toString()).toBe('abc')
})
