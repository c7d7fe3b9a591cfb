import type { ChatRequest } from './openaiRequest'
import {
  answer,
  apiError,
  says,
  tokensOf,
  type CompletionReply,
  type Reply,
  type Step
} from './openaiReplies'
import { instanceOf } from './openaiSchema'

/** What a behaviour is given besides the request. */
export interface BehaviourContext {
  /** After the colon of the model's name: `slow:5` has `5`. */
  readonly argument: string | undefined
  /** How many requests this very model name had before this one. */
  readonly before: number
  /** Where the model `redirect` points to. */
  readonly redirectTo: string
  readonly authorization: string | undefined
}

type Behaviour = (request: ChatRequest, context: BehaviourContext) => Reply

const SENTENCE =
  'A red motorcycle stands in a tidy garage, its chrome catching light from the window.'

/** Every sentence names the model and its parameters, so that no two lanes say the same. */
export function laneText(request: ChatRequest, sentences = 12): string {
  const who = request.marker === '' ? request.model : `${request.model} [${request.marker}]`
  const lines = [`This is ${who}.`]
  for (let n = 1; n <= sentences; n++) lines.push(`Sentence ${n} by ${who}.`)
  return lines.join(' ')
}

/**
 * What a model with a name of its own says: enough to prove which model had which prompt. It fits
 * the schema where there is one, and has reasoning before it where an effort is set.
 */
export function namedAnswer(request: ChatRequest): CompletionReply {
  const lastWord = request.prompt.trim().split(/\s+/).at(-1) ?? ''
  const count = request.images.length
  const text = `This is ${request.model}. Your last word was ${lastWord} and I see ${count} ${count === 1 ? 'image' : 'images'}.`
  const said = answer(
    request,
    request.schema ? JSON.stringify(instanceOf(request.schema, text)) : text
  )
  if (request.effort === undefined || request.effort === 'none') return said
  const thoughts = reasoned('reasoning_content', 'Wheels and chrome: a motorcycle.')
  return { ...said, steps: [...thoughts, ...said.steps] }
}

function reasoned(name: 'reasoning_content' | 'reasoning', thoughts: string): Step[] {
  return tokensOf(thoughts).map((thought) => ({
    do: 'delta',
    delta:
      name === 'reasoning'
        ? {
            reasoning: thought,
            reasoning_details: [{ type: 'reasoning.text', text: thought, index: 0 }]
          }
        : { reasoning_content: thought }
  }))
}

function completion(steps: readonly Step[], rest: Partial<CompletionReply> = {}): CompletionReply {
  return { kind: 'completion', steps, finishReason: 'stop', ...rest }
}

function brokenOff(step: Step): Behaviour {
  return () => completion([...says('The first half of the answer'), step])
}

/** 429 until it was refused as often as the argument says (once without one), then an answer. */
const rateLimited: Behaviour = (request, { argument, before }) =>
  before < Number(argument ?? 1)
    ? apiError(429, `Rate limit reached for ${request.model}.`, {
        type: 'requests',
        code: 'rate_limit_exceeded',
        headers: { 'retry-after': '1', 'retry-after-ms': '50' }
      })
    : answer(request, `Recovered after ${before} refusals. ${SENTENCE}`)

const seesImage: Behaviour = (request) =>
  answer(
    request,
    request.images.length === 0
      ? 'I see no image.'
      : request.images
          .map((image) => `I see ${image.type}, ${image.bytes} bytes, sha256 ${image.sha256}.`)
          .join(' ')
  )

const webPage: Reply = {
  kind: 'whole',
  status: 200,
  headers: { 'content-type': 'text/html; charset=utf-8' },
  body: '<!doctype html><html><head><title>Welcome to the guest network</title></head><body>Please sign in.</body></html>'
}

function midstreamError(): Reply {
  const chunk = {
    id: 'chatcmpl-mock',
    object: 'chat.completion.chunk',
    choices: [],
    error: { code: 502, message: 'Upstream model overloaded', metadata: { provider_code: 'busy' } }
  }
  return completion([
    ...says('The first half'),
    { do: 'raw', bytes: `data: ${JSON.stringify(chunk)}\n\n` },
    { do: 'end' }
  ])
}

/** The last character's four bytes are cut after the second. */
function cutInsideCharacter(): Reply {
  const chunk = Buffer.from(
    `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: 'grün 🏍' } }] })}\n\n`
  )
  const inside = chunk.indexOf(Buffer.from('🏍')) + 2
  return completion([
    ...says('The first half'),
    { do: 'raw', bytes: chunk.subarray(0, inside) },
    { do: 'reset' }
  ])
}

/**
 * What each model does. A name may carry an argument after a colon: `slow:5` streams five tokens a
 * second, `echo-name:anna` is a model of its own that says its own name.
 */
