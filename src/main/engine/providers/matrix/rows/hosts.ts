import {
  startDashScopeMock,
  startFireworksMock,
  startGroqMock,
  startMistralMock,
  startTogetherMock
} from '../../../../../../e2e/mocks/chatVendors/chatVendors'
import { TOGETHER_PRICE } from '../../../../../../e2e/mocks/chatVendors/chatVendorsHosts'
import type { Usage } from '../../../../../shared/domain/cost'
import { chatFailures } from '../chatFailures'
import { BOTH_APIS } from '../chatWays'
import { catalogued, chatCount, chatUsage, plainUsage, priced } from '../counts'
import type { AnswerFacts, MatrixRow } from '../row'

/** Vendors of the chat dialect: Mistral, Groq, Together, Fireworks, Alibaba. */

function groqUsage(facts: AnswerFacts): Usage {
  const { input, output, reasoning } = chatCount(facts)
  return { inputTokens: input, outputTokens: output, reasoningTokens: reasoning }
}

/** The mocks of Mistral and Together say that one token came from the cache. */
const withCached = plainUsage(1)

const TOGETHER_RATES = {
  in: String(TOGETHER_PRICE.input),
  out: String(TOGETHER_PRICE.output),
  cached: String(TOGETHER_PRICE.cached_input)
}

const rows: readonly MatrixRow[] = [
  {
    ...BOTH_APIS,
    provider: 'mistral',
    start: (apiKey) => startMistralMock({ apiKey }),
    model: 'mistral-small-latest',
    usage: withCached,
    cost: catalogued('mistral', withCached),
    reasoning: { params: { reasoningEffort: 'high' } },
    schema: {},
    errors: chatFailures([
      { what: '422', params: { temperature: 9 }, class: 'bad-input' },
      { what: 'an allowance of 0', model: 'no-allowance', class: 'balance', says: /allowance/ },
      { what: 'finish reason “error”', model: 'finish-error', class: 'provider' }
    ]),
    decisions: [
      'The limit of 10 MB for an image is taken as that of its base64 text.',
      'Details end at high and efforts at xhigh; a higher wish is sent as those, and the answer says so.'
    ]
  },
  {
    ...BOTH_APIS,
    provider: 'groq',
    start: (apiKey) => startGroqMock({ apiKey }),
    model: 'qwen/qwen3.6-27b',
    usage: groqUsage,
    cost: catalogued('groq', groqUsage),
    reasoning: {},
    schema: {},
    errors: chatFailures([
      {
        what: 'tokens a minute (413)',
        model: 'tokens-per-minute',
        class: 'too-large',
        says: /minute/
      },
      {
        what: 'json_validate_failed',
        model: 'json-invalid',
        class: 'provider',
        says: /JSON Schema/
      },
      { what: 'blocked_api_access', model: 'spend-limit', class: 'balance', says: /limit/ }
    ]),
    decisions: [
      'Three images to a prompt, as its page of November 2026 says; older copies say five.',
      'Qwen’s reasoning is asked for in a field of its own, as the default puts it into the answer.'
    ]
  },
  {
    ...BOTH_APIS,
    provider: 'together',
    start: (apiKey) => startTogetherMock({ apiKey }),
    model: 'Qwen/Qwen3.7-VL-Plus',
    usage: withCached,
    cost: { mark: 'computed', usd: (facts) => priced(withCached(facts), TOGETHER_RATES) },
    reasoning: { params: { reasoningEffort: 'high' } },
    schema: {},
    errors: chatFailures(),
    decisions: [
      'Together publishes no limits for images, so those hold that every server of this dialect is known to take.',
      'Most models know reasoning only as on and off; any effort but none turns it on.'
    ]
  },
  {
    ...BOTH_APIS,
    provider: 'fireworks',
    start: (apiKey) => startFireworksMock({ apiKey }),
    model: 'accounts/fireworks/models/kimi-k3',
    usage: plainUsage(0),
    cost: catalogued('fireworks', plainUsage(0)),
    reasoning: { params: { reasoningEffort: 'high' } },
    schema: {},
    errors: chatFailures([
      { what: 'a suspended account (412)', model: 'suspended', class: 'balance', says: /suspended/ }
    ]),
    decisions: ['Efforts are sent as they are set; a model that does not take one says so itself.']
  },
  {
    ...BOTH_APIS,
    provider: 'dashscope',
    start: (apiKey) => startDashScopeMock({ apiKey }),
    model: 'qwen3.7-plus',
    usage: chatUsage,
    cost: catalogued('dashscope', chatUsage, 'estimate'),
    reasoning: { params: { reasoningEffort: 'high' } },
    schema: {},
    errors: chatFailures([
      // Here the words of an empty account are about the tokens of a minute.
      { what: 'insufficient_quota', model: 'tokens-per-minute', class: 'rate-limited' },
      { what: 'Arrearage', model: 'arrearage', class: 'balance', says: /bill/ },
      {
        what: 'data_inspection_failed',
        model: 'inspection',
        class: 'filtered',
        says: /inspection/
      },
      { what: 'inspection inside the stream', model: 'inspection-in-stream', class: 'filtered' }
    ]),
    decisions: [
      'Prices differ by region and by length of the input, so that what is computed from the published ones is an estimate.',
      'The vision-only lines (VL, OCR, Omni, QVQ) take no JSON Schema; it is shown as dropped for them.'
    ]
  }
]

export default rows
