import type { OutgoingHttpHeaders, ServerResponse } from 'node:http'

export type Json = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** How a vendor's responses differ from those of openaiServer.ts. One for each response. */
export interface Reshape {
  /** Text on the wire for a chunk of a stream; empty when there is nothing to send for it. */
  chunk(chunk: Json): string
  /** Text on the wire for `[DONE]`. */
  done(): string
  /** A whole body, an answer or an error, with its status. */
  whole(status: number, body: Json): { readonly status: number; readonly body: unknown }
  /** Comment lines, which only server-sent events have. */
  readonly comments: boolean
  readonly contentType: string
  readonly headers: Readonly<Record<string, string>>
}

/** A stream event as the dialect writes it. */
export function sse(value: unknown): string {
  return `data: ${JSON.stringify(value)}\n\n`
}

/**
 * The response as the code of openaiServer.ts may write to it, while the client gets the vendor's
 * shape: every behaviour there (slow, cut, stalled, refused) is then one of this vendor too.
 */
export function reshaped(response: ServerResponse, reshape: Reshape): ServerResponse {
  const writer = new ReshapingWriter(response, reshape)
  const own: Readonly<Record<string, unknown>> = {
    writeHead: (status: number, headers: OutgoingHttpHeaders) => writer.head(status, headers),
    write: (bytes: string | Buffer) => writer.write(bytes),
    end: (body?: string | Buffer) => writer.end(body)
  }
  return new Proxy(response, {
    get(target, name) {
      if (typeof name === 'string' && Object.hasOwn(own, name)) return own[name]
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? (value.bind(target) as unknown) : value
    }
  })
}

class ReshapingWriter {
  private status = 200
  private headers: OutgoingHttpHeaders = {}
  private streams = false

  constructor(
    private readonly response: ServerResponse,
    private readonly reshape: Reshape
  ) {}

  head(status: number, headers: OutgoingHttpHeaders): void {
    const { contentType, headers: own } = this.reshape
    this.status = status
    this.headers = withoutOpenAi(headers)
    this.streams = String(headers['content-type']).startsWith('text/event-stream')
    if (this.streams)
      this.response.writeHead(status, { ...this.headers, 'content-type': contentType, ...own })
  }

  write(bytes: string | Buffer): boolean {
    const text = this.reshapeEvent(bytes)
    return text.length === 0 || this.response.write(text)
  }

  end(body: string | Buffer = ''): void {
    if (this.streams) this.response.end(body)
    else this.endWhole(body)
  }

  private reshapeEvent(bytes: string | Buffer): string | Buffer {
    const text = bytes.toString()
    if (text.startsWith(':')) return this.reshape.comments ? text : ''
    const data = /^data: (.*?)\r?\n\r?\n$/s.exec(text)?.[1]
    // What is broken on purpose goes out as it is.
    if (data === undefined) return bytes
    if (data === '[DONE]') return this.reshape.done()
    const chunk = parsed(data)
    return isObject(chunk) ? this.reshape.chunk(chunk) : bytes
  }

  private endWhole(body: string | Buffer): void {
    const { headers: own } = this.reshape
    const json = parsed(body.toString())
    if (!isObject(json)) {
      this.response.writeHead(this.status, this.headers)
      this.response.end(body)
      return
    }
    const whole = this.reshape.whole(this.status, json)
    const bytes = Buffer.from(JSON.stringify(whole.body))
    this.response.writeHead(whole.status, {
      ...own,
      ...this.headers,
      'content-length': bytes.length
    })
    this.response.end(bytes)
  }
}

/** Headers that only OpenAI sends stay out of other vendors' responses. */
function withoutOpenAi(headers: OutgoingHttpHeaders): OutgoingHttpHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => !name.startsWith('openai-') && name !== 'x-request-id'
    )
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}
