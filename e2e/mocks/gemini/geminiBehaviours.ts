import { GEMINIS } from './geminiModels'
import {
  answer,
  apiError,
  candidate,
  errorBody,
  errorInfo,
  quotaFailure,
  retryInfo,
  THOUGHT,
  type GeminiReply
} from './geminiReplies'
import type { GenerateAsked } from './geminiRequest'
import { says, thinks, type SpokenStep } from '../streamSteps'
import { laneWords, ownWords, SENTENCE, sightWords } from '../visionMock'

export interface GeminiContext {
  /** After the colon of the model's name: `slow:5` has `5`. */
  readonly argument: string | undefined
  /** How many requests this very model name had before this one. */
  readonly before: number
  /** Where the model `redirect` points to. */
  readonly redirectTo: string
  readonly key: string | undefined
}

type Behaviour = (asked: GenerateAsked, context: GeminiContext) => GeminiReply

const QUOTA =
  'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to the documentation.'

function brokenOff(step: SpokenStep): Behaviour {
  return () => candidate([...says('The first half of the answer'), step])
}

const rateLimited: Behaviour = (asked, { argument, before }) =>
  before < Number(argument ?? 1)
    ? apiError('RESOURCE_EXHAUSTED', QUOTA, [
        quotaFailure('GenerateRequestsPerMinutePerProjectPerModel-FreeTier', '10'),
        retryInfo('0.05s')
      ])
    : answer(asked, `Recovered after ${before} refusals. ${SENTENCE}`)

/** An error of the given status after half an answer; the HTTP status stays 200. */
const errorInStream: Behaviour = (_asked, { argument = 'UNAVAILABLE' }) =>
  candidate([
    ...says('The first half'),
    {
      do: 'raw',
      bytes: `data: ${JSON.stringify(errorBody(argument, `Mid-stream ${argument}.`))}\n\n`
    },
    { do: 'end' }
  ])

/** The last character's four bytes are cut after the second. */
const cutInsideCharacter: Behaviour = () => {
  const chunk = Buffer.from(
    `data: ${JSON.stringify({ candidates: [{ content: { parts: [{ text: ' grün 🏍' }] } }] })}\n\n`
  )
  const inside = chunk.indexOf(Buffer.from('🏍')) + 2
  return candidate([
    ...says('The first half'),
    { do: 'raw', bytes: chunk.subarray(0, inside) },
    { do: 'reset' }
  ])
}

/**
 * What each model does. A name may carry an argument after a colon: `finish:RECITATION` stops with
 * that reason. The names of real models answer in their own words.
 */
