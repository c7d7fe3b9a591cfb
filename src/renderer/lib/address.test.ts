import { describe, expect, it } from 'vitest'
import { addressProblem, changesOrigin, isUnprotected, nameFromAddress } from './address'

describe('an address', () => {
  it.each(['http://127.0.0.1:1234/v1', 'https://api.example.org/v1', ' https://a.b '])(
    '%s can be used',
    (address) => expect(addressProblem(address)).toBeUndefined()
  )

  it.each([
    ['', 'Enter the address'],
    ['api.example.org/v1', 'Begin with http'],
    ['ftp://example.org', 'Begin with http'],
    ['https://me:secret@example.org', 'Leave the user name']
  ])('%s cannot, and the sentence says why', (address, words) =>
    expect(addressProblem(address)).toContain(words)
  )

  it('belongs to another server when scheme, host or port differ', () => {
    const before = 'https://api.example.org/v1'
    expect(changesOrigin(before, 'https://api.example.org/v2')).toBe(false)
    expect(changesOrigin(before, 'http://api.example.org/v1')).toBe(true)
    expect(changesOrigin(before, 'https://api.example.org:8443/v1')).toBe(true)
    expect(changesOrigin(before, 'https://')).toBe(false)
  })

  it('is unprotected over plain http, except on this computer', () => {
    expect(isUnprotected('http://10.0.0.7:8000/v1')).toBe(true)
    expect(isUnprotected('http://127.0.0.1:8000/v1')).toBe(false)
    expect(isUnprotected('http://[::1]:8000/v1')).toBe(false)
    expect(isUnprotected('http://127.0.0.1.example.org/v1')).toBe(true)
    expect(isUnprotected('https://10.0.0.7/v1')).toBe(false)
  })

  it('gives the server a first name', () => {
    expect(nameFromAddress('https://api.example.org/v1')).toBe('api.example.org')
    expect(nameFromAddress('api')).toBe('')
  })
})
