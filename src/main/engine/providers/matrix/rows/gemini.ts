import { TOKENS_PER_IMAGE } from '../../../../../../e2e/mocks/gemini/geminiReplies'
import { startGeminiMock } from '../../../../../../e2e/mocks/gemini/geminiServer'
import type { Usage } from '../../../../../shared/domain/cost'
import { catalogued, counted } from '../counts'
import type { AnswerFacts, MatrixRow } from '../row'

/** Google leaves out counts of zero. */
function geminiUsage(facts: AnswerFacts): Usage {
  const { input, image, output, reasoning } = counted(facts, TOKENS_PER_IMAGE)
  return {
    inputTokens: input,
    ...(image > 0 && { imageTokens: image }),
    outputTokens: output,
    ...(reasoning > 0 && { reasoningTokens: reasoning })
  }
}

const rows: readonly MatrixRow[] = [
  {
    provider: 'gemini',
    key: 'needed',
    start: (apiKey) => startGeminiMock({ apiKey }),
    model: 'gemini-2.5-flash',
    orders: /^POST \/v1beta\/models\/[^/]+Content/,
    usage: geminiUsage,
    cost: catalogued('google', geminiUsage),
    stream: { model: 'slow:50' },
    reasoning: { params: { reasoningEffort: 'high' } },
    schema: {},
    stop: { model: 'slow:50', at: 'text' },
    retry: { model: 'error-429:1', asks: 50 },
    resume: null,
    errors: [
      { what: 'INVALID_ARGUMENT', model: 'error-400', class: 'bad-input' },
      { what: 'NOT_FOUND', model: 'error-404', class: 'bad-input', says: /does not know/ },
      { what: 'API_KEY_INVALID (400)', key: 'a-wrong-key', class: 'auth' },
      { what: 'an error inside an array', model: 'error-400-array', class: 'auth' },
      { what: 'PERMISSION_DENIED', model: 'error-403', class: 'auth' },
      { what: 'credits depleted (429)', model: 'error-credits', class: 'balance' },
      { what: 'a quota of 0 (429)', model: 'error-429-none', class: 'balance', says: /free/ },
      {
        what: 'FAILED_PRECONDITION',
        model: 'error-location',
        class: 'balance',
        says: /where you are/
      },
      { what: 'RESOURCE_EXHAUSTED', model: 'error-429-always', class: 'rate-limited' },
      { what: 'the day’s quota', model: 'error-429-day', class: 'rate-limited', says: /daily/ },
      { what: 'payload size', model: 'error-payload', class: 'too-large' },
      { what: 'DEADLINE_EXCEEDED', model: 'error-504', class: 'timeout' },
      { what: 'INTERNAL', model: 'error-500', class: 'provider' },
      { what: 'UNAVAILABLE', model: 'error-503', class: 'provider', says: /overloaded/ },
      { what: '502 as a web page', model: 'error-502-html', class: 'provider', says: /web page/ },
      { what: 'UNAVAILABLE inside the stream', model: 'error-in-stream', class: 'provider' },
      { what: 'MAX_TOKENS', model: 'finish:MAX_TOKENS', class: 'truncated' },
      { what: 'cut off', model: 'cut', class: 'truncated', says: /closed before/ },
      { what: 'a blocked prompt', model: 'blocked', class: 'filtered' },
      { what: 'SAFETY', model: 'safety-empty', class: 'filtered' },
      { what: 'RECITATION', model: 'recitation', class: 'filtered' },
      { what: 'nothing said', model: 'empty', class: 'empty' },
      { what: 'a guest network’s page', model: 'html', class: 'unreadable', says: /web page/ },
      { what: 'a redirect', model: 'redirect', class: 'unreadable', says: /does not follow/ }
    ],
    decisions: [
      'Every 429 says “check your plan and billing”; whether a minute, a day or no quota at all is meant is read from its details.',
      'Google names no largest side; the one of WebP holds. A whole request may have 20 MB, so images are held to 14.5 MB.'
    ]
  }
]

export default rows
