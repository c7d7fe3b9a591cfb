import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** A request as it arrived, kept so that a test can prove what was sent. */
export interface RecordedRequest {
  readonly method: string
  /** Path with query, such as `/v1/chat/completions`. */
  readonly path: string
  readonly headers: IncomingMessage['headers']
  /** Header names and values in order and spelling, as they were on the wire. */
  readonly rawHeaders: readonly string[]
  readonly body: Buffer
  /** The body parsed as JSON; undefined when it is not JSON. */
  readonly json: unknown
  /** True once the client went away before the response was complete. */
  aborted: boolean
}

export type Handler = (request: RecordedRequest, response: ServerResponse) => void | Promise<void>

export interface MockServer {
  /** Such as `http://127.0.0.1:40213`. */
  readonly origin: string
  readonly port: number
  /** Every request so far, oldest first. */
  readonly requests: RecordedRequest[]
  /** Connections accepted so far; tells whether keep-alive works. */
  readonly connections: () => number
  /** Responses that are being written at this moment. */
  readonly open: () => number
  /** Ends all connections at once and frees the port. */
  close(): Promise<void>
}

function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}

async function readRequest(incoming: IncomingMessage): Promise<RecordedRequest> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  const body = Buffer.concat(chunks)
  return {
    method: incoming.method ?? '',
    path: incoming.url ?? '',
    headers: incoming.headers,
    rawHeaders: incoming.rawHeaders,
    body,
    json: parseJson(body),
    aborted: false
  }
}

/**
 * Starts an HTTP server on 127.0.0.1 that records every request before it answers.
 *
 * @param port 0 for any free port
 */
export async function startServer(handler: Handler, port = 0): Promise<MockServer> {
  const requests: RecordedRequest[] = []
  const sockets = new Set<Socket>()
  let connections = 0
  let open = 0

  const server: Server = createServer((incoming, response) => {
    open++
    let recorded: RecordedRequest | undefined
    response.once('close', () => {
      open--
      if (recorded && !response.writableFinished) recorded.aborted = true
    })
    readRequest(incoming)
      .then(async (request) => {
        recorded = request
        requests.push(request)
        await handler(request, response)
      })
      .catch(() => response.destroy())
  })
  server.on('connection', (socket) => {
    connections++
    socket.setNoDelay(true)
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const address = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests,
    connections: () => connections,
    open: () => open,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      })
  }
}

/** Answers with JSON, as an API would. */
export function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {}
): void {
  const body = Buffer.from(JSON.stringify(value))
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': body.length,
    ...headers
  })
  response.end(body)
}
