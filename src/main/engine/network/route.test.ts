import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { redact } from '../log/redact'
import { isBypassed, isLoopback } from './bypass'
import { environmentProxy } from './environment'
import { proxyAuthorization, proxyName, readProxyUrl, readRoutes } from './proxyAddress'

describe('a proxy’s address', () => {
  it.each([
    ['http://proxy.test:8080', { kind: 'http', host: 'proxy.test', port: 8080, secure: false }],
    ['proxy.test:8080', { kind: 'http', host: 'proxy.test', port: 8080, secure: false }],
    ['http://proxy.test', { kind: 'http', host: 'proxy.test', port: 80, secure: false }],
    ['https://proxy.test', { kind: 'http', host: 'proxy.test', port: 443, secure: true }],
    ['socks5://proxy.test', { kind: 'socks5', host: 'proxy.test', port: 1080, secure: false }],
    ['socks5h://proxy.test:9', { kind: 'socks5', host: 'proxy.test', port: 9, secure: false }],
    ['socks4a://proxy.test', { kind: 'socks4', host: 'proxy.test', port: 1080, secure: false }],
    ['http://[::1]:3128', { kind: 'http', host: '::1', port: 3128, secure: false }]
  ])('%s', (text, route) => {
    expect(readProxyUrl(text)).toEqual(route)
  })

  it.each(['ftp://proxy.test', 'http://', 'http://a b', ''])('not %j', (text) => {
    expect(() => readProxyUrl(text)).toThrow('cannot be read')
  })

  it('holds any user name and password, which no log shows', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1, unit: 'grapheme' }),
        fc.string({ minLength: 12, unit: 'grapheme-ascii' }),
        (user, password) => {
          const [u, p] = [encodeURIComponent(user), encodeURIComponent(password)]
          const route = readProxyUrl(`http://${u}:${p}@proxy.test:1`)
          expect(proxyName(route)).toBe('proxy.test:1')
          const basic = Buffer.from(`${user}:${password}`).toString('base64')
          expect(proxyAuthorization(route)).toBe(`Basic ${basic}`)
          expect(redact(`it is <${password}>`)).not.toContain(password)
          expect(redact(`it is <${basic}>`)).not.toContain(basic)
        }
      ),
      { numRuns: 20 }
    )
  })

  it('takes a password as it was pasted', () => {
    expect(readProxyUrl('http://u:100%25@p')).toMatchObject({ password: '100%' })
    expect(readProxyUrl('http://u:100%@p')).toMatchObject({ password: '100%' })
  })
})

describe('a script’s answer', () => {
  it('is read in order, and what is unknown is left out', () => {
    const answer = 'PROXY a:8080; HTTPS b ;SOCKS c:1;socks5 [::1]:2; QUIC d:443;; DIRECT'
    const routes = readRoutes(answer).map((route) =>
      route.kind === 'direct' ? 'direct' : `${route.kind} ${route.secure} ${proxyName(route)}`
    )
    expect(routes).toEqual([
      'http false a:8080',
      'http true b:443',
      'socks4 false c:1',
      'socks5 false [::1]:2',
      'direct'
    ])
  })

  it('of nothing means direct, and a usual port stays what it is', () => {
    expect(readRoutes('')).toEqual([{ kind: 'direct' }])
    expect(readRoutes('PROXY ;;')).toEqual([{ kind: 'direct' }])
    expect(readRoutes('SOCKS5 a:80')).toMatchObject([{ port: 80 }])
    expect(readRoutes('HTTPS a:80')).toMatchObject([{ port: 80 }])
  })

  it('never throws, whatever a script says', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('://')),
        (text) => {
          expect(readRoutes(text).length).toBeGreaterThan(0)
        }
      )
    )
  })
})

describe('exceptions', () => {
  it.each([
    ['https://example.com/', 'example.com'],
    ['https://api.example.com/', 'example.com'],
    ['https://api.example.com/', '.example.com'],
    ['https://api.example.com/', '*.example.com'],
    ['https://EXAMPLE.com./', 'Example.COM'],
    ['https://example.com:8443/', 'example.com:8443'],
    ['https://example.com/', 'example.com:443'],
    ['http://10.1.2.3/', '10.0.0.0/8'],
    ['http://10.1.2.3:80/', '10.1.2.3'],
    ['http://[fd00::1]/', 'fd00::/8'],
    ['http://[fd00::1]:81/', '[fd00::1]:81'],
    ['http://[fd00::1]/', 'fd00::1'],
    ['http://intranet/', '<local>'],
    ['https://anything.test/', '*']
  ])('%s by %s', (url, entry) => {
    expect(isBypassed(new URL(url), ['other.test', entry])).toBe(true)
  })

  it.each([
    ['https://notexample.com/', 'example.com'],
    ['https://example.com.evil.test/', 'example.com'],
    ['https://example.com/', 'example.com:8443'],
    ['http://11.1.2.3/', '10.0.0.0/8'],
    ['http://10.1.2.3/', '10.0.0.0/99'],
    ['http://10.1.2.3/', '10.0.0.0/'],
    ['http://10.1.2.3/', '0.1.2.3'],
    ['http://110.1.2.3/', '10.1.2.3'],
    ['http://[fd00::1]/', '10.0.0.0/8'],
    ['http://example.com/', '<local>'],
    ['http://10.1.2.3/', '<local>'],
    ['http://example.com/', '']
  ])('%s not by %s', (url, entry) => {
    expect(isBypassed(new URL(url), [entry])).toBe(false)
  })

  it('know this computer', () => {
    for (const host of [
      'localhost',
      'LOCALHOST.',
      'a.localhost',
      '127.0.0.1',
      '127.9.9.9',
      '[::1]'
    ])
      expect(isLoopback(host)).toBe(true)
    for (const host of [
      'localhost.evil.test',
      '128.0.0.1',
      '127.0.0.1.evil.test',
      '[::2]',
      '0.0.0.0'
    ])
      expect(isLoopback(host)).toBe(false)
  })
})

describe('the environment', () => {
  const of = (url: string, env: Record<string, string>) => environmentProxy(new URL(url), env)
  const env = { HTTPS_PROXY: 'http://secure:1', HTTP_PROXY: 'plain:2', NO_PROXY: 'a.test, .b.test' }

  it('names a proxy by the address’s scheme', () => {
    expect(of('https://x.test/', env)).toBe('http://secure:1')
    expect(of('http://x.test/', env)).toBe('http://plain:2')
    expect(of('https://x.test/', { ALL_PROXY: 'socks5://all:3' })).toBe('socks5://all:3')
    expect(of('https://x.test/', { ...env, ALL_PROXY: 'socks5://all:3' })).toBe('http://secure:1')
  })

  it('has exceptions, separated by commas or spaces', () => {
    expect(of('https://a.test/', env)).toBe('DIRECT')
    expect(of('https://x.b.test/', env)).toBe('DIRECT')
    expect(of('https://b.test/', { ...env, NO_PROXY: 'x b.test' })).toBe('DIRECT')
    expect(of('https://x.test/', { ...env, NO_PROXY: '*' })).toBe('DIRECT')
  })

  it('prefers the lower case, and takes an empty value for none', () => {
    expect(of('https://x.test/', { ...env, https_proxy: 'http://lower:9' })).toBe('http://lower:9')
    expect(of('https://x.test/', { HTTPS_PROXY: ' ' })).toBe('DIRECT')
    expect(of('https://x.test/', {})).toBe('DIRECT')
  })
})
