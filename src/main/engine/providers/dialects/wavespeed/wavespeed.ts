import { z } from 'zod'
import { failure } from '../../../../../shared/domain/failure'
import { optionValue, type OptionSpec } from '../../../../../shared/domain/option'
import { AdapterFailure, type AttemptPlan, type ExchangeRequest, type Step } from '../../adapter'
import { pollTask, submitTask, type PollSchedule } from '../tasks'
import { versionedUrl } from '../versionedUrl'
import { isBusy, isRefused, throwIfRefused } from './wavespeedFailures'

/**
 * WaveSpeedAI's task API (https://wavespeed.ai/docs/rest-api) for its two any-llm routes: submit,
 * then ask for the result; every response is an envelope `{code, message, data}`.
 */

/** The route is chosen by whether the prompt has images; both take the same model names. */
export const ROUTES = {
  vision: 'wavespeed-ai/any-llm/vision',
  text: 'wavespeed-ai/any-llm'
} as const
export type Route = keyof typeof ROUTES

/** Full address of a path of the API, whether or not a person typed its `/api/v3` too. */
export function apiUrl(baseUrl: string, path: string): string {
  return versionedUrl(baseUrl, 'api/v3', path)
}

export const OPTIONS = {
  mode: {
    id: 'mode',
    kind: 'choice',
    label: 'Waiting',
    help: 'Asynchronous asks for the result until it is there; synchronous holds one request open, for up to 90 seconds.',
    choices: [
      { value: 'asynchronous', label: 'Asynchronous' },
      { value: 'synchronous', label: 'Synchronous' }
    ],
    default: 'asynchronous'
  },
  priority: {
    id: 'priority',
    kind: 'choice',
    label: 'Priority',
    help: 'Where the model runs: the quickest host, or the one with the most room.',
    choices: [
      { value: 'latency', label: 'Latency' },
      { value: 'throughput', label: 'Throughput' }
    ],
    // The documentation contradicts itself about the default, so it is always sent.
    default: 'latency'
  },
  reasoning: {
    id: 'reasoning',
    kind: 'switch',
    label: 'Reasoning in the answer',
    help: 'Asks the model to write its reasoning too. Thinking models think anyway, and it counts as output.',
    default: false
  }
} as const satisfies Record<string, OptionSpec>

/** Read leniently: one odd field must not hide the id of a task that costs money. */
const text = z.string().nullish().catch(null)
const number = z.coerce.number().nullish().catch(null)

const Task = z.object({
  id: text,
  /** The route, not the language model. */
  model: text,
  status: text,
  outputs: z.unknown().optional(),
  error: z.unknown().optional(),
  /** Number of the task's error. */
  code: number
})
export type WavespeedTask = z.infer<typeof Task>

const Envelope = z.object({
  code: number,
  message: text,
  error: z.unknown().optional(),
  // A refusal carries anything here: nothing, null, an empty string.
  data: Task.nullish().catch(null)
})

/** Longer than the 90 seconds after which the server ends a synchronous wait. */
const SYNC_SECONDS = 120

/** 1 s for 10 s, then 2 s, then 5 s; after 10 min the task is left to itself, with its id kept. */
const SCHEDULE: PollSchedule = {
  first: 1_000,
  then: [{ every: 1_000, until: 10_000 }, { every: 2_000, until: 60_000 }, { every: 5_000 }],
  giveUpAfter: 600_000,
  failures: 6
}

function submission(plan: AttemptPlan, imageUrls: readonly string[]): ExchangeRequest {
  const { params, prompt } = plan
  const route = imageUrls.length > 0 ? 'vision' : 'text'
  const waits = optionValue(OPTIONS.mode, params.options) === 'synchronous'
  return {
    label: 'submit',
    method: 'POST',
    url: apiUrl(plan.baseUrl, ROUTES[route]),
    auth: 'key',
    repeatable: false,
    ...(waits && { timeouts: { firstByte: SYNC_SECONDS, idle: SYNC_SECONDS } }),
    body: {
      kind: 'json',
      value: {
        // The documented default is in neither list of models, so a model is always sent.
        model: plan.model,
        prompt: prompt.text,
        ...(prompt.system.trim() !== '' && { system_prompt: prompt.system }),
        ...(route === 'vision' && { images: imageUrls }),
        temperature: params.temperature,
        max_tokens: params.maxTokens,
        priority: String(optionValue(OPTIONS.priority, params.options)),
        reasoning: optionValue(OPTIONS.reasoning, params.options),
        enable_sync_mode: waits
      }
    }
  }
}

/**
 * Submits a prompt, whose images were uploaded before.
 *
 * @throws AdapterFailure for a refusal, also one hidden behind status 200
 */
export function* submit(
  plan: AttemptPlan,
  imageUrls: readonly string[]
): Generator<Step, WavespeedTask & { id: string }, unknown> {
  const envelope = yield* submitTask(submission(plan, imageUrls), Envelope)
  throwIfRefused(envelope)
  const { data } = envelope
  if (data?.id) return { ...data, id: data.id }
  throw new AdapterFailure(
    failure('outcome-unknown', { sentence: 'WaveSpeedAI took the request but named no task.' })
  )
}

/** Asks for a task until it is over, however it ended. */
export function* untilOver(
  plan: AttemptPlan,
  id: string,
  known?: WavespeedTask
): Generator<Step, WavespeedTask, unknown> {
  const envelope = yield* pollTask({
    request: resultRequest(plan.baseUrl, id),
    schema: Envelope,
    schedule: SCHEDULE,
    isOver: (reply) => isOver(reply.data) || (isRefused(reply) && !isBusy(reply.code)),
    stateOf: ({ data }) => stateOf(data),
    ...(known && { known: stateOf(known) })
  })
  throwIfRefused(envelope)
  return envelope.data ?? {}
}

/** The task's own address is built from its id: `urls.get` could point to any host. */
function resultRequest(baseUrl: string, id: string): ExchangeRequest {
  return {
    label: 'poll',
    method: 'GET',
    url: apiUrl(baseUrl, `predictions/${encodeURIComponent(id)}/result`),
    auth: 'key',
    repeatable: true
  }
}

/** Ended badly; the SDKs know the last three, the documentation only the first. */
const ENDED_BADLY = ['failed', 'cancelled', 'timeout', 'deleted']

/** The synchronous wait ended before the task did. */
const WAIT_ENDED = 5004

/** True once nothing more will come; an unknown state is waited for. */
export function isOver(task: WavespeedTask | null | undefined): boolean {
  if (task?.status === 'completed') return true
  return ENDED_BADLY.includes(task?.status ?? '') && task?.code !== WAIT_ENDED
}

function stateOf(task: WavespeedTask | null | undefined): string {
  if (task?.code === WAIT_ENDED) return 'The synchronous wait ended, the task goes on'
  switch (task?.status) {
    case 'created':
      return 'Submitted, in line'
    case 'processing':
      return 'Processing'
    default:
      return task?.status ? `In state “${task.status}”` : 'Submitted'
  }
}

/**
 * The answer's text. On these routes `outputs` holds text, although the documentation calls its
 * elements addresses; one that looks like an address is what the model said, and is never fetched.
 */
export function answerText({ outputs }: WavespeedTask): string {
  const list: readonly unknown[] = Array.isArray(outputs) ? outputs : [outputs ?? '']
  return list
    .map((output) => (typeof output === 'string' ? output : JSON.stringify(output, null, 2)))
    .join('\n\n')
}
