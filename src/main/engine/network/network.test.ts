import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import * as tls from 'node:tls'
import { describe, expect, it, vi } from 'vitest'
import { sendJson, startServer } from '../../../../e2e/mocks/httpServer'
import { startProxyMock } from '../../../../e2e/mocks/proxies/proxyServer'
import { startSocksMock, type SocksMockOptions } from '../../../../e2e/mocks/proxies/socksServer'
import { BY_COMPANY, COMPANY_ROOT, SELF_SIGNED } from '../providers/testing/certificate'
import { errorOf, networkOf, post, startSecureProvider } from './testing/kit'
import { behindProxy, deadPort, kept, manual, words } from './testing/servers'

describe('through a tunnel', () => {
  it('reaches the provider over TLS that the proxy cannot read', async () => {
    const { provider, proxy, url } = await behindProxy()
    const { network } = networkOf({ ...manual(proxy.url), extraCa: COMPANY_ROOT })
    const sent = await post(url, network)
    expect(sent).toMatchObject({ status: 200, text: 'answer' })
    expect(sent.marks).toEqual(['tls', 'connected', 'sent', 'responseHead', 'firstByte'])
    expect(proxy.requests).toMatchObject([
      { method: 'CONNECT', target: 'api.company.test:443', status: 200 }
    ])
    expect(provider.headers[0]?.authorization).toBe('Bearer key-of-the-provider')
    expect(proxy.seen().includes('key-of-the-provider')).toBe(false)
    expect(proxy.seen().includes('/v1/chat')).toBe(false)
  })

  it('keeps the connection for the next request, per proxy and origin', async () => {
    const { provider, proxy, url } = await behindProxy()
    const { network } = networkOf({ ...manual(proxy.url), extraCa: COMPANY_ROOT })
    await post(url, network)
    const again = await post(url, network)
    expect(again.marks).toEqual(['connected', 'sent', 'responseHead', 'firstByte'])
    expect([proxy.connections(), provider.connections()]).toEqual([1, 1])
    network.closeIdle()
    await expect.poll(() => proxy.open()).toBe(0)
  })

  it('gives the proxy its user name and password, and the provider none of them', async () => {
    const credentials = { user: 'anna', password: 'p@ss:word%' }
    const { provider, proxy, url } = await behindProxy({ credentials })
    const address = proxy.url.replace('//', `//anna:${encodeURIComponent('p@ss:word%')}@`)
    const { network } = networkOf({ ...manual(address), extraCa: COMPANY_ROOT })
    expect((await post(url, network)).status).toBe(200)
    expect(provider.headers[0]).not.toHaveProperty('proxy-authorization')
  })

  it('speaks TLS with a proxy that wants it', async () => {
    const { proxy, url } = await behindProxy({ tls: BY_COMPANY })
    const { network } = networkOf({ ...manual(proxy.url), extraCa: COMPANY_ROOT })
    expect((await post(url, network)).text).toBe('answer')
    expect(proxy.requests).toHaveLength(1)
    network.closeIdle()
    await expect.poll(() => proxy.open()).toBe(0)
  })

  it('leaves nothing open when it is called off while the proxy thinks', async () => {
    const { proxy, url } = await behindProxy({ refuse: () => 'silence' })
    const { network } = networkOf(manual(proxy.url))
    const abort = new AbortController()
    const error = errorOf(post(url, network, { signal: abort.signal }))
    await expect.poll(() => proxy.requests.length).toBe(1)
    abort.abort()
    expect((await error).kind).toBe('aborted')
    await expect.poll(() => proxy.open()).toBe(0)
  })
})

describe('a plain request', () => {
  it('is handed to the proxy whole, which takes its own headers out', async () => {
    const provider = await kept(startServer((_request, response) => sendJson(response, 200, {})))
    const credentials = { user: 'anna', password: 'secret-word' }
    const hosts = { 'api.company.test:80': `127.0.0.1:${provider.port}` }
    const proxy = await kept(startProxyMock({ hosts, credentials }))
    const { network } = networkOf(manual(proxy.url.replace('//', '//anna:secret-word@')))
    const sent = await post('http://api.company.test/v1/chat?a=b', network)
    expect(sent).toMatchObject({ status: 200, text: '{}' })
    expect(sent.marks).toEqual(['connected', 'sent', 'responseHead', 'firstByte'])
    expect(proxy.requests[0]?.target).toBe('http://api.company.test/v1/chat?a=b')
    expect(provider.requests[0]?.headers).toMatchObject({ host: 'api.company.test' })
    expect(provider.requests[0]?.headers).not.toHaveProperty('proxy-authorization')
  })

  it('never takes the proxy’s 407 for the provider’s answer', async () => {
    const proxy = await kept(startProxyMock({ credentials: { user: 'a', password: 'b' } }))
    const { network } = networkOf(manual(proxy.url))
    const error = await errorOf(post('http://api.company.test/', network))
    expect(error).toMatchObject({ kind: 'proxy-refused', refusal: { reason: 'credentials' } })
    expect(words(error)).toMatchObject({ class: 'network', notCharged: true })
  })
})

