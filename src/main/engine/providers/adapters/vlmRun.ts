import { AdapterFailure, defineAdapter, emit, type AttemptPlan, type Step } from '../adapter'
import {
  creditsCost,
  generate,
  isOver,
  placeImages,
  predictionFailure,
  untilOver,
  vlmRunError,
  type VlmRunPrediction
} from '../dialects/vlmRun/vlmRun'
import { regionsOf, textOf } from '../dialects/vlmRun/vlmRunAnswer'
import { priceFor, listModels, SHIPPED_MODELS } from '../dialects/vlmRun/vlmRunModels'
import { OPTIONS } from '../dialects/vlmRun/vlmRunOptions'

/**
 * VLM Run's image route: data out of images, by domain or by JSON Schema, with the places it was
 * found at. It says in credits what it took. No stream, no tokens.
 */
export default defineAdapter({
  id: 'vlm-run',
  label: 'VLM Run',
  takes: 'encoded',
  streams: 'no',
  priceFor,
  vendor: {
    tile: 'VR',
    baseUrl: 'https://api.vlm.run/v1',
    keyPage: 'https://app.vlm.run',
    keyEnv: ['VLMRUN_API_KEY'],
    concurrency: 2,
    requestsPerMinute: 10,
    // As long as the official SDKs wait for a synchronous answer.
    timeouts: { connect: 10, firstByte: 120, idle: 120 },
    models: SHIPPED_MODELS
  },
  limits: {
    formats: ['jpeg', 'png', 'webp', 'gif'],
    // Neither pixels, bytes nor a number of images are published; uploads take 32 MB.
    maxSide: Number.MAX_SAFE_INTEGER,
    maxBytes: 20_000_000
  },
  params: ['temperature', 'maxTokens', 'detail', 'jsonSchema', 'options'],
  options: () => Object.values(OPTIONS),
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError: vlmRunError,
  resumable: true,
  *run(plan) {
    const prediction = plan.resume
      ? yield* untilOver(plan, plan.resume.remoteId)
      : yield* predict(plan)
    const cost = creditsCost(prediction)
    if (cost) yield* emit({ type: 'cost', cost })
    const failed = predictionFailure(prediction)
    if (failed) throw new AdapterFailure(failed)
    yield* tell(plan, prediction.response)
  },
  models: listModels
})

function* predict(plan: AttemptPlan): Generator<Step, VlmRunPrediction, unknown> {
  const images = yield* placeImages(plan)
  const prediction = yield* generate(plan, images)
  const { id } = prediction
  if (!id) return prediction
  yield* emit({ type: 'remote-id', id })
  return isOver(prediction) ? prediction : yield* untilOver(plan, id, prediction)
}

function* tell(plan: AttemptPlan, response: unknown): Generator<Step, void, unknown> {
  if (response === null || response === undefined) return
  const text = textOf(response, plan.params.jsonSchema !== undefined)
  yield* emit({ type: 'text', delta: text })
  if (typeof response !== 'string') yield* emit({ type: 'structured', value: response })
  const regions = regionsOf(response, plan.images)
  if (regions.length > 0) yield* emit({ type: 'regions', regions })
}
