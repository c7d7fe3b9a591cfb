import {
  AdapterFailure,
  defineAdapter,
  emit,
  stream,
  type AdapterRun,
  type AttemptPlan
} from '../adapter'
import {
  analysisFields,
  analysisOf,
  analysisOptions,
  analysisWarning,
  type Analysis
} from '../dialects/ai302/ai302Analysis'
import {
  AI302_MODELS,
  ai302Balance,
  askRecord,
  listAi302Models,
  recordedCost,
  rootOf
} from '../dialects/ai302/ai302Account'
import { mapAi302Error } from '../dialects/ai302/ai302Errors'
import { Ai302Reader } from '../dialects/ai302/ai302Reader'
import { chatRequest } from '../dialects/openai/openaiChat'

const MB = 1024 * 1024

/**
 * 302.AI (https://302.ai): many vendors' models behind OpenAI's chat completions, and image analysis
 * by which any text model can be asked about an image.
 */
export default defineAdapter({
  id: '302ai',
  label: '302.AI',
  vendor: {
    tile: '3A',
    baseUrl: 'https://api.302.ai',
    regions: [
      { label: 'International', baseUrl: 'https://api.302.ai' },
      { label: 'Mainland China (302ai.com)', baseUrl: 'https://api.302ai.com' },
      { label: 'Mainland China (302ai.cn)', baseUrl: 'https://api.302ai.cn' }
    ],
    keyPage: 'https://dash.302.ai/apis/list',
    keyEnv: ['AI302_API_KEY', '302AI_API_KEY'],
    concurrency: 3,
    models: AI302_MODELS
  },
  takes: 'encoded',
  seesThrough: 'through a second model that describes the image',
  limits: {
    // It hands images on to many vendors; these two formats every one of them takes.
    formats: ['jpeg', 'png'],
    maxSide: 2048,
    // Nothing is published but an error above 50 MB: a safe share of it for one image, and all of
    // them within 50 MB once they are base64.
    maxBytes: 10 * MB,
    maxTotalBytes: 36 * MB
  },
  // Its table of fields has no seed, detail, reasoning effort or JSON Schema.
  params: ['temperature', 'topP', 'maxTokens', 'options'],
  options: analysisOptions,
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError: mapAi302Error,
  *run(plan) {
    const analysis = analysisOf(plan)
    const sentence = analysisWarning(plan.model, analysis)
    if (sentence !== undefined) yield* emit({ type: 'warning', sentence })
    const reader = new Ai302Reader()
    let requestId: string | undefined
    try {
      const { headers } = yield* stream(chatOf(plan, analysis), 'sse', reader)
      requestId = headers['request-id']
    } catch (error) {
      // An answer that broke off, or was cut at its length, is charged for what was made.
      if (error instanceof AdapterFailure && error.failure.status === 200)
        yield* tellCost(plan, analysis, error.failure.requestId, reader.hasUsage)
      throw error
    }
    yield* tellCost(plan, analysis, requestId, reader.hasUsage)
  },
  models: listAi302Models,
  balance: ai302Balance
})

function chatOf(plan: AttemptPlan, analysis: Analysis) {
  // `stream_options.include_usage` is not in 302.AI's table either, but it is OpenAI's own way to
  // have usage in a stream, and harmless: the record tells the tokens where it is ignored.
  return chatRequest(
    { ...plan, baseUrl: `${rootOf(plan.baseUrl)}/v1` },
    { extra: () => analysisFields(plan.model, analysis), schema: null }
  )
}

/** Asks for the record of the call; when there is none, usage times price is left to say the cost. */
function* tellCost(
  plan: AttemptPlan,
  analysis: Analysis,
  requestId: string | undefined,
  hasUsage: boolean
): AdapterRun {
  if (requestId === undefined) return
  // The answer is over; asking what it cost is no part of its time.
  yield* emit({ type: 'mark', mark: 'done' })
  const record = yield* askRecord(plan.baseUrl, requestId)
  if (!record) return
  if (!hasUsage && Object.keys(record.usage).length > 0)
    yield* emit({ type: 'usage', usage: record.usage })
  const analyst = analysis.form === 'off' ? undefined : analysis.analyst
  yield* emit({ type: 'cost', cost: recordedCost(record.usd, analyst) })
}
