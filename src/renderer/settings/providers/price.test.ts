import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readAmount, readPrice } from './price'

/** As the contract takes it. */
const decimal = /^\d{1,12}(\.\d{1,12})?$/
const nothing = { input: '', output: '', perCall: '', perImage: '' }

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
})

describe('a typed price', () => {
  it('needs both token rates, or what a call or an image costs', () => {
    expect(readPrice(nothing)).toBeUndefined()
    expect(readPrice({ ...nothing, input: '1' })).toBeUndefined()
    expect(readPrice({ ...nothing, input: '1', perCall: '0.02' })).toBeUndefined()
    expect(readPrice({ ...nothing, perCall: '0.02' })).toEqual({
      inputPerMTok: '0',
      outputPerMTok: '0',
      perCall: '0.02',
      source: 'typed by you'
    })
    expect(readPrice({ ...nothing, input: '1', output: '2', perImage: 'x' })).toBeUndefined()
  })

  it('is always something main accepts, or nothing', () => {
    const text = fc.oneof(fc.string(), fc.constantFrom('', '0', '1.5', '0,30', '$2'))
    fc.assert(
      fc.property(
        fc.record({ input: text, output: text, perCall: text, perImage: text }),
        (typed) => {
          const { source: _source, ...amounts } = readPrice(typed) ?? { source: '' }
          for (const amount of Object.values(amounts)) expect(amount).toMatch(decimal)
        }
      )
    )
  })
})
