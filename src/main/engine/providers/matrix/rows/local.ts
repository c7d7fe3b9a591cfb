import type { MockServer } from '../../../../../../e2e/mocks/httpServer'
import {
  startLlamaCppMock,
  startLmStudioMock,
  startOllamaMock,
  startVllmMock
} from '../../../../../../e2e/mocks/local/localServers'
import { startOpenAiMock } from '../../../../../../e2e/mocks/openai/openaiServer'
import { chatFailures } from '../chatFailures'
import { BOTH_APIS } from '../chatWays'
import { chatUsage, plainUsage, priced } from '../counts'
import type { MatrixRow, RowMock } from '../row'

/** Servers on a person's own computer, and any other that speaks the dialect. */

const VISION = { models: [{ id: 'qwen3-vl:8b', vision: true }] }

/** They are found at their origin, whatever their own base address is. */
async function atOrigin(started: Promise<MockServer>): Promise<RowMock> {
  const server = await started
  return { ...server, baseUrl: server.origin }
}

const FREE: MatrixRow['cost'] = { mark: 'computed', usd: () => '0' }

const LOCAL = {
  ...BOTH_APIS,
  key: 'none',
  model: 'qwen3-vl:8b',
  cost: FREE,
  reasoning: { params: { reasoningEffort: 'high' } },
  schema: {}
} as const

/** There is no key to be wrong. */
const NO_KEY = ['401']

const TYPED = { inputPerMTok: '1.23', outputPerMTok: '4.56', source: 'typed by you' }

const rows: readonly MatrixRow[] = [
  {
    ...LOCAL,
    provider: 'ollama',
    start: () => atOrigin(startOllamaMock(VISION)),
    orders: /^POST \/api\/chat$/,
    usage: plainUsage(),
    errors: chatFailures(
      [
        { what: 'too little memory', model: 'needs-memory', class: 'provider' },
        { what: 'signed out of its cloud (401)', model: 'slow:5-cloud', class: 'auth' }
      ],
      // Ollama filters nothing and has no refusal of its own.
      [...NO_KEY, 'content_filter', 'refusal']
    ),
    decisions: [
      'Its own chat is used rather than its OpenAI-compatible one, as only that tells how long loading took.',
      'WebP is left out, as only newer versions read it.'
    ]
  },
  {
    ...LOCAL,
    provider: 'lm-studio',
    start: () => atOrigin(startLmStudioMock(VISION)),
    usage: chatUsage,
    // It takes no effort; a model that reasons does it unasked.
    reasoning: { model: 'reasoning' },
    errors: chatFailures([], NO_KEY),
    decisions: [
      'Its list is asked for in the form of version 0.4, and before that in the older one.'
    ]
  },
  {
    ...LOCAL,
    provider: 'llama-cpp',
    start: () => atOrigin(startLlamaCppMock(VISION)),
    usage: plainUsage(1),
    errors: chatFailures(
      [{ what: 'a full context', model: 'context-full', class: 'too-large', says: /context/ }],
      NO_KEY
    ),
    decisions: ['WebP is left out: its image reader does not know it.']
  },
  {
    ...LOCAL,
    provider: 'vllm',
    start: () => atOrigin(startVllmMock({ ...VISION, imagesPerPrompt: 2 })),
    usage: plainUsage(),
    errors: chatFailures(
      [
        {
          what: 'more images than allowed',
          images: 3,
          class: 'bad-input',
          says: /at most 2 images/
        }
      ],
      NO_KEY
    ),
    decisions: [
      'Whether a model sees images is not said by vLLM, so it stays unknown until a person says.',
      'How many images a prompt may hold is the operator’s choice and told only when it is exceeded.'
    ]
  },
  {
    ...BOTH_APIS,
    provider: 'openai-compatible',
    start: (apiKey) => startOpenAiMock({ apiKey, models: ['house-model'] }),
    model: 'house-model',
    typedPrice: TYPED,
    usage: chatUsage,
    cost: {
      mark: 'computed',
      usd: (facts) => priced(chatUsage(facts), { in: TYPED.inputPerMTok, out: TYPED.outputPerMTok })
    },
    reasoning: { params: { reasoningEffort: 'high' } },
    schema: {},
    errors: chatFailures(),
    decisions: [
      'Images are sent as JPEG or PNG within the smallest limits known among servers of this dialect.',
      'Its prices are those a person types; without them the cost is unknown, never 0.'
    ]
  }
]

export default rows
