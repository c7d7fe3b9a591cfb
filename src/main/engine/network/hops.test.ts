import { describe, expect, it } from 'vitest'
import { startProxyMock } from '../../../../e2e/mocks/proxies/proxyServer'
import { BY_COMPANY, COMPANY_ROOT, EXPIRED_BY_COMPANY } from '../providers/testing/certificate'
import { errorOf, networkOf, post, startSecureProvider } from './testing/kit'
import { behindProxy, deadPort, kept, manual, tcp, words } from './testing/servers'

describe('the stretch that failed is named', () => {
  it.each([
    [407, 'credentials', 'wants a user name and password'],
    [403, 'forbidden', 'does not let requests to api.company.test through (403)'],
    [502, 'unreachable', 'could not reach api.company.test (502)'],
    [503, 'unreachable', 'could not reach api.company.test (503)'],
    [500, 'other', 'refused the way to api.company.test (500)']
  ])('the proxy answers %i', async (status, reason, sentence) => {
    const { proxy, url } = await behindProxy({ refuse: () => status })
    const error = await errorOf(post(url, networkOf(manual(proxy.url)).network))
    expect(error).toMatchObject({ kind: 'proxy-refused', hop: 'proxy', refusal: { reason } })
    expect(words(error).sentence).toContain(`The proxy 127.0.0.1:${proxy.port} ${sentence}`)
    expect(words(error).notCharged).toBe(true)
    await expect.poll(() => proxy.open()).toBe(0)
  })

  it('the proxy’s name', async () => {
    const { network } = networkOf(manual('http://no-such-proxy.invalid:8080'))
    const error = await errorOf(post('https://api.company.test/', network))
    expect(error).toMatchObject({ kind: 'name-not-found', hop: 'proxy-lookup', phase: 'connect' })
    expect(words(error).sentence).toContain('name of the proxy no-such-proxy.invalid:8080')
  })

  it.each(['https', 'http'])('the connection to the proxy, for %s', async (scheme) => {
    const { network } = networkOf(manual(`http://127.0.0.1:${await deadPort()}`))
    const error = await errorOf(post(`${scheme}://api.company.test/`, network))
    expect(error).toMatchObject({ kind: 'refused', hop: 'proxy-connect' })
    expect(words(error).sentence).toContain('Nothing answers at the proxy')
  })

  it('the certificate of the proxy', async () => {
    const { proxy, url } = await behindProxy({ tls: BY_COMPANY })
    const error = await errorOf(post(url, networkOf(manual(proxy.url)).network))
    expect(error).toMatchObject({ kind: 'certificate', hop: 'proxy-tls' })
    expect(words(error).sentence).toContain('certificate of the proxy')
  })

  it('a proxy that says nothing in time', async () => {
    const { proxy, url } = await behindProxy({ refuse: () => 'silence' })
    const { network } = networkOf(manual(proxy.url))
    const error = await errorOf(post(url, network, { connect: 0.2 }))
    expect(error).toMatchObject({ kind: 'timeout', hop: 'proxy', limit: { kind: 'connect' } })
    expect(words(error).sentence).toMatch(/^The proxy .* opened no way to api.company.test within/)
    await expect.poll(() => proxy.open()).toBe(0)
  })

  it('a proxy that hangs up', async () => {
    const url = await tcp((socket) => socket.once('data', () => socket.destroy()))
    const error = await errorOf(post('https://api.company.test/', networkOf(manual(url)).network))
    expect(error).toMatchObject({ kind: 'reset', hop: 'proxy' })
    expect(words(error).sentence).toContain('closed the connection when it was asked for')
  })

  it('something that is no proxy', async () => {
    const url = await tcp((socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'))
    const error = await errorOf(post('https://api.company.test/', networkOf(manual(url)).network))
    expect(error).toMatchObject({ kind: 'not-http', hop: 'proxy' })
    expect(words(error).sentence).toContain('is not an HTTP proxy')
  })

  it('a certificate of somebody unknown, as behind an inspecting proxy', async () => {
    const { proxy, url } = await behindProxy()
    const error = await errorOf(post(url, networkOf(manual(proxy.url)).network))
    expect(error).toMatchObject({ kind: 'certificate', hop: 'tls' })
    expect(words(error).nextStep).toContain('add the company’s certificate under Settings, Network')
    await expect.poll(() => proxy.open()).toBe(0)
  })

  it('a certificate that has expired', async () => {
    const { proxy, url } = await behindProxy({}, EXPIRED_BY_COMPANY)
    const { network } = networkOf({ ...manual(proxy.url), extraCa: COMPANY_ROOT })
    const error = await errorOf(post(url, network))
    expect(error).toMatchObject({ code: 'CERT_HAS_EXPIRED', hop: 'tls' })
    expect(words(error).sentence).toContain('it has expired')
  })

  it('a certificate for another name', async () => {
    const { proxy, provider } = await behindProxy({
      hosts: {}
    })
    const target = `other.company.test:${provider.port}`
    const named = await kept(startProxyMock({ hosts: { [target]: `127.0.0.1:${provider.port}` } }))
    const { network } = networkOf({ ...manual(named.url), extraCa: COMPANY_ROOT })
    const error = await errorOf(post(`https://${target}/`, network))
    expect(error).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID', hop: 'tls' })
    expect(words(error).sentence).toContain('belongs to another name')
    expect(proxy.requests).toHaveLength(0)
  })

  it('a provider that hangs up instead of securing the connection', async () => {
    const target = await tcp((socket) => socket.once('data', () => socket.destroy()))
    const hosts = { 'api.company.test:443': target.replace('http://', '') }
    const proxy = await kept(startProxyMock({ hosts }))
    const { network } = networkOf(manual(proxy.url))
    const error = await errorOf(post('https://api.company.test/', network))
    expect(error).toMatchObject({ kind: 'reset', hop: 'tls' })
  })

  it('a provider that does not secure the connection in time', async () => {
    const hosts = {
      'api.company.test:443': (await tcp((socket) => void socket.resume())).replace('http://', '')
    }
    const proxy = await kept(startProxyMock({ hosts }))
    const { network } = networkOf(manual(proxy.url))
    const error = await errorOf(post('https://api.company.test/', network, { connect: 0.2 }))
    expect(error).toMatchObject({ kind: 'timeout', hop: 'tls' })
    await expect.poll(() => proxy.open()).toBe(0)
  })

  it('without a proxy: name, connection, TLS', async () => {
    const { network } = networkOf({ proxy: { mode: 'none' } })
    const provider = await kept(startSecureProvider())
    const hop = async (url: string) => (await errorOf(post(url, network))).hop
    expect(await hop('https://no-such-host.invalid/')).toBe('lookup')
    expect(await hop(`https://127.0.0.1:${await deadPort()}/`)).toBe('connect')
    expect(await hop(`https://127.0.0.1:${provider.port}/`)).toBe('tls')
  })
})
