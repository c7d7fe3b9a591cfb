import type { ServerResponse } from 'node:http'
import { sendJson } from '../httpServer'

/** FoxAPI's error body. */
export interface FoxError {
  readonly status: number
  readonly type: string
  readonly code: string
  readonly message: string
}

const TYPES: Readonly<Record<number, string>> = {
  400: 'invalid_request_error',
  401: 'authentication_error',
  402: 'insufficient_quota',
  404: 'not_found',
  413: 'file_too_large_error',
  422: 'invalid_request_error',
  429: 'rate_limit_error',
  500: 'server_error',
  503: 'service_unavailable_error'
}

/** Codes that come with 422 although the fault is not the request's. */
const UNAVAILABLE = ['no_available_model', 'no_compatible_channel']

export function foxError(
  status: number,
  code: string,
  message = code.replaceAll('_', ' ')
): FoxError {
  const type = UNAVAILABLE.includes(code) ? 'service_unavailable_error' : TYPES[status]
  return { status, type: type ?? 'server_error', code, message }
}

export function errorBody({ message, type, code }: FoxError): unknown {
  return { error: { message: `${message} (request_id: 20260105mock)`, type, code } }
}

export function sendFoxError(
  response: ServerResponse,
  error: FoxError,
  headers: Readonly<Record<string, string>> = {}
): void {
  sendJson(response, error.status, errorBody(error), headers)
}

function sendText(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.end(body)
}

/** What a request is refused with by name: `error-422:model_not_found`, `cloudflare-1010`. */
export function refuse(
  name: string,
  argument: string | undefined,
  response: ServerResponse
): boolean {
  if (name === 'cloudflare-1010') sendText(response, 403, 'text/plain', 'error code: 1010')
  else if (name === 'html-413')
    sendText(
      response,
      413,
      'text/html',
      '<html><head><title>413 Request Entity Too Large</title></head><body>cloudflare</body></html>'
    )
  else {
    const status = Number(/^error-(4\d\d|5\d\d)$/.exec(name)?.[1])
    if (!(status in TYPES)) return false
    const headers = status === 429 ? { 'retry-after': argument ?? '2' } : undefined
    const code = status === 429 ? undefined : argument
    sendFoxError(response, foxError(status, code ?? USUAL[status] ?? 'error'), headers)
  }
  return true
}

const USUAL: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'invalid_api_key',
  402: 'insufficient_quota',
  404: 'not_found',
  413: 'file_too_large',
  422: 'invalid_param',
  429: 'rate_limit_exceeded',
  500: 'internal_error',
  503: 'service_unavailable'
}
