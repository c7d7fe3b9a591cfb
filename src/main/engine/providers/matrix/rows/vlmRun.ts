import Big from 'big.js'
import { creditsFor } from '../../../../../../e2e/mocks/vlmRun/vlmRunDomains'
import { startVlmRunMock } from '../../../../../../e2e/mocks/vlmRun/vlmRunServer'
import type { FailureClass } from '../../../../../shared/domain/failure'
import type { AnswerFacts, ExpectedFailure, MatrixRow } from '../row'

/** 100 credits are a dollar, by https://docs.vlm.run/pricing. */
function credits({ images }: AnswerFacts): string {
  return new Big(creditsFor('image.caption', 'auto', false, images)).div(100).toFixed()
}

function by(what: string, name: string, kind: FailureClass, says?: RegExp): ExpectedFailure {
  return { what, text: `[[mock:${name}]] moss`, class: kind, ...(says && { says }) }
}

const ERRORS: readonly ExpectedFailure[] = [
  by('400', 'error-400', 'bad-input'),
  by('404', 'error-404', 'bad-input', /does not know/),
  {
    what: '422 for the domain',
    params: { options: { domain: 'no.such-domain' } },
    class: 'bad-input',
    says: /domain/
  },
  { what: 'a prompt without an image', images: 0, class: 'bad-input', says: /images only/ },
  { what: '401', key: 'a-wrong-key', class: 'auth' },
  by('403', 'error-403', 'auth'),
  by('402', 'error-402', 'balance'),
  by('429', 'error-429', 'rate-limited'),
  by('413', 'error-413', 'too-large'),
  by('a failed prediction', 'failed', 'provider', /no reason/),
  by('a failed prediction with a reason', 'failed:message', 'provider'),
  by('nothing said', 'null-response', 'empty'),
  by('500 after the order', 'error-500', 'outcome-unknown', /may have taken/),
  by('504 after the order', 'error-504', 'outcome-unknown', /may have taken/),
  by('a connection that broke after the order', 'drop', 'outcome-unknown'),
  by('an order without an id', 'no-id', 'outcome-unknown', /no id/)
]

const PREDICTION = {
  provider: 'vlm-run',
  key: 'needed',
  start: (apiKey: string) => startVlmRunMock({ apiKey, polls: 3 }),
  orders: /^POST \/v1\/image\/generate$/,
  model: 'vlm-1',
  usage: null,
  cost: { mark: 'billed', usd: credits },
  stream: null,
  reasoning: null,
  schema: {},
  retry: { text: '[[mock:error-429:1]] moss', asks: null },
  resume: { text: '[[mock:pending]] moss' },
  errors: ERRORS
} as const satisfies Partial<MatrixRow>

const rows: readonly MatrixRow[] = [
  {
    ...PREDICTION,
    way: 'direct',
    stop: { text: '[[mock:hang]] moss', at: 'waiting' },
    decisions: [
      '`allow_training: false` is always sent, as the server’s own default is to allow it.',
      'Images go inside the request; above 10 MB one is uploaded first, and its public address stands in its place.',
      'A failed prediction’s reason is looked for in `message` and in `usage.message`; which of them it is, is not documented.',
      'A state that nobody documented, and `paused`, are waited for.',
      'Neither of its SDKs heeds a pause after 429; one that is sent is honoured.'
    ]
  },
  {
    ...PREDICTION,
    way: 'batch',
    params: { options: { batch: true } },
    stop: { text: '[[mock:stuck]] moss', at: 'polling' }
  }
]

export default rows
