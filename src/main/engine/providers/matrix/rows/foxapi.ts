import Big from 'big.js'
import { pricing } from '../../../../../../e2e/mocks/foxapi/foxapiAccount'
import { startFoxApiMock } from '../../../../../../e2e/mocks/foxapi/foxapiServer'
import type { Usage } from '../../../../../shared/domain/cost'
import type { FailureClass } from '../../../../../shared/domain/failure'
import { plainUsage, priced } from '../counts'
import type { AnswerFacts, ExpectedFailure, MatrixRow } from '../row'

/** FoxAPI in its four modes. */

const MODEL = 'gemini-2.5-pro'

/** The mock takes its own marker out of the prompt before it counts. */
function foxUsage(facts: AnswerFacts): Usage {
  const prompt = facts.prompt.replace(/\[\[mock:[^\]]*\]\]/, '')
  return plainUsage()({ ...facts, prompt })
}

/** By new-api's rule: $2 for a million tokens at a ratio of 1, times the ratio of the price group. */
function charged(facts: AnswerFacts): string {
  const { data, group_ratio: groups } = pricing() as {
    readonly data: readonly {
      readonly model_name: string
      readonly model_ratio: number
      readonly completion_ratio: number
    }[]
    readonly group_ratio: { readonly default: number }
  }
  const entry = data.find(({ model_name }) => model_name === MODEL)!
  const input = new Big(entry.model_ratio).times(2).times(groups.default)
  const output = input.times(entry.completion_ratio)
  return priced(foxUsage(facts), { in: input.toFixed(), out: output.toFixed() })
}

function by(what: string, name: string, kind: FailureClass, says?: RegExp): ExpectedFailure {
  return { what, text: `[[mock:${name}]] moss`, class: kind, ...(says && { says }) }
}

const REFUSALS: readonly ExpectedFailure[] = [
  by('400', 'error-400', 'bad-input'),
  by('invalid_param', 'error-422:invalid_param', 'bad-input'),
  by('model_rule_violation', 'error-422:model_rule_violation', 'bad-input', /rule/),
  by('model_not_support_capability', 'error-422:model_not_support_capability', 'bad-input'),
  by('model_not_supported', 'error-422:model_not_supported', 'bad-input'),
  by('model_not_found', 'error-422:model_not_found', 'bad-input', /does not know/),
  by('unsupported_content_type', 'error-422:unsupported_content_type', 'bad-input'),
  by('unsupported_advanced_options', 'error-422:unsupported_advanced_options', 'bad-input'),
  by('invalid_image_url', 'error-422:invalid_image_url', 'bad-input', /image/),
  by('invalid_file_type', 'error-422:invalid_file_type', 'bad-input', /type of file/),
  { what: 'eleven images', images: 11, class: 'bad-input', says: /10 images/ },
  { what: '401', key: 'a-wrong-key', class: 'auth' },
  by('402', 'error-402', 'balance'),
  by('429', 'error-429', 'rate-limited'),
  by('413', 'error-413', 'too-large'),
  by('413 as a web page', 'html-413', 'too-large'),
  by('Cloudflare’s 1010 (403)', 'cloudflare-1010', 'provider', /Cloudflare/),
  by('no_available_model', 'error-422:no_available_model', 'provider', /channel/),
  by('no_compatible_channel', 'error-422:no_compatible_channel', 'provider', /channel/),
  by('content_filter', 'content-filter', 'filtered'),
  { what: 'length limit', params: { maxTokens: 3 }, class: 'truncated', says: /length/ },
  by('nothing said', 'empty', 'empty')
]

/** Where the answer to the order is waited for, it may have been taken when none comes. */
const OPEN_ENDED: readonly ExpectedFailure[] = [
  by('500 after the order', 'error-500', 'outcome-unknown', /may have taken/),
  by('503 after the order', 'error-503', 'outcome-unknown', /may have taken/),
  by('a connection that broke after the order', 'reset', 'outcome-unknown')
]

const TASK_FAILURES: readonly ExpectedFailure[] = [
  ...OPEN_ENDED,
  by('a failed task', 'failed', 'provider', /vendor failed/),
  by('all_platforms_exhausted', 'failed:all_platforms_exhausted', 'provider', /every vendor/),
  by('insufficient_quota of a task', 'failed:insufficient_quota', 'balance'),
  by('a cancelled task', 'cancelled', 'provider', /cancelled/)
]

const FOX = {
  provider: 'foxapi',
  key: 'needed',
  start: (apiKey: string) => startFoxApiMock({ apiKey }),
  model: MODEL,
  orders: /^POST \/v1\/llm\/generations$/,
  usage: foxUsage,
  cost: { mark: 'computed', usd: charged },
  schema: null,
  retry: { text: '[[mock:error-429:1]] moss', asks: 1_000 },
  oneImage: { model: 'nemotron-3-nano-omni' }
} as const satisfies Partial<MatrixRow>

const THINKS = { params: { options: { reasoning: true } } } as const
const STREAMS = {
  stream: { text: '[[mock:slow:50]] moss' },
  reasoning: THINKS,
  stop: { text: '[[mock:slow:50]] moss', at: 'text' }
} as const
/** Thoughts are in streams only. */
const WHOLE = { stream: null, reasoning: { ...THINKS, hidden: true } } as const

const rows: readonly MatrixRow[] = [
  {
    ...FOX,
    ...STREAMS,
    way: 'task, streamed',
    params: { options: { mode: 'task-stream' } },
    resume: { text: '[[mock:slow:1000]] moss' },
    errors: [
      ...REFUSALS,
      ...TASK_FAILURES,
      by('an error inside the stream', 'failed-in-stream', 'provider')
    ],
    decisions: [
      'The state of the task decides, the stream is for display: a task that failed is shown as failed although text was streamed.',
      'A stream that was cut is taken up again at the chunk it had come to; after 15 minutes, when the chunks are gone, the task is asked for its answer.',
      'The address of a stream is followed on FoxAPI’s own host only, as the key goes along.',
      'A longest answer is always sent (1,024 tokens unless set), as some models demand one; fields that its schemas do not name are never sent.',
      'Prices are those of the default group at 500,000 units of quota to the dollar; `credits_reserved` is not a cost.'
    ]
  },
  {
    ...FOX,
    ...WHOLE,
    way: 'task',
    params: { options: { mode: 'task' } },
    stop: { text: '[[mock:stuck]] moss', at: 'polling' },
    resume: { text: '[[mock:polls:3]] moss' },
    errors: [
      ...REFUSALS,
      ...TASK_FAILURES,
      by('a task that is gone', 'poll-404', 'bad-input', /not any more/)
    ]
  },
  {
    ...FOX,
    ...STREAMS,
    way: 'direct, streamed',
    params: { options: { mode: 'sync-stream' } },
    resume: null,
    errors: [
      ...REFUSALS,
      by('500', 'error-500', 'provider'),
      by('503', 'error-503', 'provider', /vendor failed/),
      by('a connection that broke after the order', 'reset', 'outcome-unknown'),
      by('an error inside the stream', 'stream-error', 'provider')
    ]
  },
  {
    ...FOX,
    ...WHOLE,
    way: 'direct, in one piece',
    params: { options: { mode: 'sync' } },
    stop: { text: '[[mock:slow:20]] moss', at: 'waiting' },
    resume: null,
    errors: [...REFUSALS, ...OPEN_ENDED]
  }
]

export default rows
