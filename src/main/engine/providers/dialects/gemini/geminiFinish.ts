import { failure, type Failure } from '../../../../../shared/domain/failure'

/**
 * What each finish reason stands for (https://ai.google.dev/api/generate-content#FinishReason).
 * `STOP` alone is a proper end.
 */
const FINISH: Readonly<Record<string, Failure>> = {
  MAX_TOKENS: failure('truncated', {
    sentence: 'The answer reached its length limit before it was complete.'
  }),
  CONTINUATION: failure('truncated', {
    sentence: 'The answer reached the limit of one request before it was complete.',
    nextStep: 'Ask for a shorter answer, or for less reasoning.'
  }),
  SAFETY: failure('filtered'),
  BLOCKLIST: failure('filtered'),
  PROHIBITED_CONTENT: failure('filtered'),
  SPII: failure('filtered', {
    sentence: 'Google withheld the answer because it may hold personal data.'
  }),
  RECITATION: failure('filtered', {
    sentence: 'Google stopped the answer because it repeated a source too closely.',
    nextStep: 'Ask for the answer in the model’s own words, or ask another model.'
  }),
  LANGUAGE: failure('filtered', {
    sentence: 'Google stopped the answer because of a language it does not support.',
    nextStep: 'Ask in another language, or ask another model.'
  }),
  IMAGE_SAFETY: failure('filtered'),
  IMAGE_PROHIBITED_CONTENT: failure('filtered'),
  IMAGE_RECITATION: failure('filtered'),
  MODEL_ARMOR: failure('filtered'),
  NO_IMAGE: failure('empty', {
    sentence: 'The model was to draw an image and drew none.',
    nextStep: 'Choose a model that answers in words.'
  }),
  MALFORMED_FUNCTION_CALL: failure('provider', {
    sentence: 'The model tried to use a tool instead of answering.'
  }),
  UNEXPECTED_TOOL_CALL: failure('provider', {
    sentence: 'The model tried to use a tool instead of answering.'
  }),
  TOO_MANY_TOOL_CALLS: failure('provider', {
    sentence: 'The model tried to use a tool instead of answering.'
  }),
  OTHER: failure('provider', { sentence: 'Google stopped the answer without saying why.' }),
  IMAGE_OTHER: failure('provider', { sentence: 'Google stopped the answer without saying why.' })
}

const UNKNOWN = failure('truncated', {
  sentence: 'The model stopped for a reason that Triptych does not know.',
  nextStep: 'Look at what came before it stopped, or retry this model.'
})

/** The failure a candidate's end stands for, or none. */
export function finishFailure(reason: string, message: string | undefined): Failure | undefined {
  if (reason === 'STOP') return undefined
  return {
    ...(FINISH[reason] ?? UNKNOWN),
    vendorCode: reason,
    ...(message !== undefined && { vendorMessage: message })
  }
}

/** The prompt was blocked before any model saw it: status 200, and no candidates. */
export function blockFailure(feedback: Readonly<Record<string, unknown>>): Failure {
  const { blockReason, blockReasonMessage } = feedback
  return failure('filtered', {
    sentence: 'Google’s content filter blocked the prompt or an image before it was answered.',
    vendorCode: String(blockReason),
    ...(typeof blockReasonMessage === 'string' && { vendorMessage: blockReasonMessage })
  })
}
