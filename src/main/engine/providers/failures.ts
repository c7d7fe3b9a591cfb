import { failure, type Failure, type FailureClass } from '../../../shared/domain/failure'
import { redact } from '../log/redact'
import type { JsonReply } from './adapter'
import { readErrorBody, retryAfterOf } from './errorBody'

/** Ends an attempt with its failure. Thrown by the runner's own parts; adapters have AdapterFailure. */
export class AttemptFailure extends Error {
  constructor(readonly failure: Failure) {
    super(failure.sentence)
    this.name = 'AttemptFailure'
  }
}

const LONGEST_VENDOR_MESSAGE = 2_000

/** What a response with a status outside 200 to 299 was, with as much of its body as was kept. */
export interface ErrorResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
  /** Address of the request; a redirect's target is read relative to it. */
  readonly url: string
}

type Details = Partial<Omit<Failure, 'class'>>

/** Failure of a response that is an error; `mapError` is the adapter's word over the general table. */
export function httpFailure(
  response: ErrorResponse,
  mapError?: (reply: JsonReply) => Partial<Failure> | undefined
): Failure {
  const { status, headers, text } = response
  if (status >= 300 && status < 400) return redirectFailure(response)
  const body = readErrorBody(text, headers['content-type'])
  const retryAfterMs = retryAfterOf(headers)
  const requestId = requestIdOf(headers)
  const facts: Details = {
    status,
    ...(body.code !== undefined && { vendorCode: body.code }),
    ...(body.message !== undefined && { vendorMessage: body.message }),
    ...(requestId !== undefined && { requestId }),
    ...(retryAfterMs !== undefined && { retryAfterMs })
  }
  const kind = classOf(status, body.code, body.message)
  const general = failure(kind, { ...facts, ...wordsFor(kind, status, body), ...chargeOf(kind) })
  return { ...general, ...mapError?.({ status, headers, body: body.json }) }
}

const BY_STATUS: Readonly<Record<number, FailureClass>> = {
  400: 'bad-input',
  401: 'auth',
  402: 'balance',
  403: 'auth',
  404: 'bad-input',
  408: 'timeout',
  413: 'too-large',
  422: 'bad-input',
  429: 'rate-limited'
}

/** Words by which vendors say that a 429 is not about speed but about money. */
const NO_MONEY =
  /insufficient[_ ](quota|balance|credits?|funds)|billing|exceeded your current quota/i

function classOf(
  status: number,
  code: string | undefined,
  message: string | undefined
): FailureClass {
  if (status === 429 && NO_MONEY.test(`${code ?? ''} ${message ?? ''}`)) return 'balance'
  const known = BY_STATUS[status]
  if (known) return known
  return status >= 400 && status < 500 ? 'bad-input' : 'provider'
}

/** Refused before any model saw it, so nothing can have been charged. */
const REFUSED_UNREAD: readonly FailureClass[] = [
  'auth',
  'balance',
  'bad-input',
  'too-large',
  'rate-limited'
]

function chargeOf(kind: FailureClass): Details {
  return REFUSED_UNREAD.includes(kind) ? { notCharged: true } : {}
}

function wordsFor(
  kind: FailureClass,
  status: number,
  body: ReturnType<typeof readErrorBody>
): Details {
  if (status === 404)
    return {
      sentence: 'The server does not know this model or this address.',
      nextStep: 'Check the model’s name and the address; it usually ends in /v1.'
    }
  if (status === 405)
    return {
      sentence: 'The address does not take chat requests.',
      nextStep: 'Check the address; it usually ends in /v1.'
    }
  if (kind === 'provider' && body.form === 'web-page')
    return {
      sentence: `The server answered with a web page instead of an answer (status ${status}${titled(body.title)}).`
    }
  if (kind === 'provider')
    return { sentence: `The provider reported an error of its own (status ${status}).` }
  return {}
}

function titled(title: string | undefined): string {
  return title === undefined ? '' : `, “${title}”`
}

function redirectFailure({ status, headers, url }: ErrorResponse): Failure {
  const target = targetHost(headers['location'], url)
  return failure('unreadable', {
    status,
    sentence: `The server sent the request on to ${target}, which Triptych does not follow: key and image would go along.`,
    nextStep: 'If you trust that address, enter it in Settings in place of this one.',
    notCharged: true
  })
}

function targetHost(location: string | undefined, base: string): string {
  if (location === undefined || !URL.canParse(location, base)) return 'an address it did not name'
  return new URL(location, base).host
}

/** A stream or body that ended before its end. What came before it is kept. */
export function cutFailure(details: Details = {}): Failure {
  return failure('truncated', {
    sentence: 'The connection closed before the answer was complete.',
    nextStep: 'Retry this model.',
    ...details
  })
}

/** A response that says 200 and is not what was asked for. */
export function unreadableResponse(
  text: string,
  headers: Readonly<Record<string, string>>
): Failure {
  const body = readErrorBody(text, headers['content-type'])
  const message = body.message
  if (body.form === 'web-page')
    return failure('unreadable', {
      sentence: `The address answered with a web page${titled(body.title)}, not with a model’s answer.`,
      nextStep:
        'Check the address; it usually ends in /v1. A guest network may ask you to sign in first.'
    })
  if (body.form === 'empty')
    return failure('unreadable', { sentence: 'The address answered with nothing at all.' })
  return failure('unreadable', message === undefined ? {} : { vendorMessage: message })
}

/** Why the attempt was called off: by a person, or because the app is closing. */
export function abortFailure(signal: AbortSignal): Failure {
  return failure(signal.reason === 'interrupted' ? 'interrupted' : 'cancelled')
}

export function requestIdOf(headers: Readonly<Record<string, string>>): string | undefined {
  return headers['x-request-id'] ?? headers['request-id']
}

/**
 * A failure as it may be shown and kept: the vendor's words redacted, the attempt's key hidden
 * wherever they say it back, and cut at 2,000 characters.
 */
export function presentable(raw: Failure, hide: (text: string) => string): Failure {
  const clean = (text: string): string => redact(hide(text))
  return {
    ...raw,
    sentence: clean(raw.sentence),
    ...(raw.vendorCode !== undefined && { vendorCode: clean(raw.vendorCode).slice(0, 200) }),
    ...(raw.vendorMessage !== undefined && {
      vendorMessage: clean(raw.vendorMessage).slice(0, LONGEST_VENDOR_MESSAGE)
    })
  }
}
