import Big from 'big.js'
import { ERR_CODES } from '../../../../../../e2e/mocks/ai302/ai302Errors'
import { AI302_RECORD_PRICE, startAi302Mock } from '../../../../../../e2e/mocks/ai302/ai302Server'
import type { FailureClass } from '../../../../../shared/domain/failure'
import { chatFailures } from '../chatFailures'
import { BOTH_APIS } from '../chatWays'
import { chatCount, chatUsage } from '../counts'
import type { AnswerFacts, ExpectedFailure, MatrixRow } from '../row'

/** The record of a call has its cost in dollars, with six places. */
function recorded(facts: AnswerFacts): string {
  const { input, output } = chatCount(facts)
  const { input: perInput, output: perOutput } = AI302_RECORD_PRICE
  const usd = new Big(input).times(perInput).plus(new Big(output).times(perOutput)).div(1_000_000)
  return new Big(usd.toFixed(6)).toFixed()
}

/** What each of 302.AI's own numbers is; all the others are bad input. */
const CLASSES: Readonly<Record<string, FailureClass>> = {
  '-10001': 'auth',
  '-10002': 'auth',
  '-10003': 'provider',
  '-10004': 'balance',
  '-10005': 'auth',
  '-10006': 'balance',
  '-10007': 'balance',
  '-10012': 'balance',
  '-10013': 'auth',
  '-10014': 'auth',
  '-10015': 'too-large',
  '-10017': 'too-large',
  '-10018': 'balance'
}

const ERRORS = chatFailures([
  ...ERR_CODES.map((code): ExpectedFailure => ({
    what: code,
    model: `err:${code}`,
    class: CLASSES[code] ?? 'bad-input'
  })),
  { what: 'a model without a channel', model: 'nobody', class: 'bad-input', says: /no channel/ },
  { what: 'an error line in the stream', model: 'error-line:-10003', class: 'provider' }
])

const CHAT = {
  ...BOTH_APIS,
  provider: '302ai',
  start: (apiKey: string) => startAi302Mock({ apiKey }),
  usage: chatUsage,
  cost: { mark: 'billed', usd: recorded },
  reasoning: { model: 'deepseek-r1' },
  schema: null,
  errors: ERRORS
} as const satisfies Partial<MatrixRow>

const rows: readonly MatrixRow[] = [
  {
    ...CHAT,
    way: 'chat',
    model: 'gpt-4o',
    decisions: [
      'The cost comes from the record of the call, which appears late: it is asked for at once, after 250 and after 750 ms. Without it, tokens times the price of 302.AI’s list are computed.',
      'Its error numbers decide before the HTTP status does: an unknown model comes as 503.',
      'Only one of the two ways to switch the image analysis on is ever sent, as what both together do is not documented.'
    ]
  },
  {
    ...CHAT,
    way: 'image analysis',
    model: 'deepseek-chat',
    params: { options: { analysis: 'field', ocrModel: 'gpt-4o-mini' } },
    decisions: [
      'A second model looks at the image, and the lane says so. Whether the record holds its cost too is not documented, so the cost is told as that of the main call.'
    ]
  }
]

export default rows
