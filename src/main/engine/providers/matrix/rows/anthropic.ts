import { startAnthropicMock } from '../../../../../../e2e/mocks/anthropic/anthropicServer'
import type { Usage } from '../../../../../shared/domain/cost'
import { catalogued, counted } from '../counts'
import type { AnswerFacts, MatrixRow } from '../row'

/** The mock counts 1,000 tokens for an image; Anthropic does not tell them apart. */
function claudeUsage(facts: AnswerFacts): Usage {
  const { input, output, reasoning } = counted(facts, 1000)
  return {
    inputTokens: input,
    cachedTokens: 0,
    cacheWriteTokens: 0,
    outputTokens: output,
    reasoningTokens: reasoning
  }
}

const rows: readonly MatrixRow[] = [
  {
    provider: 'anthropic',
    key: 'needed',
    start: (apiKey) => startAnthropicMock({ apiKey }),
    model: 'claude-haiku-4-5-20251001',
    orders: /^POST \/v1\/messages$/,
    usage: claudeUsage,
    cost: catalogued('anthropic', claudeUsage),
    stream: { model: 'slow:50' },
    reasoning: { params: { reasoningEffort: 'high' } },
    schema: {},
    stop: { model: 'slow:50', at: 'text' },
    retry: { model: 'error-429:1', asks: 50 },
    resume: null,
    errors: [
      { what: 'invalid_request_error', model: 'error-400', class: 'bad-input' },
      { what: 'not_found_error', model: 'error-404', class: 'bad-input', says: /does not know/ },
      { what: '401', key: 'a-wrong-key', class: 'auth' },
      { what: 'authentication_error', model: 'error-401', class: 'auth' },
      { what: 'permission_error', model: 'error-403', class: 'auth', says: /not allowed/ },
      { what: 'billing_error', model: 'error-402', class: 'balance' },
      { what: 'credit too low (400)', model: 'error-credit', class: 'balance' },
      { what: 'spend limit (429)', model: 'error-spend', class: 'balance', says: /spend limit/ },
      { what: 'rate_limit_error', model: 'error-429-always', class: 'rate-limited' },
      { what: 'request_too_large', model: 'error-413', class: 'too-large' },
      { what: 'timeout_error', model: 'error-504', class: 'timeout' },
      { what: 'api_error', model: 'error-500', class: 'provider' },
      { what: 'overloaded_error (529)', model: 'error-529', class: 'provider', says: /overloaded/ },
      { what: '502 as a web page', model: 'error-502-html', class: 'provider', says: /web page/ },
      { what: 'overloaded inside the stream', model: 'error-in-stream', class: 'provider' },
      { what: 'max_tokens', model: 'length', class: 'truncated', says: /length/ },
      { what: 'full context', model: 'context-exceeded', class: 'truncated', says: /hold/ },
      { what: 'pause_turn', model: 'pause-turn', class: 'truncated', says: /paused/ },
      { what: 'a new stop reason', model: 'new-stop', class: 'truncated' },
      { what: 'cut off', model: 'cut', class: 'truncated', says: /closed before/ },
      { what: 'no message_stop', model: 'no-stop', class: 'truncated' },
      { what: 'refusal', model: 'refusal', class: 'refused' },
      { what: 'nothing said', model: 'empty', class: 'empty' },
      { what: 'a guest network’s page', model: 'html', class: 'unreadable', says: /web page/ },
      { what: 'a redirect', model: 'redirect', class: 'unreadable', says: /does not follow/ }
    ],
    decisions: [
      'A longest answer is always sent, as the API demands one: 4,096 tokens, or more while the model thinks.',
      '100 images to a prompt, as of the smallest models; those with a larger context take 600.',
      'Of a GIF only the first frame is seen, so a moving one is sent as a still picture.'
    ]
  }
]

export default rows