export const GEMINI_BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  ...Object.fromEntries(
    GEMINIS.filter(({ methods }) => methods.includes('generateContent')).map(
      ({ id }): [string, Behaviour] => [id, (asked) => answer(asked, ownWords(asked))]
    )
  ),
  'echo-name': (asked) => answer(asked, laneWords(asked)),
  'sees-image': (asked) => answer(asked, sightWords(asked)),
  slow: (asked, { argument }) =>
    answer(asked, laneWords(asked), { tokensPerSecond: Number(argument ?? 10) }),
  long: (asked, { argument }) =>
    answer(asked, Array.from({ length: Number(argument ?? 1000) }, (_, n) => `w${n}`).join(' ')),
  multibyte: (asked) => answer(asked, 'Ein grünes Café, 東京の夜 🏍 naïve — “fin”.'),
  crlf: (asked) => answer(asked, SENTENCE, { crlf: true }),
  thoughts: () => candidate([...thinks(THOUGHT), ...says(SENTENCE)]),
  cached: (asked) => answer(asked, SENTENCE, { cached: 200 }),
  'usage-after-finish': (asked) => answer(asked, SENTENCE, { usage: 'after-finish' }),
  'no-usage': (asked) => answer(asked, SENTENCE, { usage: 'nowhere' }),

  blocked: (_asked, { argument = 'PROHIBITED_CONTENT' }) =>
    candidate([], { block: { blockReason: argument, blockReasonMessage: 'Blocked by a mock.' } }),
  /** Half an answer, then the reason that the argument names. */
  finish: (_asked, { argument = 'OTHER' }) =>
    candidate(says('This answer is'), { finishReason: argument }),
  /** A filter took all of the content away. */
  'safety-empty': () => candidate([], { finishReason: 'SAFETY' }),
  recitation: () =>
    candidate(says('It was the best of times'), {
      finishReason: 'RECITATION',
      finishMessage: 'The answer repeats a source.'
    }),
  empty: () => candidate([]),

  stall: brokenOff({ do: 'hang' }),
  'stall-head': () => ({ kind: 'silent', do: 'hang' }),
  'drop-head': () => ({ kind: 'silent', do: 'reset' }),
  cut: brokenOff({ do: 'end' }),
  'cut-reset': brokenOff({ do: 'reset' }),
  'cut-mid-utf8': cutInsideCharacter,
  'hold-after-finish': (asked) => answer(asked, SENTENCE, { holds: true }),
  'malformed-frame': () =>
    candidate([
      ...says('Before the bad frame,'),
      { do: 'raw', bytes: 'data: {"candidates":[{"content":{"parts":[{"te\n\n' },
      ...says(' after the bad frame.')
    ]),
  'json-array': (asked) => answer(asked, SENTENCE, { ignoresSse: true }),
  'json-array-cut': () =>
    candidate(says('The first half'), { ignoresSse: true, finishReason: null }),
  html: () => page(200, 'Welcome to the guest network'),
  'error-in-stream': errorInStream,

  'error-400': () => apiError('INVALID_ARGUMENT', 'Request contains an invalid argument.'),
  'error-400-array': () => {
    const { body, ...rest } = keyError()
    return { ...rest, body: `[${body}]` }
  },
  'error-key': keyError,
  /** Says the key back, as some gateways do. */
  'error-key-echo': (_asked, { key }) =>
    apiError('INVALID_ARGUMENT', `API key not valid: ${key ?? 'none'}.`, [
      errorInfo('API_KEY_INVALID')
    ]),
  'error-location': () =>
    apiError('FAILED_PRECONDITION', 'User location is not supported for the API use.'),
  'error-payload': () =>
    apiError('INVALID_ARGUMENT', 'Request payload size exceeds the limit: 20971520 bytes.'),
  'error-403': () => apiError('PERMISSION_DENIED', 'Your project has been denied access.'),
  'error-404': () => apiError('NOT_FOUND', 'models/nowhere is not found for API version v1beta.'),
  'error-429': rateLimited,
  'error-429-always': (asked, context) => rateLimited(asked, { ...context, before: -1 }),
  'error-429-day': () =>
    apiError('RESOURCE_EXHAUSTED', QUOTA, [
      quotaFailure('GenerateRequestsPerDayPerProjectPerModel-FreeTier', '250'),
      retryInfo('34.074824224s')
    ]),
  'error-429-none': () =>
    apiError('RESOURCE_EXHAUSTED', QUOTA, [
      quotaFailure('GenerateRequestsPerDayPerProjectPerModel-FreeTier', '0')
    ]),
  'error-credits': () =>
    apiError('RESOURCE_EXHAUSTED', 'Your prepayment credits are depleted. Please add more.'),
  'error-500': () => apiError('INTERNAL', 'An internal error has occurred.'),
  'error-502-html': () => page(502, '502 Bad Gateway'),
  'error-503': () => apiError('UNAVAILABLE', 'The model is overloaded. Please try again later.'),
  'error-504': () => apiError('DEADLINE_EXCEEDED', 'The request timed out.'),
  redirect: (asked, { redirectTo }) => ({
    kind: 'whole',
    status: 307,
    headers: { location: `${redirectTo}/v1beta/models/${asked.model}:streamGenerateContent` },
    body: ''
  })
}

function keyError() {
  return apiError('INVALID_ARGUMENT', 'API key not valid. Please pass a valid API key.', [
    errorInfo('API_KEY_INVALID')
  ])
}

function page(status: number, title: string): GeminiReply {
  return {
    kind: 'whole',
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html><head><title>${title}</title></head><body>Hello.</body></html>`
  }
}