describe('through SOCKS5', () => {
  async function behindSocks(options: SocksMockOptions = {}) {
    const provider = await kept(startSecureProvider())
    const hosts = { 'api.company.test:443': `127.0.0.1:${provider.port}` }
    return await kept(startSocksMock({ hosts, ...options }))
  }

  it('lets the proxy look the name up', async () => {
    const socks = await behindSocks({ credentials: { user: 'anna', password: 'secret-word' } })
    const address = socks.url.replace('//', '//anna:secret-word@')
    const { network } = networkOf({ ...manual(address), extraCa: COMPANY_ROOT })
    expect((await post('https://api.company.test/', network)).text).toBe('answer')
    expect(socks.targets).toEqual(['api.company.test:443'])
  })

  it('carries plain requests too', async () => {
    const provider = await kept(startServer((_request, response) => void response.end('plain')))
    const hosts = { 'api.company.test:80': `127.0.0.1:${provider.port}` }
    const socks = await behindSocks({ hosts })
    const { network } = networkOf(manual(socks.url))
    expect((await post('http://api.company.test/', network)).text).toBe('plain')
  })

  it.each([
    [{ reply: 2 }, 'forbidden'],
    [{ reply: 4 }, 'unreachable'],
    [{ reply: 5 }, 'unreachable'],
    [{ reply: 1 }, 'other'],
    [{ credentials: { user: 'a', password: 'other' } }, 'credentials']
  ] as const)('says why it was refused: %o', async (options, reason) => {
    const socks = await behindSocks(options)
    const { network } = networkOf(manual(socks.url.replace('//', '//a:secret-word@')))
    const error = await errorOf(post('https://api.company.test/', network))
    expect(error).toMatchObject({ kind: 'proxy-refused', hop: 'proxy', refusal: { reason } })
    expect(JSON.stringify(error) + error.stack).not.toContain('secret-word')
  })
})

describe('certificates of one’s own', () => {
  it('are trusted beside the usual ones, from text and from a file, proxy or not', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'network-'))
    const caFile = join(folder, 'company.pem')
    const provider = await kept(startSecureProvider())
    const other = await kept(startSecureProvider(SELF_SIGNED))
    const { network, use } = networkOf({ proxy: { mode: 'none' } })
    const status = async (port: number) =>
      (await post(`https://127.0.0.1:${port}/`, network)).status

    await expect(status(provider.port)).rejects.toMatchObject({ kind: 'certificate' })
    use({ caFile, extraCa: SELF_SIGNED.cert })
    expect(await errorOf(status(provider.port))).toMatchObject({
      kind: 'settings',
      words: { sentence: expect.stringContaining('cannot be read') }
    })
    // The file comes late; nothing else changes.
    await writeFile(caFile, `Some words before.\n${COMPANY_ROOT}`)
    expect(await status(provider.port)).toBe(200)
    expect(await status(other.port)).toBe(200)
    await rm(folder, { recursive: true })
  })

  // Later versions of Node read the variable once, when they start.
  it.skipIf('getCACertificates' in tls)('take nothing away from the usual ones', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'network-'))
    const file = join(folder, 'extra.pem')
    await writeFile(file, COMPANY_ROOT)
    const provider = await kept(startSecureProvider())
    vi.stubEnv('NODE_EXTRA_CA_CERTS', file)
    const { network } = networkOf({ proxy: { mode: 'none' }, extraCa: SELF_SIGNED.cert })
    expect((await post(`https://127.0.0.1:${provider.port}/`, network)).status).toBe(200)
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true })
  })

  it.each([
    ['no certificate at all', 'holds no certificate'],
    ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', 'cannot be read (number 1)']
  ])('say what is wrong with them', async (extraCa, sentence) => {
    const { network } = networkOf({ proxy: { mode: 'none' }, extraCa })
    const error = await errorOf(post('https://127.0.0.1:9/', network))
    expect(error).toMatchObject({ kind: 'settings', hop: 'route' })
    expect(words(error)).toMatchObject({ class: 'network', notCharged: true })
    expect(words(error).sentence).toContain(sentence)
  })
})

