import Big from 'big.js'
import type { Price } from '../../../../shared/domain/cost'
import type { ParamName } from '../../../../shared/domain/lane'
import { optionValue, type OptionSpec } from '../../../../shared/domain/option'
import { xaiImageTokens } from '../../pricing/imageTokens/xai'
import {
  AdapterFailure,
  defineAdapter,
  emit,
  reply,
  stream,
  type Ask,
  type AttemptPlan,
  type ListedModel
} from '../adapter'
import {
  chatRequest,
  joinUrl,
  OpenAiChatReader,
  type ChatQuirks
} from '../dialects/openai/openaiChat'
import { mapOpenAiError } from '../dialects/openai/openaiErrors'
import { NO_ORIGINAL, withoutParams } from '../dialects/openai/openaiModelRules'
import { listChatModels, readModelList, releasedOn } from '../dialects/openai/openaiModels'
import { responsesRequest, type ResponsesQuirks } from '../dialects/openai/openaiResponses'
import { OpenAiResponsesReader } from '../dialects/openai/openaiResponsesReader'

const API: OptionSpec = {
  id: 'api',
  label: 'API',
  kind: 'choice',
  choices: [
    { value: 'chat', label: 'Chat Completions' },
    { value: 'responses', label: 'Responses' }
  ],
  default: 'chat',
  help: 'Responses shows the reasoning of more models; only Chat Completions takes a seed.'
}

const CHAT: ChatQuirks = { maxTokens: 'max_completion_tokens' }
/** xAI's Responses did not always take `instructions`; a system message it did. */
const RESPONSES: ResponsesQuirks = { system: 'message' }

/** Models that reason as they please, or not at all, and refuse to be told how much. */
const NO_EFFORT = /^grok-(2|3(?!-mini)|code|4($|-0709|-latest|-fast|-1-fast))|non-reasoning/

const PARAMS: readonly ParamName[] = [
  'temperature',
  'topP',
  'maxTokens',
  'seed',
  'detail',
  'reasoningEffort',
  'jsonSchema',
  'options'
]

/** xAI's list gives prices in hundredths of a cent per million tokens. */
const PRICE_UNITS_PER_USD = 10_000

type Fields = Readonly<Record<string, unknown>>

/**
 * The list with sight and prices (https://docs.x.ai/docs/api-reference#list-language-models), or the
 * plain one where a gateway has only that.
 */
function* listModels(baseUrl: string): Ask<readonly ListedModel[]> {
  const url = joinUrl(baseUrl, 'language-models')
  try {
    const { body } = yield* reply({
      label: 'models',
      method: 'GET',
      url,
      auth: 'key',
      repeatable: true
    })
    return readModelList(body, detailsOf)
  } catch (error) {
    if (!(error instanceof AdapterFailure) || error.failure.class === 'auth') throw error
    return yield* listChatModels({ baseUrl })
  }
}

function detailsOf(fields: Fields): Partial<ListedModel> {
  const price = priceOf(fields)
  return { ...releasedOn(fields['created']), ...(price && { price }) }
}

function priceOf(fields: Fields): Price | undefined {
  const rates = ratesOf(fields, '')
  if (!rates) return undefined
  const image = usd(fields['prompt_image_token_price'])
  const long = ratesOf(fields, '_long_context')
  const threshold = fields['long_context_threshold']
  return {
    ...rates,
    ...(image !== undefined && image !== '0' && { imagePerMTok: image }),
    ...(long &&
      typeof threshold === 'number' &&
      threshold > 0 && { tiers: [{ ...long, aboveInputTokens: threshold }] }),
    source: 'said by the server'
  }
}

function ratesOf(fields: Fields, kind: '' | '_long_context') {
  const input = usd(fields[`prompt_text_token_price${kind}`])
  const output = usd(fields[`completion_text_token_price${kind}`])
  if (input === undefined || output === undefined) return undefined
  const cached = usd(fields[`cached_prompt_text_token_price${kind}`])
  return {
    inputPerMTok: input,
    outputPerMTok: output,
    ...(cached !== undefined && { cachedInputPerMTok: cached })
  }
}

function usd(units: unknown): string | undefined {
  return typeof units === 'number' && units >= 0
    ? new Big(units).div(PRICE_UNITS_PER_USD).toFixed()
    : undefined
}

function asksResponses({ params }: AttemptPlan): boolean {
  return optionValue(API, params.options) === 'responses'
}

function fitted(asked: AttemptPlan) {
  return withoutParams(asked, {
    ...(asked.params.detail === 'original' && { detail: NO_ORIGINAL }),
    ...(asksResponses(asked) && { seed: 'The seed was not sent: the Responses API has none.' })
  })
}

/** xAI (https://docs.x.ai): OpenAI's two APIs, with the exact cost of each answer in its usage. */
export default defineAdapter({
  id: 'xai',
  label: 'xAI',
  vendor: {
    tile: 'XA',
    baseUrl: 'https://api.x.ai/v1',
    // Costs a tenth more there, and the answer says so.
    regions: [{ label: 'United States only', baseUrl: 'https://us.api.x.ai/v1' }],
    keyPage: 'https://console.x.ai/',
    keyEnv: ['XAI_API_KEY'],
    concurrency: 8,
    catalogue: 'xai'
  },
  takes: 'encoded',
  limits: {
    formats: ['jpeg', 'png'],
    // Nothing is said of sides; far above what its tiles can show.
    maxSide: 16_384,
    maxBytes: 20 * 1024 * 1024
  },
  params: PARAMS,
  paramsOf: (model) =>
    PARAMS.filter((name) => name !== 'reasoningEffort' || !NO_EFFORT.test(model)),
  options: () => [API],
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError: mapOpenAiError,
  imageTokens: (_model, image) => xaiImageTokens(image),
  leavesOut: (plan) => fitted(plan).warnings,
  *run(asked) {
    const { plan, warnings } = fitted(asked)
    const responses = asksResponses(asked)
    for (const sentence of warnings) yield* emit({ type: 'warning', sentence })
    if (responses)
      yield* stream(responsesRequest(plan, RESPONSES), 'sse', new OpenAiResponsesReader())
    else yield* stream(chatRequest(plan, CHAT), 'sse', new OpenAiChatReader())
  },
  models: ({ baseUrl }) => listModels(baseUrl)
})
