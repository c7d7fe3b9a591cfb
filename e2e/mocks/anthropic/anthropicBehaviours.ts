import {
  answer,
  apiError,
  errorBody,
  message,
  THOUGHT,
  type AnthropicReply,
  type MessageReply
} from './anthropicReplies'
import type { MessagesAsked } from './anthropicRequest'
import { CLAUDES } from './anthropicModels'
import { says, thinks, type SpokenStep } from '../streamSteps'
import { laneWords, ownWords, SENTENCE, sightWords } from '../visionMock'

export interface AnthropicContext {
  /** After the colon of the model's name: `slow:5` has `5`. */
  readonly argument: string | undefined
  /** How many requests this very model name had before this one. */
  readonly before: number
  /** Where the model `redirect` points to. */
  readonly redirectTo: string
  readonly key: string | undefined
}

type Behaviour = (asked: MessagesAsked, context: AnthropicContext) => AnthropicReply

function brokenOff(step: SpokenStep): Behaviour {
  return () => message([...says('The first half of the answer'), step])
}

const rateLimited: Behaviour = (asked, { argument, before }) =>
  before < Number(argument ?? 1)
    ? apiError(
        429,
        'rate_limit_error',
        'This request would exceed your rate limit of 50 requests.',
        {
          headers: {
            'retry-after': '1',
            'retry-after-ms': '50',
            'anthropic-ratelimit-requests-limit': '50',
            'anthropic-ratelimit-requests-remaining': '0'
          }
        }
      )
    : answer(asked, `Recovered after ${before} refusals. ${SENTENCE}`)

/** An error of the given type after half an answer; the status stays 200. */
const errorInStream: Behaviour = (_asked, { argument = 'overloaded_error' }) =>
  message([
    ...says('The first half'),
    {
      do: 'raw',
      bytes: `event: error\ndata: ${JSON.stringify(errorBody(argument, `Mid-stream ${argument}.`))}\n\n`
    },
    { do: 'end' }
  ])

function refusal(details: MessageReply['stopDetails']): Behaviour {
  return () =>
    message(says('I cannot'), {
      stopReason: 'refusal',
      ...(details && { stopDetails: details })
    })
}

/** The last character's four bytes are cut after the second. */
const cutInsideCharacter: Behaviour = () => {
  const event = Buffer.from(
    `event: content_block_delta\ndata: ${JSON.stringify({
      type: 'content_block_delta',
      index: 0,
      delta: { type: 'text_delta', text: ' grün 🏍' }
    })}\n\n`
  )
  const inside = event.indexOf(Buffer.from('🏍')) + 2
  return message([
    ...says('The first half'),
    { do: 'raw', bytes: event.subarray(0, inside) },
    { do: 'reset' }
  ])
}

/**
 * What each model does. A name may carry an argument after a colon: `slow:5` streams five tokens a
 * second. The names of real models answer in their own words.
 */