export const BEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  'echo-name': (request) => answer(request, laneText(request)),
  'sees-image': seesImage,
  /** Ten tokens a second, or as many as the argument says. */
  slow: (request, { argument }) =>
    answer(request, laneText(request), { tokensPerSecond: Number(argument ?? 10) }),
  /** As many tokens as the argument says (1,000 without one). */
  long: (request, { argument }) =>
    answer(request, Array.from({ length: Number(argument ?? 1000) }, (_, n) => `w${n}`).join(' ')),
  multibyte: (request) => answer(request, 'Ein grünes Café, 東京の夜 🏍 naïve — “fin”.'),
  crlf: (request) => answer(request, SENTENCE, { crlf: true }),
  'keep-alive-comments': () =>
    completion([
      { do: 'raw', bytes: ': PROCESSING\n\n' },
      { do: 'pause', ms: 30 },
      { do: 'raw', bytes: ': PROCESSING\n\n' },
      ...says(SENTENCE)
    ]),

  reasoning: () =>
    completion([
      ...reasoned('reasoning_content', 'Wheels and chrome: a motorcycle.'),
      ...says(SENTENCE)
    ]),
  /** Both fields at once, as OpenRouter sends them. */
  'reasoning-details': () =>
    completion([...reasoned('reasoning', 'Wheels and chrome: a motorcycle.'), ...says(SENTENCE)]),
  'reasoning-array': () =>
    completion([
      {
        do: 'delta',
        delta: {
          content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Wheels and chrome.' }] }]
        }
      },
      { do: 'delta', delta: { content: [{ type: 'text', text: SENTENCE }] } }
    ]),
  /** The tags are split over chunks on purpose. */
  'think-tags': () =>
    completion(
      ['<thi', 'nk>Wheels', ' and chrome.</th', 'ink>\n\n', ...tokensOf(SENTENCE)].map(
        (content): Step => ({ do: 'delta', delta: { content } })
      )
    ),

  'no-usage': (request) => answer(request, SENTENCE, { usage: 'nowhere' }),
  'usage-every-chunk': (request) => answer(request, SENTENCE, { usage: 'every-chunk' }),
  'usage-x-groq': (request) => answer(request, SENTENCE, { usage: 'x-groq' }),
  'usage-cost': (request) => answer(request, SENTENCE, { usage: 'with-cost' }),

  /** The head and some text, then nothing for ever. */
  stall: brokenOff({ do: 'hang' }),
  'stall-head': () => ({ kind: 'silent', do: 'hang' }),
  'drop-head': () => ({ kind: 'silent', do: 'reset' }),
  /** Ends cleanly in the middle: looks like success to a careless client. */
  cut: brokenOff({ do: 'end' }),
  'cut-reset': brokenOff({ do: 'reset' }),
  'cut-mid-utf8': cutInsideCharacter,
  'no-done': (request) => answer(request, SENTENCE, { ending: 'no-done' }),
  'hold-after-done': (request) => answer(request, SENTENCE, { ending: 'hold-after-done' }),
  'hold-after-finish': (request) => answer(request, SENTENCE, { ending: 'hold-after-finish' }),
  'malformed-frame': () =>
    completion([
      ...says('Before the bad frame,'),
      { do: 'raw', bytes: 'data: {"choices":[{"delta":{"content":"lost\n\n' },
      ...says(' after the bad frame.')
    ]),
  'midstream-error': midstreamError,
  'json-instead-of-sse': (request) => answer(request, SENTENCE, { ignoresStream: true }),
  html: () => webPage,

  empty: () => completion([]),
  refusal: () =>
    completion(
      tokensOf('I cannot help with that picture.').map((refusal): Step => ({
        do: 'delta',
        delta: { refusal }
      }))
    ),
  'native-refusal': () => completion([], { nativeFinishReason: 'refusal' }),
  length: () => completion(says('This answer is too long to'), { finishReason: 'length' }),
  'content-filter': () => completion(says('The pic'), { finishReason: 'content_filter' }),

  'error-429': rateLimited,
  'error-429-always': (request, context) => rateLimited(request, { ...context, before: -1 }),
  'error-400': () =>
    apiError(400, "Unsupported parameter: 'temperature' is not supported with this model.", {
      code: 'unsupported_parameter',
      param: 'temperature'
    }),
  'error-401': () => apiError(401, 'Incorrect API key provided.', { code: 'invalid_api_key' }),
  /** Says the key back, as some gateways do. */
  'error-401-echo': (_request, { authorization }) =>
    apiError(401, `Incorrect API key provided: ${authorization ?? 'none'}.`, {
      code: 'invalid_api_key'
    }),
  'error-402': () => apiError(402, 'Insufficient credits.', { code: 'insufficient_credits' }),
  'error-403': () => apiError(403, 'Country not supported.', { type: 'request_forbidden' }),
  'error-404': () => apiError(404, 'No such model.', { code: 'model_not_found' }),
  'error-408': () => apiError(408, 'Request timed out.', { type: 'timeout' }),
  'error-413': () => apiError(413, 'Request too large.', { code: 'request_too_large' }),
  'error-quota': () =>
    apiError(429, 'You exceeded your current quota.', {
      type: 'insufficient_quota',
      code: 'insufficient_quota'
    }),
  'error-500': () =>
    apiError(500, 'The server had an error while processing your request.', {
      type: 'server_error'
    }),
  'error-502-html': () => ({
    ...webPage,
    status: 502,
    body: '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>'
  }),
  'error-503-empty': () => ({ kind: 'whole', status: 503, headers: {}, body: '' }),
  redirect: (_request, { redirectTo }) => ({
    kind: 'whole',
    status: 307,
    headers: { location: `${redirectTo}/v1/chat/completions` },
    body: ''
  })
}

/** The behaviour of a model name, with what follows its colon. */
export function behaviourOf(
  model: string
): { readonly run: Behaviour; readonly argument: string | undefined } | undefined {
  const colon = model.indexOf(':')
  const name = colon < 0 ? model : model.slice(0, colon)
  const run = Object.hasOwn(BEHAVIOURS, name) ? BEHAVIOURS[name] : undefined
  return run && { run, argument: colon < 0 ? undefined : model.slice(colon + 1) }
}