describe('which way', () => {
  it('this computer is never reached through a proxy, unless it has to be', async () => {
    const provider = await kept(startServer((_request, response) => void response.end('here')))
    const proxy = await kept(startProxyMock())
    const { network, use } = networkOf(manual(proxy.url))
    for (const host of ['127.0.0.1', 'localhost'])
      expect((await post(`http://${host}:${provider.port}/`, network)).text).toBe('here')
    expect(proxy.requests).toHaveLength(0)
    use({ proxyLoopback: true })
    expect((await post(`${provider.origin}/`, network)).text).toBe('here')
    expect(proxy.requests).toHaveLength(1)
  })

  it('exceptions go straight', async () => {
    const proxy = await kept(startProxyMock())
    const { network } = networkOf(manual(proxy.url, ['*.invalid']))
    expect((await errorOf(post('http://a.invalid/', network))).hop).toBe('lookup')
    expect(proxy.requests).toHaveLength(0)
  })

  it('goes to the next proxy when one cannot be reached, and then avoids that one', async () => {
    const { proxy, url } = await behindProxy()
    const dead = `127.0.0.1:${await deadPort()}`
    const { network, warnings } = networkOf(
      { proxy: { mode: 'system' }, extraCa: COMPANY_ROOT },
      { resolveSystemProxy: async () => `PROXY ${dead}; PROXY 127.0.0.1:${proxy.port}; DIRECT` }
    )
    expect((await post(url, network)).text).toBe('answer')
    expect((await post(url, network)).text).toBe('answer')
    expect(warnings).toHaveLength(1)
  })

  it('never goes round a proxy that says no', async () => {
    const { proxy, url, provider } = await behindProxy({ refuse: () => 403 })
    const { network } = networkOf(
      { proxy: { mode: 'system' } },
      { resolveSystemProxy: async () => `PROXY 127.0.0.1:${proxy.port}; DIRECT` }
    )
    expect((await errorOf(post(url, network))).kind).toBe('proxy-refused')
    expect(provider.connections()).toBe(0)
  })

  it('tells a script the origin and nothing more', async () => {
    const asked: string[] = []
    const { network } = networkOf(
      { proxy: { mode: 'pac', url: 'http://wpad.company.test/proxy.pac' } },
      {
        resolveScriptProxy: async (script, url) => {
          asked.push(script, url)
          return 'PROXY 127.0.0.1:9'
        }
      }
    )
    await errorOf(post('https://api.company.test/v1/chat?key=x', network))
    expect(asked).toEqual(['http://wpad.company.test/proxy.pac', 'https://api.company.test/'])
  })

  it('says that scripts are not for the command line', async () => {
    const { network } = networkOf({ proxy: { mode: 'pac', url: 'http://wpad.company.test/p.pac' } })
    const error = await errorOf(post('https://api.company.test/', network))
    expect(words(error).sentence).toContain('not by the command line')
  })

  it('a question about the proxy has its time too', async () => {
    const { network } = networkOf(
      { proxy: { mode: 'system' } },
      { resolveSystemProxy: () => new Promise(() => undefined) }
    )
    const error = await errorOf(post('https://api.company.test/', network, { connect: 0.1 }))
    expect(error).toMatchObject({ kind: 'timeout', hop: 'route' })
  })

  it('a change of the settings holds from the next request, and cuts nothing', async () => {
    const provider = await kept(
      startSecureProvider(BY_COMPANY, (response) => {
        response.write('first ')
        setTimeout(() => response.end('second'), 200)
      })
    )
    const hosts = { 'api.company.test:443': `127.0.0.1:${provider.port}` }
    const [before, after] = [
      await kept(startProxyMock({ hosts })),
      await kept(startProxyMock({ hosts }))
    ]
    const { network, use } = networkOf({ ...manual(before.url), extraCa: COMPANY_ROOT })
    const running = post('https://api.company.test/', network)
    await expect.poll(() => before.requests.length).toBe(1)
    await sleep(50)
    use(manual(after.url))
    expect((await post('https://api.company.test/', network)).text).toBe('first second')
    expect((await running).text).toBe('first second')
    expect([before.connections(), after.connections()]).toEqual([1, 1])
  })
})
