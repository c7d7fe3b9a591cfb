import {
  createServer as createHttp,
  request as httpRequest,
  type IncomingMessage,
  type ServerResponse
} from 'node:http'
import { createServer as createHttps } from 'node:https'
import { connect, type AddressInfo, type Socket } from 'node:net'

/** What a proxy was asked for. */
export interface ProxiedRequest {
  readonly method: string
  /** As it was on the request line: `host:port` for CONNECT, a whole address otherwise. */
  readonly target: string
  readonly headers: IncomingMessage['headers']
  /** What it answered of its own; 200 for a way that was opened or a request that was passed on. */
  readonly status: number
}

export interface ProxyMockOptions {
  readonly port?: number
  /** User name and password it wants (basic). */
  readonly credentials?: { readonly user: string; readonly password: string }
  /** Speaks TLS with its clients. */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** Where the names that it knows lead; others are looked up. Lets a test use names of no server. */
  readonly hosts?: Readonly<Record<string, string>>
  /** A status to refuse a target with, or `silence` to accept and never answer. */
  readonly refuse?: (target: string) => number | 'silence' | undefined
}

export interface ProxyMock {
  /** Such as `http://127.0.0.1:40213`, without credentials. */
  readonly url: string
  readonly port: number
  /** Every request so far, oldest first. */
  readonly requests: readonly ProxiedRequest[]
  /** Every byte that clients sent, tunnels included: what the proxy could have read. */
  readonly seen: () => Buffer
  /** Connections with clients that are open now. */
  readonly open: () => number
  /** Connections with clients so far. */
  readonly connections: () => number
  close(): Promise<void>
}

/**
 * Starts a forward proxy on 127.0.0.1: CONNECT tunnels and whole addresses on the request line
 * (RFC 9110, 9.3.6; RFC 9112, 3.2.2), with basic credentials if wanted (RFC 9110, 11.7).
 */
export async function startProxyMock(options: ProxyMockOptions = {}): Promise<ProxyMock> {
  const requests: ProxiedRequest[] = []
  const read: Buffer[] = []
  const sockets = new Set<Socket>()
  const upstreams = new Set<Socket>()
  let connections = 0

  const note = (request: IncomingMessage, status: number): void => {
    const { method = '', url: target = '', headers } = request
    requests.push({ method, target, headers, status })
  }
  const verdict = (request: IncomingMessage): number | 'silence' =>
    isAllowed(request, options) ? (options.refuse?.(request.url ?? '') ?? 200) : 407

  const forward = (request: IncomingMessage, response: ServerResponse): void => {
    const status = verdict(request)
    note(request, status === 'silence' ? 0 : status)
    if (status === 200) passOn(request, response, options)
    else if (status !== 'silence') response.writeHead(status, challenge(status)).end('refused')
  }
  const tunnel = (request: IncomingMessage, client: Socket, first: Buffer): void => {
    const status = verdict(request)
    if (status !== 200) note(request, status === 'silence' ? 0 : status)
    if (status === 'silence') return void client.once('end', () => client.destroy()).resume()
    if (status !== 200) return void client.end(refusal(status))
    const upstream = connect(resolve(request.url ?? '', options))
    upstreams.add(upstream)
    upstream.once('connect', () => {
      note(request, 200)
      client.write('HTTP/1.1 200 Connection established\r\n\r\n')
      if (first.length > 0) upstream.write(first)
      upstream.pipe(client).pipe(upstream)
    })
    upstream.once('error', () => {
      note(request, 502)
      client.end(refusal(502))
    })
    client.once('error', () => upstream.destroy())
    client.once('close', () => upstream.destroy())
    upstream.once('close', () => client.destroy())
  }

  const server = options.tls ? createHttps(options.tls, forward) : createHttp(forward)
  server.on('connect', tunnel)
  server.on('connection', (socket: Socket) => {
    connections++
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => {
    socket.on('data', (bytes: Buffer) => void read.push(bytes))
  })
  await new Promise<void>((resolved, rejected) => {
    server.once('error', rejected)
    server.listen(options.port ?? 0, '127.0.0.1', resolved)
  })
  const { port } = server.address() as AddressInfo
  return {
    url: `${options.tls ? 'https' : 'http'}://127.0.0.1:${port}`,
    port,
    requests,
    seen: () => Buffer.concat(read),
    open: () => sockets.size,
    connections: () => connections,
    close: () =>
      new Promise((resolved) => {
        server.close(() => resolved())
        for (const socket of [...sockets, ...upstreams]) socket.destroy()
      })
  }
}

function isAllowed({ headers }: IncomingMessage, { credentials }: ProxyMockOptions): boolean {
  if (!credentials) return true
  const wanted = Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')
  return headers['proxy-authorization'] === `Basic ${wanted}`
}

function challenge(status: number): Record<string, string> {
  return status === 407 ? { 'proxy-authenticate': 'Basic realm="mock proxy"' } : {}
}

function refusal(status: number): string {
  const lines = Object.entries(challenge(status)).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} Refused\r\n${lines.join('')}content-length: 0\r\n\r\n`
}

function resolve(authority: string, { hosts = {} }: ProxyMockOptions) {
  const place = new URL(`http://${hosts[authority] ?? authority}`)
  return { host: place.hostname, port: Number(place.port || 80) }
}

/** A proxy takes its own headers out before it passes a request on. */
function passOn(
  request: IncomingMessage,
  response: ServerResponse,
  options: ProxyMockOptions
): void {
  const target = URL.canParse(request.url ?? '') ? new URL(request.url ?? '') : undefined
  if (!target) return void response.writeHead(400).end('not a whole address')
  const { 'proxy-authorization': _own, ...headers } = request.headers
  const onward = httpRequest(
    {
      ...resolve(`${target.hostname}:${target.port || 80}`, options),
      method: request.method,
      path: `${target.pathname}${target.search}`,
      headers
    },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    }
  )
  onward.once('error', () => response.writeHead(502).end('cannot reach it'))
  response.once('close', () => onward.destroy())
  request.pipe(onward)
}
