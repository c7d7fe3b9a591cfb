import type { z } from 'zod'
import { failure, type Failure, type FailureClass } from '../../../../shared/domain/failure'
import { AdapterFailure, json, wait, type ExchangeRequest, type Step } from '../adapter'

/** How often to ask for a task, and for how long. All times in milliseconds. */
export interface PollSchedule {
  /** Before the first question. */
  readonly first: number
  /** Between questions: each entry holds until that much was waited in all; the last one for good. */
  readonly then: readonly { readonly every: number; readonly until?: number }[]
  /** How long to wait in all; the task itself goes on at the provider. */
  readonly giveUpAfter: number
  /** Questions in a row that may fail on their way before that counts. */
  readonly failures: number
}

export interface PollOptions<T> {
  readonly request: ExchangeRequest
  readonly schema: z.ZodType<T>
  readonly schedule: PollSchedule
  /** True once there is nothing left to wait for, good or bad. */
  readonly isOver: (task: T) => boolean
  /** Plain words for the state the task is in, such as `Submitted, in line` or `Processing`. */
  readonly stateOf: (task: T) => string
  /** What is known of the task already, from the answer to the submission. */
  readonly known?: string
}

/**
 * Hands work over, once. When no readable answer comes back, the provider may have taken it all the
 * same and charge for it; the failure says so, and a person decides whether to send it again.
 *
 * @throws AdapterFailure `outcome-unknown` after a time-out or an error of the provider's own
 */
export function* submitTask<T>(
  request: ExchangeRequest,
  schema: z.ZodType<T>
): Generator<Step, T, unknown> {
  try {
    return yield* json(request, schema)
  } catch (error) {
    if (error instanceof AdapterFailure) throw new AdapterFailure(leftOpen(error.failure))
    throw error
  }
}

function leftOpen(failed: Failure): Failure {
  if (failed.notCharged === true) return failed
  const { nextStep } = failure('outcome-unknown')
  if (failed.class === 'timeout' || failed.class === 'provider')
    return { ...failed, class: 'outcome-unknown', sentence: mayBeTaken(failed.sentence), nextStep }
  // The answer began and broke, or cannot be read: its class says that best.
  if (failed.class === 'truncated' || failed.class === 'unreadable') return { ...failed, nextStep }
  return failed
}

function mayBeTaken(sentence: string): string {
  return `${sentence.replace(/\.$/, '')}; it may have taken the work all the same.`
}

/** Trouble on the way to a free question: the task may be fine, so it is asked again. */
const ASK_AGAIN: readonly FailureClass[] = [
  'network',
  'timeout',
  'provider',
  'rate-limited',
  'truncated'
]

/**
 * Asks for a task until it is over. Questions are free and may be repeated; a provider that asks
 * for patience (`Retry-After`) gets it. The adapter has no clock, so the time counted is the time
 * waited between questions.
 *
 * @throws AdapterFailure `timeout`, resumable, when the task takes longer than the schedule allows
 */
export function* pollTask<T>(options: PollOptions<T>): Generator<Step, T, unknown> {
  const { request, schema, schedule, isOver, stateOf } = options
  let state = options.known ?? 'Submitted'
  let waited = 0
  let failures = 0
  let pause = schedule.first
  for (;;) {
    yield* wait(pause, state)
    waited += pause
    try {
      const task = yield* json(request, schema)
      failures = 0
      if (isOver(task)) return task
      state = stateOf(task)
      pause = intervalAt(schedule, waited)
    } catch (error) {
      if (!mayAskAgain(error) || ++failures >= schedule.failures) throw error
      const asked = error.failure.retryAfterMs ?? 0
      pause = Math.max(intervalAt(schedule, waited), asked)
    }
    if (waited >= schedule.giveUpAfter) throw new AdapterFailure(tooLong(state, waited))
  }
}

function intervalAt({ then }: PollSchedule, waited: number): number {
  const entry = then.find(({ until }) => until === undefined || waited < until) ?? then.at(-1)
  return entry?.every ?? 1_000
}

function mayAskAgain(error: unknown): error is AdapterFailure {
  return error instanceof AdapterFailure && ASK_AGAIN.includes(error.failure.class)
}

function tooLong(state: string, waited: number) {
  return failure('timeout', {
    sentence: `The task was not done after ${Math.round(waited / 60_000)} minutes (${state}).`,
    nextStep:
      'Ask for the result again: the task goes on at the provider, and nothing is sent anew.',
    resumable: true
  })
}
