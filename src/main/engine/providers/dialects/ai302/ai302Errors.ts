import { failure, type Failure, type FailureClass } from '../../../../../shared/domain/failure'
import type { JsonReply } from '../../adapter'
import { errorWords, isFields } from '../../errorBody'

interface CodeWords {
  readonly class: FailureClass
  readonly sentence: string
  readonly nextStep?: string
}

const OTHER_KEY =
  'Check the key at 302.AI, or enter another one under Settings, Providers and keys.'

function quotaOfKey(which: string): CodeWords {
  return {
    class: 'balance',
    sentence: `The ${which} quota of this key is used up.`,
    nextStep: 'Raise the quota of the key at 302.AI, or use another key.'
  }
}

/**
 * 302.AI's own error numbers. They decide before the HTTP status does, which is not reliable: an
 * unknown model comes as 503, and the status for an empty balance is documented nowhere.
 */
const BY_CODE: Readonly<Record<string, CodeWords>> = {
  '-10001': { class: 'auth', sentence: '302.AI received no key.', nextStep: OTHER_KEY },
  '-10002': { class: 'auth', sentence: 'The key is disabled or deleted.', nextStep: OTHER_KEY },
  '-10003': { class: 'provider', sentence: '302.AI has trouble with its own network.' },
  '-10004': {
    class: 'balance',
    sentence: 'The balance of the 302.AI account is too low.',
    nextStep: 'Top up at 302.AI, then retry this model.'
  },
  '-10005': { class: 'auth', sentence: 'The key has expired.', nextStep: OTHER_KEY },
  '-10006': quotaOfKey('total'),
  '-10007': quotaOfKey('daily'),
  '-10012': quotaOfKey('hourly'),
  '-10018': quotaOfKey('monthly'),
  '-10008': {
    class: 'bad-input',
    sentence: '302.AI has no channel for this model; trying again does not help.',
    nextStep: 'Check the model’s name, or choose another model.'
  },
  '-10009': { class: 'bad-input', sentence: '302.AI does not support this request.' },
  '-10010': {
    class: 'bad-input',
    sentence: '302.AI did not find what was asked for.',
    nextStep: 'Check the model’s name and the address.'
  },
  '-10011': { class: 'bad-input', sentence: '302.AI could not read the request.' },
  '-10013': {
    class: 'auth',
    sentence: 'This key is not allowed to do that.',
    nextStep: 'Give the key this permission at 302.AI, or use another key.'
  },
  '-10014': {
    class: 'auth',
    sentence: '302.AI blocks requests from this network address.',
    nextStep: 'Check the addresses that the key allows at 302.AI.'
  },
  '-10015': { class: 'too-large', sentence: '302.AI does not take an image of this resolution.' },
  '-10016': { class: 'bad-input', sentence: '302.AI could not fetch the image.' },
  '-10017': {
    class: 'too-large',
    sentence: 'The image is larger than the 50 MB that 302.AI takes.'
  }
}

/** Numbers after which something may have been worked on, and so be charged. */
const MAY_BE_CHARGED: readonly string[] = ['-10003']

/** The number of 302.AI's own error shape, `{error: {err_code, message}}`; undefined in any other. */
export function errCodeOf(body: unknown): string | undefined {
  const error = isFields(body) ? body['error'] : undefined
  const code = isFields(error) ? error['err_code'] : undefined
  return typeof code === 'number' || typeof code === 'string' ? String(code) : undefined
}

/** Over the general table: what only 302.AI says, by its number. */
export function mapAi302Error({ body }: JsonReply): Partial<Failure> | undefined {
  const vendorCode = errCodeOf(body)
  if (vendorCode === undefined) return undefined
  const words = BY_CODE[vendorCode]
  if (!words) return { vendorCode }
  const notCharged = !MAY_BE_CHARGED.includes(vendorCode)
  const { class: kind, ...said } = failure(words.class, { vendorCode, ...words })
  return { ...said, class: kind, ...(notCharged && { notCharged }) }
}

/** An error in the middle of a stream: what was written before it is charged. */
export function inStreamFailure(body: unknown): Failure | undefined {
  const vendorCode = errCodeOf(body)
  if (vendorCode === undefined) return undefined
  const { message } = errorWords(body)
  const words = BY_CODE[vendorCode]
  return failure(words?.class ?? 'provider', {
    sentence: '302.AI broke the answer off with an error of its own.',
    ...words,
    vendorCode,
    ...(message !== undefined && { vendorMessage: message })
  })
}
