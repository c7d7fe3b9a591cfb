import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, it } from 'vitest'
import { sendJson, startServer, type Handler } from '../../../../e2e/mocks/httpServer'
import { startProxyMock } from '../../../../e2e/mocks/proxies/proxyServer'
import { AttemptFailure } from '../providers/failures'
import { fetchJson } from './fetchJson'
import { networkOf } from './testing/kit'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((server) => server.close()))
})

async function serve(handler: Handler) {
  const server = await startServer(handler)
  closing.push(server)
  return server
}

async function failureOf(reading: Promise<unknown>) {
  const error: unknown = await reading.catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(AttemptFailure)
  return (error as AttemptFailure).failure
}

describe('a public list', () => {
  it('comes with its status and headers, packed or not', async () => {
    const list = { models: Array.from({ length: 2_000 }, (_, id) => ({ id })) }
    const server = await serve(({ path, headers }, response) => {
      if (path === '/plain') return sendJson(response, 200, list, { etag: '"1"' })
      expect(headers['accept-encoding']).toBe('gzip')
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(JSON.stringify(list)))
    })
    const plain = await fetchJson(`${server.origin}/plain`)
    expect(plain).toMatchObject({ status: 200, body: list, headers: { etag: '"1"' } })
    expect((await fetchJson(`${server.origin}/packed`)).body).toEqual(list)
  })

  it('is asked for without a key, and with the headers of a later question', async () => {
    const server = await serve((_request, response) => void response.writeHead(304).end())
    const headers = { 'if-none-match': '"1"' }
    expect(await fetchJson(server.origin, { headers })).toMatchObject({
      status: 304,
      body: undefined
    })
    expect(server.requests[0]?.headers).toMatchObject({ 'if-none-match': '"1"' })
    expect(server.requests[0]?.headers).not.toHaveProperty('authorization')
  })

  it('does not follow a redirect', async () => {
    const server = await serve((_request, response) => {
      response.writeHead(302, { location: '/elsewhere' }).end()
    })
    expect((await fetchJson(server.origin)).status).toBe(302)
    expect(server.requests).toHaveLength(1)
  })

  it('goes through the proxy', async () => {
    const server = await serve((_request, response) => sendJson(response, 200, [1]))
    const proxy = await startProxyMock({ hosts: { 'lists.test:80': `127.0.0.1:${server.port}` } })
    closing.push(proxy)
    const { network } = networkOf({ proxy: { mode: 'manual', url: proxy.url, bypass: [] } })
    expect((await fetchJson('http://lists.test/prices.json', { network })).body).toEqual([1])
  })

  it.each([
    ['plain', (text: string) => Buffer.from(text), {}],
    ['packed', (text: string) => gzipSync(text), { 'content-encoding': 'gzip' }]
  ])('is refused when it is too large, %s', async (_name, pack, headers) => {
    const server = await serve((_request, response) => {
      response.writeHead(200, headers)
      response.end(pack(JSON.stringify('x'.repeat(3_000_000))))
    })
    const failed = await failureOf(fetchJson(server.origin, { maxBytes: 1024 * 1024 }))
    expect(failed.sentence).toContain('larger than 1 MB')
    await expect.poll(() => server.open()).toBe(0)
  })

  it('is not half a list', async () => {
    const server = await serve((_request, response) => {
      response.write('[1,')
      setTimeout(() => response.destroy(), 20)
    })
    expect((await failureOf(fetchJson(server.origin))).class).toBe('truncated')
  })

  it('has words for what went wrong, and ends when it is called off', async () => {
    const server = await serve(() => undefined)
    const late = await failureOf(fetchJson(server.origin, { timeouts: { firstByte: 0.1 } }))
    expect(late).toMatchObject({ class: 'timeout' })
    const signal = AbortSignal.timeout(50)
    expect((await failureOf(fetchJson(server.origin, { signal }))).class).toBe('cancelled')
    await server.close()
    const gone = await failureOf(fetchJson(server.origin))
    expect(gone.sentence).toContain('Nothing answers at 127.0.0.1')
  })
})
