import Big from 'big.js'
import { z } from 'zod'
import type { Cost } from '../../../../../shared/domain/cost'
import { failure, type Failure } from '../../../../../shared/domain/failure'
import { optionValue } from '../../../../../shared/domain/option'
import {
  AdapterFailure,
  ImageSlot,
  json,
  type AttemptPlan,
  type ExchangeRequest,
  type JsonReply,
  type JsonValue,
  type PlanImage,
  type Step
} from '../../adapter'
import { errorWords, isFields } from '../../errorBody'
import { pollTask, submitTask, type PollSchedule } from '../tasks'
import { versionedUrl } from '../versionedUrl'
import { OPTIONS } from './vlmRunOptions'

/**
 * VLM Run's image predictions (https://docs.vlm.run/api-reference): one request with all images,
 * answered at once, or in batch mode with an id to ask for. The answer is data of the domain's
 * shape, or of a person's own JSON Schema.
 */

/** Full address of a path of the API, whether or not a person typed its `/v1` too. */
export function apiUrl(baseUrl: string, path: string): string {
  return versionedUrl(baseUrl, 'v1', path)
}

/** Read leniently: servers of different ages leave out or add most of this. */
const text = z.string().nullish().catch(null)

const Prediction = z.object({
  id: text,
  status: text,
  response: z.unknown().optional(),
  message: text,
  usage: z
    .object({ credits_used: z.number().nullish().catch(null), message: text })
    .nullish()
    .catch(null)
})
export type VlmRunPrediction = z.infer<typeof Prediction>

/** Above this an image goes by address instead of inside the request. */
const INLINE_BYTES = 10_000_000

/** 2 s growing to 5 s: a small account has ten requests a minute, questions included. */
const SCHEDULE: PollSchedule = {
  first: 2_000,
  then: [{ every: 2_000, until: 6_000 }, { every: 3_000, until: 12_000 }, { every: 5_000 }],
  giveUpAfter: 300_000,
  failures: 5
}

/**
 * Sends the images, each as a data address, or by the address it was uploaded to.
 *
 * @returns the prediction, which may not be over yet, and always with its id unless it is
 */
export function* generate(
  plan: AttemptPlan,
  images: readonly JsonValue[]
): Generator<Step, VlmRunPrediction, unknown> {
  const prediction = yield* submitTask(generateRequest(plan, images), Prediction)
  if (isOver(prediction) || prediction.id) return prediction
  throw new AdapterFailure(
    failure('outcome-unknown', {
      sentence: 'VLM Run took the request but gave no id to ask for the result with.'
    })
  )
}

function generateRequest(plan: AttemptPlan, images: readonly JsonValue[]): ExchangeRequest {
  const { options } = plan.params
  return {
    label: 'submit',
    method: 'POST',
    url: apiUrl(plan.baseUrl, 'image/generate'),
    auth: 'key',
    repeatable: false,
    body: {
      kind: 'json',
      value: {
        images,
        domain: String(optionValue(OPTIONS.domain, options)),
        model: plan.model,
        batch: optionValue(OPTIONS.batch, options),
        config: config(plan),
        // The server's own default is to allow it.
        metadata: { allow_training: optionValue(OPTIONS.allowTraining, options) }
      }
    }
  }
}

const DETAIL = { auto: 'auto', low: 'lo', high: 'hi', original: 'hi' } as const

function config({ params, prompt }: AttemptPlan): JsonValue {
  const { detail, jsonSchema, maxTokens, temperature, options } = params
  // There is one field for instructions, so a system prompt goes before the rest of them.
  const instructions = [prompt.system, prompt.text].filter((part) => part.trim() !== '')
  return {
    ...(instructions.length > 0 && { prompt: instructions.join('\n\n') }),
    ...(detail !== undefined && { detail: DETAIL[detail] }),
    ...(jsonSchema !== undefined && { json_schema: jsonSchema as Record<string, JsonValue> }),
    max_tokens: maxTokens,
    temperature,
    confidence: optionValue(OPTIONS.confidence, options),
    grounding: optionValue(OPTIONS.grounding, options)
  }
}

const Uploaded = z.object({ public_url: text })

/** Every image as the request names it, in order; large ones are uploaded first. */
export function* placeImages(plan: AttemptPlan): Generator<Step, readonly JsonValue[], unknown> {
  if (plan.images.length === 0)
    throw new AdapterFailure(
      failure('bad-input', {
        sentence: 'VLM Run answers about images only, and this prompt has none.',
        nextStep: 'Add an image, or ask another model.',
        notCharged: true
      })
    )
  const placed: JsonValue[] = []
  for (const image of plan.images) {
    const url = image.sizeBytes > INLINE_BYTES ? yield* upload(plan, image) : undefined
    placed.push(url ?? new ImageSlot(image.index, 'data-url'))
  }
  return placed
}

