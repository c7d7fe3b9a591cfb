import { request } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { startServer } from '../httpServer'
import { startProxyMock, type ProxyMockOptions } from './proxyServer'

const closing: { close(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((server) => server.close()))
})

async function both(options: ProxyMockOptions = {}) {
  const target = await startServer((_request, response) => void response.end('target'))
  const proxy = await startProxyMock(options)
  closing.push(target, proxy)
  return { target, proxy }
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly challenge: string | undefined
}

/** A request to the proxy with node:http, or through a tunnel that CONNECT opened. */
function ask(port: number, path: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      let text = ''
      response.setEncoding('utf8').on('data', (read: string) => (text += read))
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          text,
          challenge: response.headers['proxy-authenticate']
        })
      )
    })
      .once('error', reject)
      .end()
  })
}

function tunnel(port: number, authority: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, method: 'CONNECT', path: authority })
      .once('error', reject)
      .once('connect', (response, socket) => {
        let text = ''
        socket.setEncoding('utf8').on('data', (read: string) => (text += read))
        socket.once('close', () => resolve({ status: response.statusCode ?? 0, text }))
        if (response.statusCode === 200)
          socket.write(`GET /in HTTP/1.1\r\nhost: ${authority}\r\nconnection: close\r\n\r\n`)
      })
      .end()
  })
}

it('passes whole addresses on and opens tunnels', async () => {
  const { target, proxy } = await both()
  expect((await ask(proxy.port, `${target.origin}/a?b=c`)).text).toBe('target')
  const through = await tunnel(proxy.port, `127.0.0.1:${target.port}`)
  expect(through.status).toBe(200)
  expect(through.text).toContain('target')
  expect(target.requests.map(({ path }) => path)).toEqual(['/a?b=c', '/in'])
  expect(proxy.requests.map(({ method, status }) => [method, status])).toEqual([
    ['GET', 200],
    ['CONNECT', 200]
  ])
  expect(proxy.seen().toString()).toContain('GET /in')
  await expect.poll(() => proxy.open()).toBe(0)
})

it('wants its own credentials and keeps them to itself', async () => {
  const { target, proxy } = await both({ credentials: { user: 'a', password: 'b' } })
  expect(await ask(proxy.port, target.origin)).toMatchObject({
    status: 407,
    challenge: 'Basic realm="mock proxy"'
  })
  expect((await tunnel(proxy.port, `127.0.0.1:${target.port}`)).status).toBe(407)
  const good = { 'proxy-authorization': `Basic ${Buffer.from('a:b').toString('base64')}` }
  expect((await ask(proxy.port, target.origin, good)).status).toBe(200)
  expect(target.requests).toHaveLength(1)
  expect(target.requests[0]?.headers).not.toHaveProperty('proxy-authorization')
})

it('refuses what it is told to, and what it cannot reach', async () => {
  const { target, proxy } = await both({
    refuse: (name) => (name.includes('x.test') ? 403 : undefined)
  })
  expect((await tunnel(proxy.port, 'x.test:443')).status).toBe(403)
  expect((await ask(proxy.port, '/no-whole-address')).status).toBe(400)
  await target.close()
  expect((await tunnel(proxy.port, `127.0.0.1:${target.port}`)).status).toBe(502)
  expect((await ask(proxy.port, target.origin)).status).toBe(502)
})
