/**
 * Why a cell has no answer. A failure is never shown, counted, saved or exported as an answer.
 * The vendor's own words are kept beside the class, never used to decide anything on screen.
 */
export const FAILURE_CLASSES = [
  'truncated',
  'refused',
  'filtered',
  'empty',
  'rate-limited',
  'auth',
  'balance',
  'bad-input',
  'too-large',
  'network',
  'timeout',
  'provider',
  'unreadable',
  'outcome-unknown',
  'cancelled',
  'interrupted'
] as const

export type FailureClass = (typeof FAILURE_CLASSES)[number]

export interface Failure {
  readonly class: FailureClass
  /** What happened, in one plain sentence. Safe to show: no key, no image bytes. */
  readonly sentence: string
  /** What a person can do next, in one plain sentence. */
  readonly nextStep: string
  /** HTTP status, when there was a response. */
  readonly status?: number
  /** The provider's own error code or finish reason, word for word. */
  readonly vendorCode?: string
  /** The provider's own message, cut at 2,000 characters, redacted. */
  readonly vendorMessage?: string
  readonly requestId?: string
  /** Milliseconds the provider asked us to wait before the next try. */
  readonly retryAfterMs?: number
  /** True when nothing can have been charged (the request never arrived, or was refused unread). */
  readonly notCharged?: boolean
  /** Trying again without changing anything first cannot help. */
  readonly permanent?: true
  /** The provider still works on it or has the result: asking for that again sends nothing anew. */
  readonly resumable?: true
}

interface ClassWords {
  /** Two or three words for a pill. */
  readonly title: string
  readonly sentence: string
  readonly nextStep: string
  /** True when pressing Retry can help without changing anything first. */
  readonly retryHelps: boolean
}

/** The words for each class; a more exact sentence may replace `sentence` where one is known. */
export const FAILURE_WORDS: Readonly<Record<FailureClass, ClassWords>> = {
  truncated: {
    title: 'Cut off',
    sentence: 'The answer stopped before it was complete.',
    nextStep: 'Allow a longer answer in the parameters, or retry this model.',
    retryHelps: true
  },
  refused: {
    title: 'Refused',
    sentence: 'The model declined to answer.',
    nextStep: 'Change the prompt or the image, or ask another model.',
    retryHelps: false
  },
  filtered: {
    title: 'Filtered',
    sentence: 'The provider’s content filter withheld the answer.',
    nextStep: 'Change the prompt or the image, or ask another model.',
    retryHelps: false
  },
  empty: {
    title: 'Empty answer',
    sentence: 'The model finished without saying anything.',
    nextStep: 'Retry this model, or allow a longer answer in the parameters.',
    retryHelps: true
  },
  'rate-limited': {
    title: 'Rate limited',
    sentence: 'The provider’s rate limit is reached.',
    nextStep: 'Wait a moment, then retry this model.',
    retryHelps: true
  },
  auth: {
    title: 'Key refused',
    sentence: 'The provider did not accept the key.',
    nextStep: 'Check the key under Settings, Providers and keys.',
    retryHelps: false
  },
  balance: {
    title: 'No credit',
    sentence: 'The account with this provider has no credit left.',
    nextStep: 'Add credit with the provider, then retry this model.',
    retryHelps: false
  },
  'bad-input': {
    title: 'Not accepted',
    sentence: 'The provider could not accept this request.',
    nextStep: 'Change the image, the prompt or the parameters, then retry.',
    retryHelps: false
  },
  'too-large': {
    title: 'Too large',
    sentence: 'The image or the request is larger than this provider accepts.',
    nextStep: 'Use a smaller image, or let Triptych fit it to the provider.',
    retryHelps: false
  },
  network: {
    title: 'No connection',
    sentence: 'The provider could not be reached.',
    nextStep: 'Check the connection and the address, then retry this model.',
    retryHelps: true
  },
  timeout: {
    title: 'Timed out',
    sentence: 'The provider did not answer in time.',
    nextStep: 'Retry this model, or raise the time limits in Settings.',
    retryHelps: true
  },
  provider: {
    title: 'Provider error',
    sentence: 'The provider reported an error of its own.',
    nextStep: 'Retry this model in a moment.',
    retryHelps: true
  },
  unreadable: {
    title: 'Unreadable',
    sentence: 'The response could not be understood.',
    nextStep: 'Check that the address belongs to the right kind of server.',
    retryHelps: true
  },
  'outcome-unknown': {
    title: 'Outcome unknown',
    sentence: 'The request may have arrived, but no answer came back.',
    nextStep: 'Look at the provider’s usage page before retrying: it may be charged twice.',
    retryHelps: true
  },
  cancelled: {
    title: 'Stopped',
    sentence: 'You stopped this answer.',
    nextStep: 'Retry this model when you want it again.',
    retryHelps: true
  },
  interrupted: {
    title: 'Interrupted',
    sentence: 'Triptych closed while this answer was on its way.',
    nextStep: 'Retry this model.',
    retryHelps: true
  }
}

/** Makes a failure from its class, with the class's own words unless better ones are given. */
export function failure(
  kind: FailureClass,
  details: Partial<Omit<Failure, 'class'>> = {}
): Failure {
  const { sentence, nextStep } = FAILURE_WORDS[kind]
  return { class: kind, sentence, nextStep, ...details }
}