/**
 * Uploads one image. That its public address may stand in `images` is inferred; a server that gives
 * none gets the image inside the request after all.
 */
function* upload(
  plan: AttemptPlan,
  image: PlanImage
): Generator<Step, string | undefined, unknown> {
  const name = `image-${image.index + 1}.${image.format === 'jpeg' ? 'jpg' : image.format}`
  const { public_url: url } = yield* json(
    {
      label: 'upload',
      method: 'POST',
      url: apiUrl(plan.baseUrl, 'files?purpose=assistants&generate_public_url=true'),
      auth: 'key',
      repeatable: true,
      body: {
        kind: 'multipart',
        fields: {},
        file: { field: 'file', name, index: image.index }
      }
    },
    Uploaded
  )
  return url ?? undefined
}

/** Asks for a prediction until it is over, however it ended. */
export function* untilOver(
  plan: AttemptPlan,
  id: string,
  known?: VlmRunPrediction
): Generator<Step, VlmRunPrediction, unknown> {
  return yield* pollTask({
    request: {
      label: 'poll',
      method: 'GET',
      url: apiUrl(plan.baseUrl, `predictions/${encodeURIComponent(id)}`),
      auth: 'key',
      repeatable: true
    },
    schema: Prediction,
    schedule: SCHEDULE,
    isOver,
    stateOf,
    ...(known && { known: stateOf(known) })
  })
}

/** `paused` has no documented way on, and an unknown state is not an end: both are waited for. */
export function isOver({ status, response }: VlmRunPrediction): boolean {
  if (status === undefined || status === null) return response !== undefined && response !== null
  return status === 'completed' || status === 'failed'
}

const STATES: Readonly<Record<string, string>> = {
  enqueued: 'Submitted, in line',
  pending: 'Submitted',
  running: 'Processing',
  paused: 'Paused at VLM Run; Triptych keeps asking'
}

function stateOf({ status }: VlmRunPrediction): string {
  if (status === undefined || status === null) return 'Submitted'
  return STATES[status] ?? `In state “${status}”`
}

/** Why a prediction that is over has no answer; undefined when it was completed. */
export function predictionFailure(prediction: VlmRunPrediction): Failure | undefined {
  if (prediction.status !== 'failed') return undefined
  // Where a failed prediction states its reason is not documented; these two are known to exist.
  const reason = [prediction.message, prediction.usage?.message].find((words) => words)
  return failure('provider', {
    sentence: reason
      ? 'VLM Run could not make this prediction.'
      : 'VLM Run could not make this prediction, and gave no reason.',
    nextStep: 'Retry this model, or choose another domain.',
    vendorCode: 'failed',
    ...(reason && { vendorMessage: reason })
  })
}

/** 100 credits are one US dollar (https://docs.vlm.run/pricing). */
export const CREDITS_PER_USD = 100

/** What the provider says it took; undefined when it does not. */
export function creditsCost({ usage }: VlmRunPrediction): Cost | undefined {
  const credits = usage?.credits_used
  if (typeof credits !== 'number' || credits < 0) return undefined
  return {
    mark: 'billed',
    usd: new Big(credits).div(CREDITS_PER_USD).toFixed(),
    reason: `${credits} ${credits === 1 ? 'credit' : 'credits'}, as VLM Run said; 100 credits are $1.`,
    ...(credits === 0 && { free: true })
  }
}

/** What only VLM Run says, over the general table of status codes. */
export function vlmRunError({ status, body }: JsonReply): Partial<Failure> | undefined {
  const { message } = errorWords(body)
  const requestId = requestIdIn(body)
  return {
    ...(requestId !== undefined && { requestId }),
    ...(status === 404 && {
      sentence: 'VLM Run does not know this address, domain or prediction.',
      nextStep:
        'Check the domain of this model, and the address in Settings; VLM Run’s own is https://api.vlm.run/v1.'
    }),
    ...(status === 422 &&
      message?.includes('domain') && {
        sentence: 'VLM Run does not take this domain for images.',
        nextStep: 'Choose another domain in this model’s settings.'
      })
  }
}

function requestIdIn(body: unknown): string | undefined {
  const error = isFields(body) ? body['error'] : undefined
  const id = isFields(error) ? error['id'] : undefined
  return typeof id === 'string' ? id : undefined
}
