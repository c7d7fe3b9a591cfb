import Big from 'big.js'
import type { Balance } from '../../../../shared/domain/cost'
import {
  AdapterFailure,
  defineAdapter,
  emit,
  type Ask,
  type AskContext,
  type AttemptPlan,
  type Step
} from '../adapter'
import { ThinkTags } from '../dialects/thinkTags'
import {
  answerText,
  isOver,
  OPTIONS,
  ROUTES,
  submit,
  untilOver,
  type WavespeedTask
} from '../dialects/wavespeed/wavespeed'
import { ADDRESS, taskFailure, wavespeedError } from '../dialects/wavespeed/wavespeedFailures'
import {
  askBalance,
  isTextOnly,
  listModels,
  SHIPPED_MODELS
} from '../dialects/wavespeed/wavespeedModels'
import { dollars, textCallCost } from '../dialects/wavespeed/wavespeedPrices'
import { uploadImages } from '../dialects/wavespeed/wavespeedUpload'

/**
 * WaveSpeedAI's any-llm: one adapter for its vision and its text route. Images are uploaded, the
 * prompt is submitted as a task, and its result asked for; there is no stream and no token count.
 */
export default defineAdapter({
  id: 'wavespeed',
  label: 'WaveSpeedAI',
  takes: 'encoded',
  streams: 'no',
  vendor: {
    tile: 'WS',
    baseUrl: ADDRESS,
    keyPage: 'https://wavespeed.ai/accesskey',
    keyEnv: ['WAVESPEED_API_KEY'],
    // The smallest account level runs two tasks at once; others wait in line there.
    concurrency: 2,
    timeouts: { connect: 10, firstByte: 30, idle: 30 },
    models: SHIPPED_MODELS
  },
  limits: {
    // What the models behind the route read; uploads take BMP and TIFF too.
    formats: ['jpeg', 'png', 'webp'],
    // Published nowhere here; the smallest known among those models.
    maxSide: 8_000,
    maxBytes: 20_000_000,
    maxImages: 16
  },
  params: ['temperature', 'maxTokens', 'options'],
  options: () => Object.values(OPTIONS),
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError: wavespeedError,
  resumable: true,
  *run(plan) {
    const task = plan.resume ? yield* untilOver(plan, plan.resume.remoteId) : yield* work(plan)
    const failed = taskFailure(task)
    if (failed) throw new AdapterFailure(failed)
    yield* tell(task)
    if (wentToText(plan, task) && !isTextOnly(plan.model))
      yield* emit({ type: 'cost', cost: textCallCost(plan.model) })
  },
  models: listModels,
  *check(context) {
    yield* askBalance(context)
  },
  balance
})

function* work(plan: AttemptPlan): Generator<Step, WavespeedTask, unknown> {
  const urls = yield* uploadImages(plan)
  const task = yield* submit(plan, urls)
  yield* emit({ type: 'remote-id', id: task.id })
  return isOver(task) ? task : yield* untilOver(plan, task.id, task)
}

function* tell(task: WavespeedTask): Generator<Step, void, unknown> {
  const tags = new ThinkTags()
  for (const { kind, text } of [...tags.push(answerText(task)), ...tags.flush()])
    yield* emit({ type: kind, delta: text })
}

/** The task names its route; where it does not, the images tell. */
function wentToText(plan: AttemptPlan, { model }: WavespeedTask): boolean {
  if (model === ROUTES.text) return true
  return model !== ROUTES.vision && plan.images.length === 0
}

function* balance(context: AskContext): Ask<Balance> {
  const usd = dollars(yield* askBalance(context))
  return {
    ...(usd !== undefined && { usd }),
    // Rounded down: it never shows a cent that is not there.
    sentence:
      usd === undefined ? 'WaveSpeedAI did not say.' : `$${new Big(usd).toFixed(2, 0)} left`,
    asOf: context.now
  }
}
