import fc from 'fast-check'
import { expect, it } from 'vitest'
import { groupLength, placeWords } from './groups'

it('says which images share a prompt, the last of them being fewer', () => {
  expect([0, 1, 2, 3, 4].map((at) => placeWords(at, 5, 3))).toEqual([
    ', 1 of 3 in its prompt',
    ', 2 of 3 in its prompt',
    ', 3 of 3 in its prompt',
    ', 1 of 2 in its prompt',
    ', 2 of 2 in its prompt'
  ])
  expect([0, 1].map((at) => placeWords(at, 2, 1))).toEqual(['', ''])
})

it('counts every image in exactly one group', () => {
  const count = fc.integer({ min: 1, max: 200 })
  fc.assert(
    fc.property(count, count, (of, size) => {
      let counted = 0
      for (let at = 0; at < of; at += size) counted += groupLength(at, of, size)
      expect(counted).toBe(of)
    })
  )
})
