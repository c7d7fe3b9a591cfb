import { request, type IncomingHttpHeaders } from 'node:http'

/** A response byte for byte, and how it ended. */
export interface RawResponse {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
  /** False when the connection broke before the response's end. */
  readonly complete: boolean
}

/** One request with node:http alone, so that the mocks are proved without the code they test. */
export function exchange(
  url: string,
  body?: unknown,
  headers: Record<string, string> = {}
): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      url,
      {
        method: body === undefined ? 'GET' : 'POST',
        agent: false,
        headers: { 'content-type': 'application/json', ...headers }
      },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', () => undefined)
        incoming.on('close', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: Buffer.concat(chunks),
            complete: incoming.complete
          })
        )
      }
    )
    outgoing.on('error', reject)
    outgoing.end(typeof body === 'string' || body === undefined ? body : JSON.stringify(body))
  })
}

/** The smallest PNG: one pixel. */
export const PIXEL_PNG =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

export function chatBody(
  model: string,
  rest: Record<string, unknown> = {}
): Record<string, unknown> {
  return {
    model,
    messages: [{ role: 'user', content: 'Describe the picture.' }],
    stream: true,
    ...rest
  }
}

/** The `data:` lines of a stream. */
export function dataLines(body: Buffer): string[] {
  return body
    .toString('utf8')
    .split('\n')
    .filter((line) => line.startsWith('data: '))
    .map((line) => line.slice(6).trimEnd())
}

/** The text that a stream adds up to. */
export function streamedText(body: Buffer): string {
  return dataLines(body)
    .filter((line) => line !== '[DONE]')
    .map((line) => JSON.parse(line) as { choices: { delta: { content?: string } }[] })
    .map((chunk) => chunk.choices[0]?.delta.content ?? '')
    .join('')
}
