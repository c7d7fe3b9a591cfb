import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { externalAddress, openExternal } from './openExternal'

describe('externalAddress', () => {
  it.each([
    ['https://example.org', 'https://example.org/'],
    ['HTTPS://Example.org/A?b=c#d', 'https://example.org/A?b=c#d'],
    ['http://127.0.0.1:1234/v1', 'http://127.0.0.1:1234/v1'],
    ['https://example.org/a%20b', 'https://example.org/a%20b']
  ])('opens %s', (text, expected) => {
    expect(externalAddress(text)).toBe(expected)
  })

  it.each([
    '',
    'example.org',
    '//example.org',
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'FILE:///etc/passwd',
    'smb://server/share',
    '\\\\server\\share',
    'ms-msdt:/id',
    'search-ms:query=x',
    'vbscript:x',
    'ftp://example.org',
    'app://bundle/index.html',
    'blob:https://example.org/1',
    'view-source:https://example.org',
    'https://user@example.org',
    'https://user:password@example.org',
    ' https://example.org',
    'https://example.org ',
    'https://exa mple.org',
    'https://example.org\u0000',
    'https://example.org\u0085',
    'https:// ',
    'https://'
  ])('refuses %j', (text) => {
    expect(externalAddress(text)).toBeUndefined()
  })

  it('never lets another scheme through', () => {
    fc.assert(
      fc.property(fc.string(), fc.webUrl(), (prefix, url) => {
        const address = externalAddress(prefix + url)
        return (
          address === undefined || /^https?:\/\/[^@]*$/.test(address.split(/[/?#]/, 3).join('/'))
        )
      })
    )
  })
})

describe('openExternal', () => {
  it('calls the opener with the parsed address, and only for a permitted one', async () => {
    const opened: string[] = []
    const opener = async (address: string) => void opened.push(address)
    expect(await openExternal('https://example.org', opener)).toBe(true)
    expect(await openExternal('file:///etc/passwd', opener)).toBe(false)
    expect(opened).toEqual(['https://example.org/'])
  })
})
