import { failure, type Failure, type FailureClass } from '../../../../../shared/domain/failure'
import type { JsonReply } from '../../adapter'
import { isFields } from '../../errorBody'

type Fields = Readonly<Record<string, unknown>>

/** Google's status names (https://ai.google.dev/gemini-api/docs/troubleshooting). */
const BY_STATUS: Readonly<Record<string, FailureClass>> = {
  INVALID_ARGUMENT: 'bad-input',
  FAILED_PRECONDITION: 'balance',
  OUT_OF_RANGE: 'bad-input',
  UNAUTHENTICATED: 'auth',
  PERMISSION_DENIED: 'auth',
  NOT_FOUND: 'bad-input',
  RESOURCE_EXHAUSTED: 'rate-limited',
  CANCELLED: 'provider',
  DEADLINE_EXCEEDED: 'timeout',
  INTERNAL: 'provider',
  UNAVAILABLE: 'provider'
}

const WORDS: Readonly<Record<string, Partial<Failure>>> = {
  FAILED_PRECONDITION: {
    sentence: 'Google offers no free use of this API where you are.',
    nextStep: 'Enable billing for the key’s project in Google AI Studio, then retry.'
  },
  NOT_FOUND: {
    sentence: 'Google does not know this model, or the key may not use it.',
    nextStep: 'Check the model’s name, or refresh the list of models.'
  },
  UNAVAILABLE: {
    sentence: 'The model is overloaded at the moment.',
    nextStep: 'Retry this model in a moment, or ask another one.'
  },
  DEADLINE_EXCEEDED: {
    sentence: 'Google did not finish the request in its own time.',
    nextStep: 'Send fewer or smaller images, or retry this model.'
  }
}

/** Says of an error response what only Google's body tells. */
export function geminiError({ body }: JsonReply): Partial<Failure> | undefined {
  const error = errorFields(body)
  return error && geminiFailure(error)
}

/** The error in a body or chunk. Without `alt=sse` it comes inside an array. */
export function errorFields(body: unknown): Fields | undefined {
  const inner: unknown = Array.isArray(body) ? body[0] : body
  return isFields(inner) && isFields(inner['error']) ? inner['error'] : undefined
}

/** The failure that a Google error object stands for, wherever it came. */
export function geminiFailure(error: Fields): Failure {
  const { status, message } = error
  const retryAfterMs = retryDelayOf(error)
  return {
    ...classified(error),
    ...(typeof status === 'string' && { vendorCode: status }),
    ...(typeof message === 'string' && { vendorMessage: message }),
    ...(retryAfterMs !== undefined && { retryAfterMs })
  }
}

function classified(error: Fields): Failure {
  const status = String(error['status'])
  const message = String(error['message'])
  // A wrong key is an invalid argument (400); only the reason beside it tells.
  if (details(error).some(({ reason }) => reason === 'API_KEY_INVALID')) return failure('auth')
  if (status === 'INVALID_ARGUMENT' && /payload size exceeds/i.test(message))
    return failure('too-large')
  if (status === 'RESOURCE_EXHAUSTED') return exhausted(error, message)
  return failure(BY_STATUS[status] ?? byCode(error['code']), WORDS[status])
}

/** For a status that is new: at least whose fault it is. */
function byCode(code: unknown): FailureClass {
  return typeof code === 'number' && code >= 400 && code < 500 ? 'bad-input' : 'provider'
}

/**
 * Every 429 says “you exceeded your current quota, please check your plan and billing details”; what
 * is used up is only in the details.
 */
function exhausted(error: Fields, message: string): Failure {
  const violations = details(error).flatMap(({ violations: list }) =>
    Array.isArray(list) ? list.filter(isFields) : []
  )
  if (/credits are depleted/i.test(message)) return failure('balance')
  if (violations.some(({ quotaValue }) => quotaValue === '0'))
    return failure('balance', {
      sentence: 'This model is not part of what the key’s project may use for free.',
      nextStep: 'Enable billing for the key’s project in Google AI Studio, or ask another model.'
    })
  if (violations.some(({ quotaId }) => typeof quotaId === 'string' && /PerDay/.test(quotaId)))
    return failure('rate-limited', {
      sentence: 'The daily quota for this model is used up.',
      nextStep: 'Wait until it is renewed at midnight Pacific time, or ask another model.'
    })
  return failure('rate-limited')
}

function details(error: Fields): readonly Fields[] {
  return Array.isArray(error['details']) ? error['details'].filter(isFields) : []
}

/** `RetryInfo.retryDelay` in milliseconds; it is a duration such as `34s` or `34.074824224s`. */
function retryDelayOf(error: Fields): number | undefined {
  for (const { retryDelay } of details(error)) {
    const seconds = /^(\d+(?:\.\d+)?)s$/.exec(String(retryDelay))?.[1]
    if (seconds !== undefined) return Math.ceil(Number(seconds) * 1000)
  }
  return undefined
}
