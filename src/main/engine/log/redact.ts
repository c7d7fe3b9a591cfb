/**
 * Takes secrets and image bytes out of whatever is written down or shown: log lines, recorded
 * heads, error texts, problem reports. One module, applied where text leaves.
 *
 * Two nets: names and shapes that give a secret away (headers, query values, JSON fields, bearer
 * tokens), and the literal values of the keys this process knows, in every form they may take.
 */
import { spellings } from './spellings'

export const MASK = '[hidden]'

/** A shorter "key" would be found inside ordinary words; such keys belong to local servers only. */
const SHORTEST_SECRET = 4
/** Longer runs of base64 are pictures or the like, never something to read in a log. */
const LONGEST_BASE64 = 256

const secretSpellings = new Set<string>()
let anySecret: RegExp | undefined

/** Makes {@link redact} hide this value wherever it appears, plain, escaped or in base64. */
export function registerSecret(value: string): void {
  if (value.length < SHORTEST_SECRET) return
  for (const spelling of spellings(value)) secretSpellings.add(spelling)
  // The longest first, so that a key which begins another one does not leave the other's end.
  const alternatives = [...secretSpellings].sort((a, b) => b.length - a.length).map(escaped)
  anySecret = new RegExp(alternatives.join('|'), 'g')
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

const HEADER_NAMES =
  'proxy-authorization|authorization|x-api-key|x-goog-api-key|api-key|set-cookie|cookie'
const QUERY_NAMES =
  'key|api[-_]?key|access[-_]?key|(?:[a-z]+[-_])?token|auth|secret|client[-_]?secret|password|sig|(?:x-amz-)?signature'
const FIELD_NAMES = '(?:key|token|secret|password|passwd|credential|authorization|cookie)s?'

const QUOTED = `\\\\"(?:[^"\\\\]|\\\\[^"])*\\\\"|"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'`

/** `Authorization: Bearer x`, `"x-api-key":"x"`, `'set-cookie': ['x']`; without quotes to the line's end. */
const HEADER = new RegExp(
  `((?<![\\w-])(?:${HEADER_NAMES})\\\\?["']?\\s*[:=]\\s*)(?:${QUOTED}|\\[[^\\]]*\\]|[^\\r\\n]+)`,
  'gi'
)
/** `?key=x`, `&access_token=x`. */
const QUERY = new RegExp(`([?&;](?:${QUERY_NAMES})=)[^&#\\s"'<>\\\\]+`, 'gi')
/** `"apiKey": "x"`, also inside a string that holds JSON itself. */
const FIELD = new RegExp(`((\\\\?["'])[\\w.-]{0,60}${FIELD_NAMES}\\2\\s*:\\s*)(?:${QUOTED})`, 'gi')
const BEARER = /\b(bearer\s+)[\w.~+/=-]{6,}/gi
/** The look-ahead keeps plain words: `Basic authentication`. */
const BASIC = /\b([Bb]asic\s+)(?=[a-z]*[A-Z\d+/=])[\w+/=-]{8,}/g
const USER_INFO = /(:\/\/)[^\s/@:]+:[^\s/@]+@/g
/** Keys whose maker gave them a shape: OpenAI and its like, Google, Groq, xAI, Hugging Face, GitHub, JWT. */
const SHAPE =
  /\b(?:sk-[\w-]{16,}|AIza[\w-]{30,}|(?:gsk|hf|ghp|gho|pat)_\w{16,}|xai-\w{16,}|eyJ[\w-]{10,}\.[\w-]+\.[\w-]+)/g
const DATA_URL = /(data:[\w.+/-]*(?:;[\w=.+-]+)*;base64,)([\w+/=-]+)/gi
const LONG_BASE64 = new RegExp(`[A-Za-z0-9+/_-]{${LONGEST_BASE64},}={0,2}`, 'g')

/** The text without secrets and without image bytes. Applying it twice changes nothing more. */
export function redact(text: string): string {
  const known = anySecret === undefined ? text : text.replace(anySecret, MASK)
  return known
    .replace(DATA_URL, (_all, head: string, data: string) => `${head}[${data.length} characters]`)
    .replace(LONG_BASE64, (run) => `[${run.length} characters of base64]`)
    .replace(HEADER, `$1${MASK}`)
    .replace(FIELD, `$1$2${MASK}$2`)
    .replace(QUERY, `$1${MASK}`)
    .replace(BEARER, `$1${MASK}`)
    .replace(BASIC, `$1${MASK}`)
    .replace(USER_INFO, `$1${MASK}@`)
    .replace(SHAPE, MASK)
}

const SECRET_HEADER = new RegExp(
  `^(?:${HEADER_NAMES})$|(?:^|[-_])(?:key|token|secret|signature)$`,
  'i'
)

/** Headers as they may be kept: the same names, with the values of secret ones hidden. */
export function redactHeaders(
  headers: Readonly<Record<string, string>>
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      SECRET_HEADER.test(name) ? MASK : redact(value)
    ])
  )
}

const SECRET_FIELD = new RegExp(`${FIELD_NAMES}$`, 'i')
/** Deeper than any value worth logging; also what ends a cycle. */
const DEEPEST = 6

/** A copy of any value that may be logged: bytes become their count, errors their message. */
export function redactValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redact(value)
  if (typeof value === 'bigint') return String(value)
  if (value === null || typeof value !== 'object') return value
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (value instanceof Error) return redact(value.stack ?? String(value))
  if (value instanceof Date) return value.toISOString()
  if (depth >= DEEPEST) return '[…]'
  if (Array.isArray(value)) return value.map((item) => redactValue(item, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, redactField(name, item, depth + 1)])
  )
}

function redactField(name: string, value: unknown, depth: number): unknown {
  const hide = typeof value === 'string' && value !== '' && SECRET_FIELD.test(name)
  return hide ? MASK : redactValue(value, depth)
}
