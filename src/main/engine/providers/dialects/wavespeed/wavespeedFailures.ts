import { failure, type Failure } from '../../../../../shared/domain/failure'
import { AdapterFailure, type JsonReply } from '../../adapter'
import { errorWords } from '../../errorBody'
import { httpFailure } from '../../failures'

/** How WaveSpeedAI says that something went wrong: by status, behind status 200, or in the task. */

export const ADDRESS = 'https://api.wavespeed.ai'

/** Any response of the API, whatever its `data` is. */
export interface WavespeedEnvelope {
  readonly code?: number | null | undefined
  readonly message?: string | null | undefined
  readonly error?: unknown
}

/** What a task says of its end. */
interface EndedTask {
  readonly status?: string | null | undefined
  readonly error?: unknown
  readonly code?: number | null | undefined
}

/** True when the body's own code is no success. */
export function isRefused({ code }: WavespeedEnvelope): boolean {
  return typeof code === 'number' && code !== 200
}

/** A question that came at a bad moment; the task itself may be fine. */
export function isBusy(code: number | null | undefined): boolean {
  return code === 429 || (typeof code === 'number' && code >= 500 && code < 600)
}

/** The body's `code` is a second status: an empty balance comes as 400 behind status 200. */
export function throwIfRefused(envelope: WavespeedEnvelope): void {
  if (!isRefused(envelope)) return
  const { code, message, error } = envelope
  const text = JSON.stringify({ code, message: message ?? errorWords({ error }).message })
  const response = { status: code ?? 0, headers: {}, text, url: ADDRESS }
  throw new AdapterFailure({ ...httpFailure(response, wavespeedError), status: 200 })
}

const NO_CREDIT = /insufficient (credits?|balance|funds)|top.?up/i

/** What only WaveSpeedAI says, over the general table of status codes. */
export function wavespeedError({ status, body }: JsonReply): Partial<Failure> | undefined {
  const { message = '' } = errorWords(body)
  if (status < 500 && NO_CREDIT.test(message)) return failure('balance')
  if (status === 401)
    return {
      nextStep:
        'Check the key under Settings, Providers and keys; WaveSpeedAI activates keys with the first payment.'
    }
  if (status === 404)
    return {
      sentence: 'WaveSpeedAI does not know this address or task.',
      nextStep: `Check the address in Settings; WaveSpeedAI’s own is ${ADDRESS}.`
    }
  return undefined
}

const REFUND = 'WaveSpeedAI gives the price of a failed task back within three hours.'

/** Numbers of failed tasks (https://wavespeed.ai/docs/error-codes). */
const TASK_FAILURES: Readonly<Record<number, Failure>> = {
  1200: failure('filtered'),
  1400: failure('bad-input', { sentence: 'WaveSpeedAI misses a parameter in this request.' }),
  1401: failure('bad-input', {
    sentence: 'WaveSpeedAI does not accept a parameter of this request.'
  }),
  1402: failure('bad-input', {
    sentence: 'WaveSpeedAI could not read an image from its address.',
    nextStep: `Retry this model: the image is uploaded again. ${REFUND}`
  }),
  1403: failure('provider', { sentence: 'The run of this task failed at WaveSpeedAI.' }),
  1405: failure('provider', { sentence: 'The task failed at WaveSpeedAI.' }),
  5000: failure('provider', { sentence: 'WaveSpeedAI had an error of its own.' }),
  5003: failure('provider', { sentence: 'WaveSpeedAI or the model is not available now.' })
}

const STATE_FAILURES: Readonly<Record<string, Failure>> = {
  cancelled: failure('provider', { sentence: 'The task was cancelled at WaveSpeedAI.' }),
  timeout: failure('timeout', {
    sentence: 'WaveSpeedAI gave the task up: it took too long.',
    nextStep: 'Retry this model, or ask another one.'
  }),
  deleted: failure('provider', { sentence: 'The task was deleted at WaveSpeedAI.' })
}

/** Why a task that is over has no answer; undefined when it was completed. */
export function taskFailure(task: EndedTask): Failure | undefined {
  if (task.status === 'completed') return undefined
  const { message } = errorWords({ error: task.error })
  const known =
    TASK_FAILURES[task.code ?? 0] ??
    STATE_FAILURES[task.status ?? ''] ??
    failure('provider', { sentence: 'The task failed at WaveSpeedAI.' })
  return {
    ...known,
    nextStep: known.nextStep.includes(REFUND) ? known.nextStep : `${known.nextStep} ${REFUND}`,
    vendorCode: task.code ? String(task.code) : (task.status ?? 'failed'),
    ...(message !== undefined && message !== '' && { vendorMessage: message })
  }
}