export const ANTHROPIC_BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  ...Object.fromEntries(
    CLAUDES.map(({ id }): [string, Behaviour] => [id, (asked) => answer(asked, ownWords(asked))])
  ),
  'echo-name': (asked) => answer(asked, laneWords(asked)),
  'sees-image': (asked) => answer(asked, sightWords(asked)),
  slow: (asked, { argument }) =>
    answer(asked, laneWords(asked), { tokensPerSecond: Number(argument ?? 10) }),
  long: (asked, { argument }) =>
    answer(asked, Array.from({ length: Number(argument ?? 1000) }, (_, n) => `w${n}`).join(' ')),
  multibyte: (asked) => answer(asked, 'Ein grünes Café, 東京の夜 🏍 naïve — “fin”.'),
  crlf: (asked) => answer(asked, SENTENCE, { crlf: true }),
  pings: () =>
    message([
      { do: 'raw', bytes: 'event: ping\ndata: {"type": "ping"}\n\n: keep-alive\n\n' },
      { do: 'pause', ms: 30 },
      { do: 'raw', bytes: 'event: ping\ndata: {"type": "ping"}\n\n' },
      ...says(SENTENCE)
    ]),
  thinking: (asked) =>
    message(asked.thinks ? [...thinks(THOUGHT), ...says(SENTENCE)] : says(SENTENCE)),
  /** All of the limit went into thinking. */
  'thinking-only': () => message(thinks(THOUGHT), { stopReason: 'max_tokens' }),
  /** An event and a field that no client knows yet. */
  'new-event': () =>
    message([
      { do: 'raw', bytes: 'event: weather\ndata: {"type":"weather","sky":"blue"}\n\n' },
      ...says(SENTENCE)
    ]),
  cached: (asked) => answer(asked, SENTENCE, { cache: { read: 600, written: 300 } }),

  refusal: refusal({
    type: 'refusal',
    category: 'bio',
    explanation: 'The request could enable biological harm.'
  }),
  'refusal-bare': refusal(undefined),
  length: () => message(says('This answer is too long to'), { stopReason: 'max_tokens' }),
  'context-exceeded': () =>
    message(says('This answer'), { stopReason: 'model_context_window_exceeded' }),
  'pause-turn': () => message(says('Let me see'), { stopReason: 'pause_turn' }),
  'stop-sequence': () => message(says(SENTENCE), { stopReason: 'stop_sequence' }),
  'new-stop': () => message(says(SENTENCE), { stopReason: 'sunset' }),
  empty: () => message([]),

  stall: brokenOff({ do: 'hang' }),
  'stall-head': () => ({ kind: 'silent', do: 'hang' }),
  'drop-head': () => ({ kind: 'silent', do: 'reset' }),
  cut: brokenOff({ do: 'end' }),
  'cut-reset': brokenOff({ do: 'reset' }),
  'cut-mid-utf8': cutInsideCharacter,
  /** The stop reason and its usage come, the end does not. */
  'no-stop': (asked) => answer(asked, SENTENCE, { ending: 'no-stop' }),
  'hold-after-stop': (asked) => answer(asked, SENTENCE, { ending: 'hold-after-stop' }),
  'malformed-frame': () =>
    message([
      ...says('Before the bad frame,'),
      {
        do: 'raw',
        bytes: 'event: content_block_delta\ndata: {"type":"content_block_delta","de\n\n'
      },
      ...says(' after the bad frame.')
    ]),
  'json-instead-of-sse': (asked) => answer(asked, SENTENCE, { ignoresStream: true }),
  html: () => page(200, 'Welcome to the guest network'),
  'error-in-stream': errorInStream,

  'error-400': () => apiError(400, 'invalid_request_error', 'messages.0.content: not like this.'),
  'error-credit': () =>
    apiError(
      400,
      'invalid_request_error',
      'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.'
    ),
  'error-401': () => apiError(401, 'authentication_error', 'invalid x-api-key'),
  /** Says the key back, as some gateways do. */
  'error-401-echo': (_asked, { key }) =>
    apiError(401, 'authentication_error', `invalid x-api-key: ${key ?? 'none'}`),
  'error-402': () => apiError(402, 'billing_error', 'There is a problem with your billing.'),
  'error-403': () => apiError(403, 'permission_error', 'Your key may not use this model.'),
  'error-404': () => apiError(404, 'not_found_error', 'model: nowhere'),
  'error-413': () => apiError(413, 'request_too_large', 'Request exceeds the maximum size'),
  'error-429': rateLimited,
  'error-429-always': (asked, context) => rateLimited(asked, { ...context, before: -1 }),
  'error-spend': () =>
    apiError(429, 'rate_limit_error', 'You have reached your monthly limit.', {
      details: { error_code: 'enforced_spend_limit_reached' }
    }),
  'error-500': () => apiError(500, 'api_error', 'Internal server error'),
  'error-502-html': () => page(502, '502 Bad Gateway'),
  'error-504': () => apiError(504, 'timeout_error', 'The request timed out while processing.'),
  'error-529': () => apiError(529, 'overloaded_error', 'Overloaded'),
  redirect: (_asked, { redirectTo }) => ({
    kind: 'whole',
    status: 307,
    headers: { location: `${redirectTo}/v1/messages` },
    body: ''
  })
}

function page(status: number, title: string): AnthropicReply {
  return {
    kind: 'whole',
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html><html><head><title>${title}</title></head><body>Hello.</body></html>`
  }
}
