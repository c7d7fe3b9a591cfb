import Big from 'big.js'
import {
  MOCK_PREMIUM,
  MOCK_PRICES,
  TEXT_ROUTE,
  VISION_ROUTE
} from '../../../../../../e2e/mocks/wavespeed/wavespeedCatalogue'
import { startWavespeedMock } from '../../../../../../e2e/mocks/wavespeed/wavespeedServer'
import type { FailureClass } from '../../../../../shared/domain/failure'
import type { ExpectedFailure, MatrixRow, RowMock } from '../row'

async function start(apiKey: string): Promise<RowMock> {
  const mock = await startWavespeedMock({ apiKey, polls: 2 })
  return { ...mock, stored: (url) => mock.uploadHost.fileAt(url)?.sha256 }
}

function by(what: string, name: string, kind: FailureClass, says?: RegExp): ExpectedFailure {
  return { what, text: `[[mock:${name}]] moss`, class: kind, ...(says && { says }) }
}

/** Refusals, tasks that fail (https://wavespeed.ai/docs/error-codes), and answers that never came. */
const ERRORS: readonly ExpectedFailure[] = [
  by('400', 'error-400', 'bad-input'),
  by('404', 'error-404', 'bad-input', /does not know/),
  by('1400', 'failed-1400', 'bad-input', /misses/),
  by('1401', 'failed-1401', 'bad-input', /parameter/),
  by('1402', 'failed-1402', 'bad-input', /could not read an image/),
  { what: '401', key: 'a-wrong-key', class: 'auth' },
  by('403', 'error-403', 'auth'),
  by('402', 'error-402', 'balance'),
  by('a refusal behind status 200', 'no-credit', 'balance'),
  by('429', 'error-429:99', 'rate-limited'),
  by('413', 'error-413', 'too-large'),
  by('1200', 'failed-1200', 'filtered'),
  by('1403', 'failed-1403', 'provider'),
  by('1405', 'failed-1405', 'provider'),
  by('5000', 'failed-5000', 'provider'),
  by('5003', 'failed-5003', 'provider', /not available/),
  by('a task that failed without a word', 'failed-silently', 'provider'),
  by('cancelled', 'cancelled', 'provider', /cancelled/),
  by('deleted', 'deleted', 'provider', /deleted/),
  by('timeout', 'timeout', 'timeout', /too long/),
  by('nothing said', 'empty', 'empty'),
  by('500 after the order', 'error-500', 'outcome-unknown', /may have taken/),
  by('503 after the order', 'error-503', 'outcome-unknown', /may have taken/),
  by('a connection that broke after the order', 'drop', 'outcome-unknown'),
  by('an order without an id', 'no-id', 'outcome-unknown', /no task/)
]

const VISION = {
  provider: 'wavespeed',
  key: 'needed',
  start,
  orders: /^POST \/api\/v3\/wavespeed-ai\//,
  model: 'google/gemini-2.5-flash',
  usage: null,
  cost: { mark: 'estimate', usd: () => new Big(MOCK_PRICES[VISION_ROUTE].paid).toFixed() },
  stream: null,
  reasoning: { text: '[[mock:think-tags]] moss', params: { options: { reasoning: true } } },
  schema: null,
  retry: { text: '[[mock:error-429:1]] moss', asks: null },
  resume: { text: '[[mock:polls:3]] Describe, then say moss' },
  errors: ERRORS
} as const satisfies Partial<MatrixRow>

const rows: readonly MatrixRow[] = [
  {
    ...VISION,
    way: 'any-llm/vision',
    stop: { text: '[[mock:stuck]] moss', at: 'polling' },
    decisions: [
      'No call says what it cost, so the cost is an estimate: the price call where it answers, else the published price times 3 for premium models (10 on the text route).',
      'No pause is documented for 429; one that is sent is honoured.',
      'A task is asked for at an address made of its id. The address that the answer names could lie on another host and is never followed.',
      'The route’s default model is in neither of its lists, so a model is always sent.',
      'Elements of `outputs` are shown as what the model said, also where they look like addresses.'
    ]
  },
  {
    ...VISION,
    way: 'any-llm/vision, synchronous',
    params: { options: { mode: 'synchronous' } },
    stop: { text: '[[mock:hang]] moss', at: 'waiting' },
    resume: { text: '[[mock:sync-timeout]] moss' }
  },
  {
    ...VISION,
    way: 'any-llm (text)',
    model: 'deepseek/deepseek-r1',
    images: 0,
    cost: { mark: 'estimate', usd: () => new Big(MOCK_PREMIUM[TEXT_ROUTE].paid).toFixed() },
    stop: { text: '[[mock:stuck]] moss', at: 'polling' },
    errors: ERRORS
  }
]

export default rows
