import { z } from 'zod'
import { failure, type Failure } from '../../../../../shared/domain/failure'
import {
  AdapterFailure,
  emit,
  stream,
  wait,
  type AdapterEvent,
  type AdapterRun,
  type AttemptPlan,
  type ExchangeRequest,
  type Step
} from '../../adapter'
import { FoxapiReader } from './foxapiReader'
import type { FoxapiMode } from './foxapiRequest'
import { taskFailure } from './foxapiErrors'
import {
  finalTask,
  foxapiTask,
  readResult,
  stateOf,
  streamPlace,
  streamRequest,
  usualStream,
  warnOfGroup,
  type FoxapiTask
} from './foxapiTask'
import { submitTask } from '../tasks'

/** How an answer is had from FoxAPI, in each of the four modes and after a restart. */

/**
 * Sends the request, and reads what comes back: a whole answer, a stream, or a task. Which of them
 * it is, is told by the response and not by the mode, as servers may answer otherwise than asked.
 */
export function* submitAndRead(
  plan: AttemptPlan,
  mode: FoxapiMode,
  request: ExchangeRequest
): AdapterRun {
  const reader = new FoxapiReader()
  if (mode === 'sync-stream') yield* stream(request, 'sse', reader)
  else {
    const body = yield* submitTask(request, z.unknown())
    const events = reader.readWhole(body)
    if (!events) throw new AdapterFailure(failure('unreadable', { sentence: NEITHER }))
    yield* emitAll(events)
  }
  if (reader.taskBody === undefined) return endAs(reader.outcome())
  const task = foxapiTask.safeParse(reader.taskBody)
  if (!task.success) throw new AdapterFailure(failure('unreadable', { sentence: NEITHER }))
  yield* followTask(plan.baseUrl, task.data, mode)
}

const NEITHER = 'FoxAPI’s response is neither an answer nor a task.'

/** The remote id of a task whose stream is to be read; the id of any other task is its own. */
const STREAMED = 'stream:'

function* followTask(baseUrl: string, task: FoxapiTask, mode: FoxapiMode): AdapterRun {
  const { id } = task
  const place = mode === 'task-stream' ? streamPlace(baseUrl, task) : undefined
  const isStreamed = place !== undefined && 'url' in place
  // Before anything else: from here on the result is to be had without paying again.
  yield* emit({ type: 'remote-id', id: isStreamed ? STREAMED + id : id })
  if (isStreamed) return yield* streamed(baseUrl, id, place.url)
  if (place)
    yield* emit({
      type: 'warning',
      sentence: `FoxAPI named another host (${place.foreignHost}) for the stream. The key is not sent there; the task is asked for instead.`
    })
  yield* polled(baseUrl, id, stateOf(task))
}

/** Takes up a task that was submitted earlier; sends nothing that costs anything. */
export function* goOn(baseUrl: string, remoteId: string): AdapterRun {
  yield* emit({ type: 'remote-id', id: remoteId })
  if (!remoteId.startsWith(STREAMED)) return yield* polled(baseUrl, remoteId)
  const id = remoteId.slice(STREAMED.length)
  yield* streamed(baseUrl, id, usualStream(baseUrl, id))
}

function* polled(baseUrl: string, id: string, known?: string): AdapterRun {
  const task = yield* finalTask(baseUrl, id, 'running', known)
  yield* tellResult(task, new FoxapiReader(), 'cut')
}

/**
 * Shows the stream, and lets the task decide: its state, its tokens and what the stream lacked come
 * from there. Chunks are kept for 15 minutes; when there are none any more, the task alone is asked.
 */
