import Big from 'big.js'
import {
  OPENROUTER_PRICE,
  startOpenRouterMock
} from '../../../../../../e2e/mocks/openrouter/openrouterServer'
import { startXaiMock, XAI_TICKS } from '../../../../../../e2e/mocks/xai/xaiServer'
import { chatFailures, RESPONSES_FAILURES } from '../chatFailures'
import { BOTH_APIS, CHAT, RESPONSES } from '../chatWays'
import { chatCount, chatUsage, responsesUsage } from '../counts'
import type { AnswerFacts, ExpectedFailure, MatrixRow } from '../row'

/** The two that say in each answer what it cost: OpenRouter and xAI. */

/** OpenRouter's mock charges so many hundred-millionths of a dollar for a token. */
function routed(facts: AnswerFacts): string {
  const { input, output } = chatCount(facts)
  return new Big(input)
    .times(OPENROUTER_PRICE.input)
    .plus(new Big(output).times(OPENROUTER_PRICE.output))
    .times('0.00000001')
    .toFixed()
}

/** xAI's ticks are ten-billionths of a dollar. */
function ticked(facts: AnswerFacts): string {
  const { input, output } = chatCount(facts)
  return new Big(input)
    .times(XAI_TICKS.input)
    .plus(new Big(output).times(XAI_TICKS.output))
    .times('0.0000000001')
    .toFixed()
}

const NO_UPSTREAM: ExpectedFailure = {
  what: 'no upstream (404)',
  params: { options: { upstreams: 'nobody', fallbacks: false } },
  class: 'bad-input',
  says: /no upstream/
}

const XAI = {
  ...BOTH_APIS,
  provider: 'xai',
  start: (apiKey: string) => startXaiMock({ apiKey }),
  model: 'grok-4.3',
  cost: { mark: 'billed', usd: ticked },
  reasoning: { params: { reasoningEffort: 'low' } },
  schema: {}
} as const

const rows: readonly MatrixRow[] = [
  {
    ...BOTH_APIS,
    provider: 'openrouter',
    start: (apiKey) => startOpenRouterMock({ apiKey }),
    model: 'openai/gpt-6-astra',
    usage: chatUsage,
    cost: { mark: 'billed', usd: routed },
    reasoning: { params: { reasoningEffort: 'low' } },
    schema: {},
    errors: chatFailures([
      NO_UPSTREAM,
      {
        what: '503 without a body',
        model: 'error-503-empty',
        class: 'provider',
        says: /no upstream/
      },
      {
        what: 'moderation (403)',
        text: '[[mock:moderated]] moss',
        class: 'filtered',
        says: /moderation/
      },
      { what: 'a refusal behind “stop”', model: 'native-refusal', class: 'refused' }
    ]),
    decisions: [
      'Its list needs no key, so the key is checked by the free call for the key’s own limits.',
      'With an upstream paid by a key of your own, its price is added to OpenRouter’s fee; where it is not told, the cost is unknown.',
      'Images go out as JPEG or PNG of at most 2,000 pixels a side, which every upstream takes.'
    ]
  },
  {
    ...XAI,
    way: 'Chat Completions',
    params: CHAT,
    usage: chatUsage,
    errors: chatFailures(),
    decisions: [
      'The cost in an answer’s usage has not been seen on every route; without it, tokens times the price of xAI’s own list are computed.',
      'A system prompt goes as a message, as xAI’s Responses did not always take `instructions`.'
    ]
  },
  {
    ...XAI,
    way: 'Responses',
    params: RESPONSES,
    usage: responsesUsage,
    errors: chatFailures(RESPONSES_FAILURES)
  }
]

export default rows
