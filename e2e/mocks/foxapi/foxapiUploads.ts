import { createHash } from 'node:crypto'
import type { RecordedRequest } from '../httpServer'
import { isObject, type MockImage } from '../visionMock'

/** A file that came with an upload. */
export interface UploadedFile {
  readonly name: string
  readonly type: string
  readonly bytes: Buffer
}

/** Reads an upload of any of the three kinds; a text says what is missing. */
export function readUpload(kind: string, request: RecordedRequest): UploadedFile | string {
  if (kind === 'stream') return readForm(request)
  const { json } = request
  if (!isObject(json)) return 'malformed JSON'
  const { file_data: data, url, file_name: name = 'file' } = json
  if (kind === 'base64') {
    if (typeof data !== 'string' || data === '') return 'file_data is required'
    const bytes = Buffer.from(data.replace(/^data:[^,]*,/, ''), 'base64')
    return { name: String(name), type: 'application/octet-stream', bytes }
  }
  if (typeof url !== 'string' || !/^https?:/.test(url)) return 'url is required'
  return { name: String(name), type: 'application/octet-stream', bytes: Buffer.from(url) }
}

/** A form with a part `file`, as RFC 7578 writes it. */
function readForm({ headers, body }: RecordedRequest): UploadedFile | string {
  const boundary = /^multipart\/form-data; boundary="?([^";]+)/.exec(headers['content-type'] ?? '')
  if (!boundary?.[1]) return 'multipart/form-data is required'
  // One byte, one character: offsets stay true, and the file's bytes come back as they were.
  const parts = body.toString('latin1').split(`--${boundary[1]}`)
  const part = parts.find((text) => /content-disposition:[^\r\n]*; name="file"/i.test(text))
  const split = part?.indexOf('\r\n\r\n') ?? -1
  if (part === undefined || split < 0) return 'file is required'
  const head = part.slice(0, split)
  return {
    name: /filename="([^"]*)"/.exec(head)?.[1] ?? 'file',
    type: /content-type: *([^\r\n]+)/i.exec(head)?.[1] ?? 'application/octet-stream',
    bytes: Buffer.from(part.slice(split + 4, -2), 'latin1')
  }
}

/** Files by their address on this server. */
export class FoxStore {
  private readonly files = new Map<string, MockImage>()

  /** Answers what the API says of a file that was kept. */
  keep({ name, type, bytes }: UploadedFile, origin: string): unknown {
    const id = `file-${this.files.size + 1}`
    const path = `/files/${id}/${encodeURIComponent(name)}`
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    this.files.set(path, { type, bytes: bytes.length, sha256 })
    return { id, filename: name, url: origin + path, size: bytes.length, created: 1_767_608_430 }
  }

  at(url: string): MockImage | undefined {
    return URL.canParse(url) ? this.files.get(new URL(url).pathname) : undefined
  }
}