function* streamed(baseUrl: string, id: string, url: string): AdapterRun {
  const reader = new FoxapiReader()
  const end = yield* readStream(url, reader)
  if (end === 'cut') return yield* tellResult(yield* finalTask(baseUrl, id, 'running'), reader, end)
  // The answer is here; what is asked now is no part of its time.
  yield* emit({ type: 'mark', mark: 'done' })
  let task: FoxapiTask
  try {
    task = yield* finalTask(baseUrl, id, 'after-stream')
  } catch (error) {
    if (!(error instanceof AdapterFailure)) throw error
    yield* emit({ type: 'warning', sentence: UNCONFIRMED })
    return endAs(reader.outcome())
  }
  yield* tellResult(task, reader, end)
}

const UNCONFIRMED =
  'The answer was streamed to its end, but FoxAPI did not confirm the task; its tokens may be missing.'

type StreamEnd = 'complete' | 'cut'

const MOST_RECONNECTS = 3
const FIRST_PAUSE_MS = 800
/** A provider that asks for more patience than this has its task asked for instead. */
const LONGEST_PAUSE_MS = 10_000

/** Reads a stream to its end, taking it up again at the chunk where it was cut. */
function* readStream(url: string, reader: FoxapiReader): Generator<Step, StreamEnd, unknown> {
  for (let reconnects = 0; ; reconnects++) {
    try {
      yield* stream(streamRequest(url, reader.offset), 'sse', reader)
      return 'complete'
    } catch (error) {
      if (!(error instanceof AdapterFailure)) throw error
      // Its end stands for a failure (length, refusal), which is told with what the task says.
      if (reader.isComplete()) return 'complete'
      const pause = Math.max(FIRST_PAUSE_MS * 2 ** reconnects, error.failure.retryAfterMs ?? 0)
      const mayGoOn = reconnects < MOST_RECONNECTS && pause <= LONGEST_PAUSE_MS
      if (!mayGoOn || !isOfTheRoad(error.failure)) return 'cut'
      yield* wait(pause, 'The stream broke off; taking it up again')
    }
  }
}

/** Trouble on the way. An error that the stream itself reports is for the task to explain. */
function isOfTheRoad({ class: kind, status = 0 }: Failure): boolean {
  if (kind === 'provider') return status >= 500
  return ['truncated', 'network', 'timeout', 'rate-limited'].includes(kind)
}

/**
 * Tells what a finished task says beyond what was streamed.
 *
 * @param end `cut`: the task's text has to make up for the rest of the stream
 * @throws AdapterFailure when the task failed, although text was streamed
 */
function* tellResult(task: FoxapiTask, reader: FoxapiReader, end: StreamEnd): AdapterRun {
  if (task.status !== 'completed') throw new AdapterFailure(taskFailure(task.status, task.error))
  yield* warnOfGroup(task)
  const { text, others, verdict } = readResult(task)
  const rest = text.startsWith(reader.text) ? text.slice(reader.text.length) : undefined
  if (rest === undefined && end === 'cut') throw new AdapterFailure(unmatched())
  if (rest === undefined && text.trim() !== '' && text.trim() !== reader.text.trim())
    yield* emit({ type: 'warning', sentence: DIFFERENT })
  if (rest !== undefined && rest !== '') yield* emit({ type: 'text', delta: rest })
  yield* emitAll(others.filter(({ type }) => type !== 'reasoning' || !reader.hasReasoning))
  endAs(end === 'complete' ? (reader.outcome() ?? verdict) : verdict)
}

const DIFFERENT =
  'The answer that FoxAPI keeps differs from the one it streamed; the streamed one is shown.'

function unmatched(): Failure {
  return failure('truncated', {
    sentence: 'The stream was cut, and the answer that FoxAPI keeps does not continue it.',
    nextStep: 'Ask for the result again: it is read from the beginning, and nothing is sent anew.',
    resumable: true
  })
}

function* emitAll(events: readonly AdapterEvent[]): AdapterRun {
  for (const event of events) yield* emit(event)
}

/** The end of an answer, which may stand for a failure: a length limit, a refusal. */
function endAs(verdict: Failure | undefined): void {
  if (verdict) throw new AdapterFailure(verdict)
}
