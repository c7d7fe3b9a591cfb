import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { byteRange } from './byteRange'

describe('byteRange', () => {
  it.each([
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=50-500', { start: 50, end: 99 }],
    ['bytes=99-99', { start: 99, end: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    [null, 'whole'],
    ['', 'whole'],
    ['bytes=-', 'whole'],
    ['bytes=9-1', 'whole'],
    ['bytes=0-1,5-6', 'whole'],
    ['lines=0-1', 'whole'],
    ['bytes=a-b', 'whole'],
    ['bytes=-1-5', 'whole'],
    ['bytes=99999999999999999999-', 'whole']
  ])('%j of 100 bytes', (header, expected) => {
    expect(byteRange(header, 100)).toEqual(expected)
  })

  it('never leaves the file and never carries more than 8 MiB', () => {
    const number = fc.oneof(fc.constant(''), fc.nat(2 ** 31).map(String))
    fc.assert(
      fc.property(number, number, fc.nat(2 ** 31), (first, last, size) => {
        const range = byteRange(`bytes=${first}-${last}`, size)
        if (typeof range === 'string') return true
        const length = range.end - range.start + 1
        return range.start >= 0 && range.end < size && length > 0 && length <= 8 * 1024 * 1024
      })
    )
  })
})
