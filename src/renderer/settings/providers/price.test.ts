import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAmount, readPrice } from './price'

/** As the contract takes it. */
const decimal = /^\d{1,12}(\.\d{1,12})?$/

describe('a typed amount', () => {
  it.each([
    ['0.30', '0.30'],
    ['$15', '15'],
    [' 2,5 ', '2.5'],
    ['.3', '0.3'],
    ['007', '7']
  ])('%s is kept as %s', (typed, kept) => expect(readAmount(typed)).toBe(kept))

  it.each(['', '-1', '1e3', 'free', '1.2.3', '1,000', '.'])('%s is no amount', (typed) =>
    expect(readAmount(typed)).toBeUndefined()
  )

  it('is always something main accepts, or nothing', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (typedIn, typedOut) => {
        const read = readPrice(typedIn, typedOut)
        if (!read) return
        expect(read.inputPerMTok).toMatch(decimal)
        expect(read.outputPerMTok).toMatch(decimal)
      })
    )
  })
})
