import http from 'node:http'
import https from 'node:https'

/** What a small, free read answered; `body` is undefined when it was not JSON. */
export interface JsonAnswer {
  readonly status: number
  readonly body: unknown
}

export interface GetJsonOptions {
  readonly timeoutMs: number
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as a JSON POST when present. */
  readonly post?: unknown
}

export type GetJson = (url: string, options?: Partial<GetJsonOptions>) => Promise<JsonAnswer>

const LARGEST_BODY = 8 * 1024 * 1024

/**
 * Reads a small JSON document: lists of models, versions. Follows no redirect, sends nothing that
 * costs anything, and rejects with Node's own error when there is no connection.
 */
export const getJson: GetJson = (url, options = {}) => {
  const { timeoutMs = 400, headers = {}, post } = options
  const body = post === undefined ? undefined : JSON.stringify(post)
  return new Promise((resolve, reject) => {
    const send = new URL(url).protocol === 'https:' ? https.request : http.request
    const request = send(
      url,
      {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'application/json',
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers
        },
        signal: AbortSignal.timeout(timeoutMs)
      },
      (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > LARGEST_BODY) response.destroy(new Error('The answer is too large.'))
          else chunks.push(chunk)
        })
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, body: parse(Buffer.concat(chunks)) })
        )
        response.on('error', reject)
      }
    )
    request.on('error', reject)
    request.end(body)
  })
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown
  } catch {
    return undefined
  }
}
