import Big from 'big.js'
import { z } from 'zod'
import type { Balance } from '../../../../shared/domain/cost'
import type { Failure } from '../../../../shared/domain/failure'
import { optionValue, type OptionSpec } from '../../../../shared/domain/option'
import { openaiImageTokens } from '../../pricing/imageTokens/openai'
import { xaiImageTokens } from '../../pricing/imageTokens/xai'
import {
  AdapterFailure,
  defineAdapter,
  json,
  stream,
  type Ask,
  type AttemptPlan,
  type JsonReply,
  type ListedModel
} from '../adapter'
import { isFields } from '../errorBody'
import {
  chatRequest,
  joinUrl,
  OpenAiChatReader,
  type ChatQuirks
} from '../dialects/openai/openaiChat'
import { mapOpenAiError } from '../dialects/openai/openaiErrors'
import { listChatModels, releasedOn } from '../dialects/openai/openaiModels'

const ORDER: OptionSpec = {
  id: 'upstreams',
  label: 'Upstreams',
  kind: 'text',
  default: '',
  placeholder: 'deepinfra, novita/fp8',
  help: 'Who is to answer, in this order, by OpenRouter’s names; empty: OpenRouter chooses each time.'
}

const FALLBACKS: OptionSpec = {
  id: 'fallbacks',
  label: 'Allow other upstreams',
  kind: 'switch',
  default: true,
  help: 'Off: only the upstreams named may answer, so that a comparison stays fair.'
}

/** `provider` of a request: who may answer. Absent when nothing is asked for. */
function routing({ params }: AttemptPlan) {
  const order = String(optionValue(ORDER, params.options))
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const fallbacks = optionValue(FALLBACKS, params.options) === true
  if (order.length === 0 && fallbacks) return {}
  return { provider: { ...(order.length > 0 && { order }), allow_fallbacks: fallbacks } }
}

const CHAT: ChatQuirks = {
  reasoning: (effort) => ({ reasoning: { effort } }),
  extra: routing
}

/** A refusal by the moderation of a router comes as a 403, which elsewhere is about the key. */
function mapError(error: JsonReply): Partial<Failure> | undefined {
  const inner = isFields(error.body) ? error.body['error'] : undefined
  const metadata = isFields(inner) && isFields(inner['metadata']) ? inner['metadata'] : {}
  if (error.status === 403 && Array.isArray(metadata['reasons']))
    return {
      class: 'filtered',
      sentence: 'The moderation before this model refused the request.',
      nextStep: 'Change the prompt or the image, or ask another model.'
    }
  if (error.status === 404 || error.status === 503)
    return {
      sentence: 'OpenRouter has no upstream that can answer this as it was asked.',
      nextStep: 'Allow other upstreams, check the model’s name, or take out a parameter.'
    }
  return mapOpenAiError(error)
}

type Fields = Readonly<Record<string, unknown>>

function detailsOf(fields: Fields): Partial<ListedModel> {
  const { top_provider: top, supported_parameters: takes } = fields
  const most = isFields(top) ? top['max_completion_tokens'] : undefined
  return {
    ...releasedOn(fields['created']),
    ...(typeof most === 'number' && most > 0 && { maxOutputTokens: most }),
    ...(Array.isArray(takes) && { json: takes.includes('structured_outputs') ? 'yes' : 'no' })
  }
}

const usdNumber = z.number().nullish()
const keyReply = z.object({
  data: z.object({ usage: usdNumber, limit: usdNumber, limit_remaining: usdNumber })
})
const creditsReply = z.object({
  data: z.object({ total_credits: z.number(), total_usage: z.number() })
})

function free(baseUrl: string, path: string, label: string) {
  const url = joinUrl(baseUrl, path)
  return { label, method: 'GET', url, auth: 'key', repeatable: true } as const
}

/** What the account has left; undefined for a key that may not ask (only management keys may). */
function* creditsLeft(baseUrl: string): Ask<Big | undefined> {
  try {
    const { data } = yield* json(free(baseUrl, 'credits', 'balance'), creditsReply)
    return new Big(data.total_credits).minus(data.total_usage)
  } catch (error) {
    if (error instanceof AdapterFailure) return undefined
    throw error
  }
}

/** What may still be spent with this key: its own limit or the account's credit, whichever is less. */
function* balance(baseUrl: string, asOf: string): Ask<Balance> {
  const { data: key } = yield* json(free(baseUrl, 'key', 'balance'), keyReply)
  const credits = yield* creditsLeft(baseUrl)
  const ownLimit =
    typeof key.limit_remaining === 'number' ? new Big(key.limit_remaining) : undefined
  if (ownLimit && (!credits || ownLimit.lt(credits))) {
    const of = typeof key.limit === 'number' ? ` of this key’s ${dollars(new Big(key.limit))}` : ''
    return { usd: ownLimit.toFixed(), sentence: `${dollars(ownLimit)}${of} left`, asOf }
  }
  if (credits) return { usd: credits.toFixed(), sentence: `${dollars(credits)} left`, asOf }
  const spent =
    typeof key.usage === 'number' ? `; ${dollars(new Big(key.usage))} spent with it so far` : ''
  return { sentence: `No limit on this key${spent}`, asOf }
}

function dollars(usd: Big): string {
  return usd.lt(0) ? `-$${usd.abs().toFixed(2)}` : `$${usd.toFixed(2)}`
}

/** OpenRouter (https://openrouter.ai/docs): many upstreams behind one chat API, with exact costs. */
export default defineAdapter({
  id: 'openrouter',
  label: 'OpenRouter',
  vendor: {
    tile: 'OR',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyPage: 'https://openrouter.ai/settings/keys',
    keyEnv: ['OPENROUTER_API_KEY'],
    concurrency: 8,
    catalogue: 'openrouter'
  },
  takes: 'encoded',
  limits: {
    // What every upstream takes; each has limits of its own behind the router.
    formats: ['jpeg', 'png'],
    maxSide: 2_000,
    maxBytes: 3 * 1024 * 1024
  },
  params: [
    'temperature',
    'topP',
    'maxTokens',
    'seed',
    'detail',
    'reasoningEffort',
    'jsonSchema',
    'options'
  ],
  options: () => [ORDER, FALLBACKS],
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError,
  imageTokens: (model, image, { detail }) => {
    if (model.startsWith('x-ai/')) return xaiImageTokens(image)
    return openaiImageTokens(/^openai\/([^:]+)/.exec(model)?.[1] ?? '', image, detail)
  },
  *run(plan) {
    yield* stream(chatRequest(plan, CHAT), 'sse', new OpenAiChatReader())
  },
  models: (context) => listChatModels(context, detailsOf),
  // Its models can be listed without a key, so that says nothing of the key.
  *check({ baseUrl }) {
    yield* json(free(baseUrl, 'key', 'check'), keyReply)
  },
  balance: ({ baseUrl, now }) => balance(baseUrl, now)
})
