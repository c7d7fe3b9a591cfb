import { createServer as createHttps } from 'node:https'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { startServer, type MockServer } from '../../../../e2e/mocks/httpServer'
import { SELF_SIGNED } from './testing/certificate'
import { exchange, type Appetite, type WireMark } from './transport'
import { TransportError } from './transportError'

const LIMITS = { connect: 2, firstByte: 2, idle: 2, total: 10 }
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

interface Heard {
  readonly marks: WireMark[]
  readonly uploads: number[]
  readonly chunks: { readonly text: string; readonly at: number }[]
  status?: number
}

interface Order {
  readonly parts?: readonly Buffer[]
  readonly timeouts?: Partial<typeof LIMITS>
  readonly signal?: AbortSignal
  readonly want?: (text: string) => Appetite
}

function send(url: string, order: Order = {}) {
  const heard: Heard = { marks: [], uploads: [], chunks: [] }
  const parts = order.parts ?? []
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  const done = exchange(
    {
      method: 'POST',
      url: new URL(url),
      headers: { 'content-length': String(length) },
      parts,
      length
    },
    {
      mark: (mark) => void heard.marks.push(mark),
      uploaded: (bytes) => void heard.uploads.push(bytes),
      head: (status) => void (heard.status = status),
      data: (bytes, at) => {
        heard.chunks.push({ text: bytes.toString(), at })
        return order.want?.(bytes.toString()) ?? 'more'
      }
    },
    {
      timeouts: { ...LIMITS, ...order.timeouts },
      signal: order.signal ?? new AbortController().signal,
      now: () => performance.now()
    }
  )
  return { heard, done }
}

async function failureOf(url: string, order?: Order): Promise<TransportError> {
  const error: unknown = await send(url, order).done.then(
    () => undefined,
    (thrown: unknown) => thrown
  )
  expect(error).toBeInstanceOf(TransportError)
  return error as TransportError
}

async function http(handler: Parameters<typeof startServer>[0]): Promise<MockServer> {
  const server = await startServer(handler)
  closing.push(() => server.close())
  return server
}

