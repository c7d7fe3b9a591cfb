import { failure, type Failure } from '../../../shared/domain/failure'
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
import { JsonResponse, StreamResponse, type EmitAt, type ResponseReader } from './responseReaders'
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
  const events = new EventGate(input.onEvent)
  try {
    const script = adapter.run(plan)
    let turn = script.next()
    while (turn.done !== true) turn = script.next(await perform(turn.value, input, events))
    events.end(world.now())
  } catch (error) {
    events.fail(
      presentable(failureOf(error), (text) => world.hide(text)),
      world.now()
    )
  }
}

/** Lets events through until the terminal one, and knows whether there was an answer. */
class EventGate {
  private over = false
  private text = false
  private reasoning = false

  constructor(private readonly onEvent: (event: AttemptEvent, now: number) => void) {}

  readonly emit: EmitAt = (event, at) => {
    if (this.over) return
    if (event.type === 'text') this.text ||= event.delta.trim() !== ''
    else if (event.type === 'regions') this.text ||= event.regions.length > 0
    else if (event.type === 'reasoning') this.reasoning = true
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
  const { world } = input
  switch (step.kind) {
    case 'json':
      return await exchange(step.request, new JsonResponse(contextOf(step, input, events)), world)
    case 'stream':
      return await exchange(
        step.request,
        new StreamResponse(step, contextOf(step, input, events)),
        world
      )
    case 'local':
      return await world.runLocal(step.job, (event) => events.emit(event, world.now()))
    case 'wait':
      events.emit({ type: 'phase', phase: 'polling', detail: step.why }, world.now())
      return await world.wait(step.ms)
    case 'emit':
      return events.emit(step.event, world.now())
  }
}

function contextOf(
  { request }: { readonly request: ExchangeRequest },
  { adapter }: DriveInput,
  events: EventGate
) {
  return { url: request.url, mapError: adapter.mapError, emit: events.emit }
}

async function exchange<Result>(
  request: ExchangeRequest,
  reader: ResponseReader<Result>,
  world: AttemptWorld
): Promise<Result> {
  let end: WireEnd
  try {
    end = await world.send(request, reader)
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
