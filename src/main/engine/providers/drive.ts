import { failure, type Failure, type FailureClass } from '../../../shared/domain/failure'
import type { AttemptEvent } from '../../../shared/domain/events'
import {
  AdapterFailure,
  type Adapter,
  type AdapterEvent,
  type AttemptPlan,
  type ExchangeRequest,
  type LocalJob,
  type Step
} from './adapter'
import { AttemptFailure, presentable } from './failures'
import {
  DroppedResponse,
  JsonResponse,
  StreamResponse,
  type EmitAt,
  type ResponseReader
} from './responseReaders'
import type { WireEnd } from './transport'

/** The outside world of an attempt: the network and the clock, or a recording of them. */
export interface AttemptWorld {
  /**
   * Performs one exchange and feeds its response to `reader`.
   * @throws AttemptFailure when there is no response to speak of
   */
  send(request: ExchangeRequest, reader: ResponseReader<unknown>): Promise<WireEnd>
  runLocal(job: LocalJob, emit: (event: AdapterEvent) => void): Promise<void>
  wait(ms: number): Promise<void>
  /** Monotonic milliseconds. */
  now(): number
  /** Hides the attempt's key in text that came from outside. */
  hide(text: string): string
}

export interface DriveInput {
  readonly adapter: Adapter
  readonly plan: AttemptPlan
  readonly world: AttemptWorld
  /** Receives every event with its clock reading; the last one, and no other, is terminal. */
  readonly onEvent: (event: AttemptEvent, now: number) => void
}

/**
 * Runs an adapter's script to its one terminal event. The same code drives a live attempt
 * (runAttempt.ts) and a recorded one (replay.ts). Never throws.
 */
export async function drive(input: DriveInput): Promise<void> {
  const { adapter, plan, world } = input
  const events = new EventGate(input.onEvent, plan.resume !== undefined)
  try {
    await follow(
      adapter.run(plan),
      (step) => perform(step, input, events),
      (failed) => (adapter.resumable && events.hasRemoteId ? resumable(failed) : failed)
    )
    events.end(world.now())
  } catch (error) {
    events.fail(
      presentable(failureOf(error), (text) => world.hide(text)),
      world.now()
    )
  }
}

/**
 * Performs a script's steps one after another. A step that fails throws into the script, which may
 * catch that and go on (ask again, do without); only being called off cannot be caught.
 *
 * @param mark what is to be said of a step's failure before the script hears of it
 */
export async function follow<T>(
  script: Generator<Step, T, unknown>,
  act: (step: Step) => Promise<unknown>,
  mark: (failed: Failure) => Failure = (failed) => failed
): Promise<T> {
  let turn = script.next()
  while (turn.done !== true) {
    let result: unknown
    try {
      result = await act(turn.value)
    } catch (error) {
      const failed = new AdapterFailure(mark(failureOf(error)))
      if (CALLED_OFF.includes(failed.failure.class)) throw failed
      turn = script.throw(failed)
      continue
    }
    turn = script.next(result)
  }
  return turn.value
}

const CALLED_OFF: readonly FailureClass[] = ['cancelled', 'interrupted']

/** Failures of the road to the provider, not of the work it was given. */
const OF_THE_ROAD: readonly FailureClass[] = [
  'timeout',
  'network',
  'rate-limited',
  'provider',
  'truncated',
  'outcome-unknown',
  'cancelled',
  'interrupted'
]

/**
 * The work was handed over and has an id: its result can still be had without paying again. That a
 * question about it was turned away uncharged says nothing of what the work itself costs.
 */
function resumable({ notCharged: _question, ...failed }: Failure): Failure {
  if (!OF_THE_ROAD.includes(failed.class)) return failed
  return {
    ...failed,
    resumable: true,
    nextStep:
      'Ask for the result again: the task goes on at the provider, and nothing is sent anew.'
  }
}

/** Lets events through until the terminal one, and knows whether there was an answer. */
class EventGate {
  private over = false
  private text = false
  private reasoning = false

  constructor(
    private readonly onEvent: (event: AttemptEvent, now: number) => void,
    public hasRemoteId: boolean
  ) {}

  readonly emit: EmitAt = (event, at) => {
    if (this.over) return
    if (event.type === 'text') this.text ||= event.delta.trim() !== ''
    else if (event.type === 'regions') this.text ||= event.regions.length > 0
    else if (event.type === 'structured') this.text = true
    else if (event.type === 'reasoning') this.reasoning = true
    else if (event.type === 'remote-id') this.hasRemoteId = true
    this.onEvent(event, at)
  }

  end(now: number): void {
    if (this.text) this.terminal({ type: 'ended' }, now)
    else this.fail(this.emptyFailure(), now)
  }

  fail(why: Failure, now: number): void {
    this.terminal({ type: 'failed', failure: why }, now)
  }

  private terminal(event: AttemptEvent, now: number): void {
    if (this.over) return
    this.over = true
    this.onEvent(event, now)
  }

  private emptyFailure(): Failure {
    return failure(
      'empty',
      this.reasoning
        ? { sentence: 'The model used its whole answer for reasoning and then said nothing.' }
        : {}
    )
  }
}

async function perform(step: Step, input: DriveInput, events: EventGate): Promise<unknown> {
  const { adapter, world } = input
  switch (step.kind) {
    case 'json':
    case 'stream':
    case 'send':
      return await exchangeStep(step, {
        adapter,
        emit: events.emit,
        send: (request, reader) => world.send(request, reader)
      })
    case 'local':
      return await world.runLocal(step.job, (event) => events.emit(event, world.now()))
    case 'wait':
      events.emit({ type: 'phase', phase: 'polling', detail: step.why }, world.now())
      return await world.wait(step.ms)
    case 'emit':
      return events.emit(step.event, world.now())
  }
}

/** A step that is one exchange with a provider. */
export type ExchangeStep = Extract<Step, { kind: 'json' | 'stream' | 'send' }>

interface ExchangeWorld {
  readonly adapter: Adapter
  readonly emit: EmitAt
  readonly send: AttemptWorld['send']
}

/** Performs one exchange and makes of its response what the step wants. */
export function exchangeStep(step: ExchangeStep, world: ExchangeWorld): Promise<unknown> {
  const { adapter, emit, send } = world
  const context = { url: step.request.url, mapError: adapter.mapError, emit }
  switch (step.kind) {
    case 'json':
      return exchange(step.request, new JsonResponse(context), send)
    case 'stream':
      return exchange(step.request, new StreamResponse(step, context), send)
    case 'send':
      return exchange(step.request, new DroppedResponse(context), send)
  }
}

async function exchange<Result>(
  request: ExchangeRequest,
  reader: ResponseReader<Result>,
  send: AttemptWorld['send']
): Promise<Result> {
  let end: WireEnd
  try {
    end = await send(request, reader)
  } catch (error) {
    reader.flush()
    throw error
  }
  return reader.close(end)
}

function failureOf(error: unknown): Failure {
  if (error instanceof AttemptFailure || error instanceof AdapterFailure) return error.failure
  // A fault of ours or of an adapter: the attempt still ends, and says so.
  const message = error instanceof Error ? error.message : String(error)
  return failure('unreadable', {
    sentence: 'Triptych could not work on this response.',
    nextStep: 'Retry this model; if it happens again, report it with the details.',
    vendorMessage: message
  })
}