/** A bare TCP server, for what no HTTP server would do. */
async function tcp(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(async () => {
    sockets.forEach((socket) => socket.destroy())
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

describe('a whole exchange', () => {
  it('sends all parts in order and marks what happened when', async () => {
    const server = await http((request, response) => void response.end(request.body.length + ''))
    const parts = [Buffer.from('head'), Buffer.alloc(600_000, 'x'), Buffer.from('tail')]
    const { heard, done } = send(server.origin, { parts })
    expect(await done).toBe('complete')
    expect(server.requests[0]?.body.equals(Buffer.concat(parts))).toBe(true)
    expect(heard.marks).toEqual(['connected', 'sent', 'responseHead', 'firstByte'])
    expect(heard.uploads.at(-1)).toBe(600_008)
    expect(heard.uploads.length).toBeGreaterThan(3)
  })

  it('gives all of one read the same time, and later reads later ones', async () => {
    const url = await tcp((socket) => {
      socket.once('data', () => {
        socket.write(
          'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\na\r\n1\r\nb\r\n1\r\nc\r\n'
        )
        setTimeout(() => socket.write('1\r\nd\r\n0\r\n\r\n'), 40)
      })
    })
    const { heard, done } = send(url)
    await done
    const [a, b, c, d] = heard.chunks
    expect([a?.text, b?.text, c?.text, d?.text]).toEqual(['a', 'b', 'c', 'd'])
    expect(b?.at).toBe(a?.at)
    expect(c?.at).toBe(a?.at)
    expect(d!.at - a!.at).toBeGreaterThan(20)
  })

  it('leaves when its reader has enough, and keeps the connection if the end follows', async () => {
    const server = await http((_request, response) => {
      response.write('first')
      setTimeout(() => response.end('rest'), 50)
    })
    const first = send(server.origin, { want: () => 'enough' })
    expect(await first.done).toBe('enough')
    expect(first.heard.chunks.map(({ text }) => text)).toEqual(['first'])
    // The end is read in the background, 50 ms after the reader left.
    await sleep(200)
    await send(server.origin).done
    expect(server.connections()).toBe(1)
  })

  it('does not hold on to a response that never ends', async () => {
    const server = await http((_request, response) => void response.write('first'))
    await send(server.origin, { want: () => 'enough' }).done
    await expect.poll(() => server.open()).toBe(0)
  })

  it('takes an answer that comes before all was sent', async () => {
    const url = await tcp((socket) => {
      socket.once('data', () => {
        socket.write('HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno')
        socket.pause()
      })
    })
    const { heard, done } = send(url, { parts: [Buffer.alloc(30_000_000)] })
    expect(await done).toBe('complete')
    expect(heard.status).toBe(413)
    expect(heard.marks).not.toContain('sent')
  })

  it('ends when its listener throws', async () => {
    const server = await http((_request, response) => void response.write('x'))
    const { done } = send(server.origin, {
      want: () => {
        throw new Error('cannot read this')
      }
    })
    await expect(done).rejects.toThrow('cannot read this')
    await expect.poll(() => server.open()).toBe(0)
  })

  it('says when the connection broke inside the body', async () => {
    const server = await http((_request, response) => {
      response.write('half')
      setTimeout(() => response.destroy(), 20)
    })
    const { heard, done } = send(server.origin)
    expect(await done).toBe('cut')
    expect(heard.chunks[0]?.text).toBe('half')
  })
})

describe('what goes wrong', () => {
  it('nothing listens', async () => {
    const server = await startServer(() => undefined)
    await server.close()
    expect(await failureOf(server.origin)).toMatchObject({ kind: 'refused', phase: 'connect' })
  })

  it('the name does not exist', async () => {
    expect(await failureOf('http://no-such-host.invalid/')).toMatchObject({
      kind: 'name-not-found',
      phase: 'connect'
    })
  })

  it('the certificate is self-signed', async () => {
    const server = createHttps(SELF_SIGNED, (_request, response) => void response.end())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    closing.push(async () => void server.close())
    const { port } = server.address() as AddressInfo
    expect(await failureOf(`https://127.0.0.1:${port}/`)).toMatchObject({
      kind: 'certificate',
      phase: 'connect',
      code: 'DEPTH_ZERO_SELF_SIGNED_CERT'
    })
  })

  it('https where http is spoken', async () => {
    const server = await http((_request, response) => void response.end())
    expect(await failureOf(`https://127.0.0.1:${server.port}/`)).toMatchObject({
      kind: 'tls',
      phase: 'connect'
    })
  })

  it('something else than HTTP answers', async () => {
    const url = await tcp((socket) => void socket.write('SSH-2.0-OpenSSH_9.2\r\n'))
    expect((await failureOf(url)).kind).toBe('not-http')
  })

  it('the head is larger than 64 KB', async () => {
    const url = await tcp((socket) => {
      socket.once('data', () => socket.write(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(70_000)}\r\n\r\n`))
    })
    expect((await failureOf(url)).kind).toBe('not-http')
  })

  it('the connection breaks after all was sent', async () => {
    const url = await tcp((socket) => {
      socket.once('data', () => setTimeout(() => socket.destroy(), 20))
    })
    expect(await failureOf(url, { parts: [Buffer.from('{}')] })).toMatchObject({
      kind: 'reset',
      phase: 'wait'
    })
  })

  it('the server takes no more of the request', async () => {
    const url = await tcp((socket) => void socket.pause())
    const parts = [Buffer.alloc(40_000_000)]
    expect(await failureOf(url, { parts, timeouts: { idle: 0.3 } })).toMatchObject({
      kind: 'timeout',
      phase: 'upload',
      limit: { kind: 'idle', seconds: 0.3 }
    })
  })

  it('no secure connection comes about in time', async () => {
    const url = (await tcp(() => undefined)).replace('http:', 'https:')
    expect(await failureOf(url, { timeouts: { connect: 0.2 } })).toMatchObject({
      kind: 'timeout',
      phase: 'connect',
      limit: { kind: 'connect' }
    })
  })

  it('only the head comes', async () => {
    const server = await http((_request, response) => response.flushHeaders())
    expect(await failureOf(server.origin, { timeouts: { firstByte: 0.2 } })).toMatchObject({
      kind: 'timeout',
      phase: 'body',
      limit: { kind: 'firstByte' }
    })
  })

  it('it is called off', async () => {
    const server = await http(() => undefined)
    const abort = new AbortController()
    setTimeout(() => abort.abort(), 50)
    expect((await failureOf(server.origin, { signal: abort.signal })).kind).toBe('aborted')
    await expect.poll(() => server.open()).toBe(0)
  })
})
