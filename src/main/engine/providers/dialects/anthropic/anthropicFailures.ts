import { failure, type Failure, type FailureClass } from '../../../../../shared/domain/failure'
import type { JsonReply, RateHeaders, RateWindow } from '../../adapter'
import { isFields } from '../../errorBody'

type Fields = Readonly<Record<string, unknown>>

/**
 * What the types of errors mean, in a body or inside a stream
 * (https://platform.claude.com/docs/en/api/errors).
 */
const BY_TYPE: Readonly<Record<string, FailureClass>> = {
  invalid_request_error: 'bad-input',
  authentication_error: 'auth',
  permission_error: 'auth',
  billing_error: 'balance',
  not_found_error: 'bad-input',
  request_too_large: 'too-large',
  rate_limit_error: 'rate-limited',
  timeout_error: 'timeout',
  api_error: 'provider',
  overloaded_error: 'provider'
}

const WORDS: Readonly<Record<string, Partial<Failure>>> = {
  not_found_error: {
    sentence: 'Anthropic does not know this model, or the key may not use it.',
    nextStep: 'Check the model’s name, or refresh the list of models.'
  },
  permission_error: {
    sentence: 'The key is not allowed to do this.',
    nextStep: 'Check what the key may use in Anthropic’s console, or enter another key.'
  },
  overloaded_error: {
    sentence: 'Anthropic is overloaded at the moment.',
    nextStep: 'Retry this model in a moment.'
  },
  timeout_error: {
    sentence: 'Anthropic did not finish the request in its own time.',
    nextStep: 'Retry this model, or ask for a shorter answer.'
  }
}

/** A 429 with one of these codes is about money; waiting a moment does not help. */
const SPENT = /spend_limit/

/** Says of an error response what only Anthropic's body tells. */
export function anthropicError({ body }: JsonReply): Partial<Failure> | undefined {
  if (!isFields(body) || !isFields(body['error'])) return undefined
  const known = knownFailure(body['error'])
  if (!known) return undefined
  const requestId = body['request_id']
  return { ...known, ...(typeof requestId === 'string' && { requestId }) }
}

/** The failure of an `error` event: the status was 200, and text may have come before it. */
export function streamedError(event: Fields): Failure {
  const error = isFields(event['error']) ? event['error'] : {}
  const { type, message } = error
  const requestId = event['request_id']
  return {
    ...(knownFailure(error) ?? failure('provider')),
    ...(typeof type === 'string' && { vendorCode: type }),
    ...(typeof message === 'string' && { vendorMessage: message }),
    ...(typeof requestId === 'string' && { requestId })
  }
}

function knownFailure(error: Fields): Failure | undefined {
  const { type, message } = error
  if (typeof type !== 'string') return undefined
  const code = isFields(error['details']) ? error['details']['error_code'] : undefined
  if (typeof code === 'string' && SPENT.test(code))
    return failure('balance', {
      sentence: 'The spend limit of the account with Anthropic is reached.',
      nextStep: 'Raise the limit in Anthropic’s console, or wait for the next period.',
      vendorCode: code
    })
  // Accounts without credit get an invalid request, not a billing error; only the message tells.
  if (type === 'invalid_request_error' && /credit balance is too low/i.test(String(message)))
    return failure('balance')
  const kind = BY_TYPE[type]
  return kind && failure(kind, WORDS[type])
}

/**
 * Rate limits in Anthropic's headers. Resets are points in time (RFC 3339), which the response's
 * own `date` turns into a wait; without a date there is none.
 */
export function anthropicRate(headers: Readonly<Record<string, string>>): RateHeaders {
  const requests = rateWindow(headers, 'requests')
  // `tokens` is the limit that is nearest; where it is absent, images make it the one of the input.
  const tokens = rateWindow(headers, 'tokens') ?? rateWindow(headers, 'input-tokens')
  return { ...(requests && { requests }), ...(tokens && { tokens }) }
}

function rateWindow(
  headers: Readonly<Record<string, string>>,
  what: string
): RateWindow | undefined {
  const said = (field: string): string | undefined =>
    headers[`anthropic-ratelimit-${what}-${field}`]
  const limit = count(said('limit'))
  const remaining = count(said('remaining'))
  const resetMs = Date.parse(said('reset') ?? '') - Date.parse(headers['date'] ?? '')
  if (limit === undefined && remaining === undefined) return undefined
  return {
    ...(limit !== undefined && { limit }),
    ...(remaining !== undefined && { remaining }),
    ...(!Number.isNaN(resetMs) && { resetMs: Math.max(0, resetMs) })
  }
}

function count(value: string | undefined): number | undefined {
  const number = Number(value ?? NaN)
  return Number.isFinite(number) && number >= 0 ? number : undefined
}
