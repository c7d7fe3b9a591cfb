import { createHash, randomUUID } from 'node:crypto'
import { sendJson, startServer, type MockServer, type RecordedRequest } from '../httpServer'

export interface StoredFile {
  readonly type: string
  readonly bytes: number
  readonly sha256: string
}

interface Ticket {
  readonly type: string
  readonly size: number
}

/** The storage host that upload tickets point to: another origin, which must never see the key. */
export interface UploadHost extends MockServer {
  /** What a client gets for saying what it wants to upload. */
  ticket(filename: string, size: number, type: string): unknown
  /** Keeps a file that came as a form; answers where it is. */
  keep(bytes: Buffer, type: string): string
  /** The file at an address of this host; undefined when nothing was put there. */
  fileAt(url: string): StoredFile | undefined
}

const SIGNATURE = 'x-mock-signature'

export async function startUploadHost(): Promise<UploadHost> {
  const tickets = new Map<string, Ticket>()
  const files = new Map<string, StoredFile>()
  const store = (path: string, bytes: Buffer, type: string): void =>
    void files.set(path, {
      type,
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex')
    })

  const server = await startServer((request, response) => {
    const path = request.path.split('?')[0] ?? ''
    const ticket = tickets.get(path)
    if (request.method !== 'PUT' || !ticket)
      return sendJson(response, 404, { error: 'no such object' })
    const refusal = refusedPut(request, ticket, path)
    if (refusal !== undefined) return sendJson(response, 403, { error: refusal })
    store(path, request.body, ticket.type)
    response.writeHead(200, { 'content-length': 0 }).end()
  })

  return {
    ...server,
    ticket(filename, size, type) {
      const path = `/objects/${randomUUID()}/${filename}`
      tickets.set(path, { type, size })
      return {
        download_url: `${server.origin}${path}`,
        upload: {
          method: 'PUT',
          url: `${server.origin}${path}?expires=600`,
          headers: { 'Content-Type': type, [SIGNATURE]: path.length.toString(36) }
        }
      }
    },
    keep(bytes, type) {
      const path = `/objects/${randomUUID()}/upload`
      store(path, bytes, type)
      return `${server.origin}${path}`
    },
    fileAt: (url) => (URL.canParse(url) ? files.get(new URL(url).pathname) : undefined)
  }
}

/** A signed address takes exactly what was announced, with its own headers and no others' key. */
function refusedPut(request: RecordedRequest, ticket: Ticket, path: string): string | undefined {
  const { headers, body } = request
  if (headers.authorization !== undefined) return 'only one auth mechanism allowed'
  if (headers[SIGNATURE] !== path.length.toString(36)) return 'signature does not match'
  if (headers['content-type'] !== ticket.type) return 'content type does not match'
  return body.length === ticket.size ? undefined : 'size does not match'
}
