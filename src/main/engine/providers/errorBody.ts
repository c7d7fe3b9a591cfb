/** Reads what servers put into error responses: OpenAI's shape, its many cousins, web pages, nothing. */
export interface ErrorBody {
  readonly form: 'json' | 'web-page' | 'text' | 'empty'
  readonly json?: unknown
  readonly code?: string
  readonly message?: string
  /** Of a web page. */
  readonly title?: string
}

type Fields = Readonly<Record<string, unknown>>

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function readErrorBody(text: string, contentType = ''): ErrorBody {
  const trimmed = text.trim()
  if (trimmed === '') return { form: 'empty' }
  if (/html/i.test(contentType) || /^<(!doctype|html)/i.test(trimmed)) return webPage(trimmed)
  try {
    const json: unknown = JSON.parse(trimmed)
    return { form: 'json', json, ...errorWords(json) }
  } catch {
    return { form: 'text', message: trimmed }
  }
}

function webPage(html: string): ErrorBody {
  const title = /<title[^>]*>\s*([^<]{1,100})/i.exec(html)?.[1]?.trim()
  return { form: 'web-page', ...(title !== undefined && title !== '' && { title }) }
}

/**
 * Code and message of an error object in any of the usual shapes: `{error: {message, code, type}}`,
 * `{error: "…"}`, `{message}`, `{detail: "…" | [{loc, msg}]}`, `{errors: […]}`.
 */
export function errorWords(json: unknown): { readonly code?: string; readonly message?: string } {
  if (typeof json === 'string') return { message: json }
  if (!isFields(json)) return {}
  const inner = json['error'] ?? firstOf(json['errors'])
  if (typeof inner === 'string') return { message: inner, ...codeOf(json) }
  const source = isFields(inner) ? inner : json
  const message = source['message'] ?? source['msg'] ?? detailText(source['detail'])
  return {
    ...codeOf(source),
    ...(typeof message === 'string' && message !== '' && { message })
  }
}

function firstOf(value: unknown): unknown {
  return Array.isArray(value) ? value[0] : undefined
}

function codeOf(source: Fields): { readonly code?: string } {
  const code = [source['code'], source['type'], source['status']].find(
    (value): value is string | number =>
      (typeof value === 'string' && value !== '') || typeof value === 'number'
  )
  return code === undefined ? {} : { code: String(code) }
}

/** FastAPI's list of what is wrong with the request, or a plain sentence. */
function detailText(detail: unknown): unknown {
  if (!Array.isArray(detail)) return detail
  return detail
    .filter(isFields)
    .map(({ loc, msg }) => `${Array.isArray(loc) ? loc.join('.') : 'request'}: ${String(msg)}`)
    .join('; ')
}

/**
 * How long the server asks to wait, in milliseconds: `retry-after-ms`, or `retry-after` in seconds
 * or as an HTTP date (RFC 9110, 10.2.3).
 */
export function retryAfterOf(
  headers: Readonly<Record<string, string>>,
  wallClock = Date.now()
): number | undefined {
  const exact = Number(headers['retry-after-ms'] ?? NaN)
  if (Number.isFinite(exact) && exact >= 0) return exact
  const value = headers['retry-after']?.trim()
  if (value === undefined || value === '') return undefined
  const seconds = Number(value)
  if (Number.isFinite(seconds)) return seconds >= 0 ? Math.round(seconds * 1000) : undefined
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - wallClock)
}
