import { setTimeout as sleep } from 'node:timers/promises'
import { failure } from '../../../shared/domain/failure'
import { MASK } from '../log/redact'
import { AdapterFailure, type AdapterEvent, type LocalJob } from './adapter'
import { drive, type AttemptWorld } from './drive'
import { AttemptFailure, abortFailure } from './failures'
import { secretOf } from './keyMask'
import { createSender } from './sender'
import type { AttemptInput, RunAttempt } from './runner'

/** Drives one attempt over the network (or a built-in engine) to its one terminal event. */
export const runAttempt: RunAttempt = (input) =>
  drive({
    adapter: input.adapter,
    plan: input.plan,
    onEvent: input.onEvent,
    world: liveWorld(input)
  })

function liveWorld(input: AttemptInput): AttemptWorld {
  const { clock } = input
  const secret = secretOf(input.key)
  return {
    send: createSender(input),
    runLocal: (job, emit) => runLocal(input, job, emit),
    wait: (ms) => abortable(input.signal, sleep(ms, undefined, { signal: input.signal })),
    now: () => clock.now(),
    hide: (text) => (secret === undefined ? text : text.replaceAll(secret, MASK))
  }
}

async function runLocal(
  input: AttemptInput,
  job: LocalJob,
  emit: (event: AdapterEvent) => void
): Promise<void> {
  const path = input.imagePaths[job.imageIndex]
  if (path === undefined) throw new Error(`The engine was asked for image ${job.imageIndex}.`)
  const madeAt = input.madeAt ?? input.clock.now()
  const onEvent = (event: AdapterEvent): void => {
    if (input.signal.aborted) return
    input.recording.message(event, input.clock.now() - madeAt)
    emit(event)
  }
  const work = input.runLocal({ ...job, path }, onEvent, input.signal).catch(engineFailure)
  await abortable(input.signal, work)
}

/** Engines say why they could not answer; anything else they throw is a fault of theirs. */
function engineFailure(error: unknown): never {
  if (error instanceof AdapterFailure || error instanceof AttemptFailure) throw error
  throw new AttemptFailure(
    failure('provider', {
      sentence: 'The built-in engine stopped with an error.',
      nextStep: 'Retry this engine; if it happens again, try it on another image.',
      vendorMessage: error instanceof Error ? error.message : String(error)
    })
  )
}

/** Waits for work, or for the abort if that comes first; late work is not waited for. */
async function abortable<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  let onAbort: (() => void) | undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(new AttemptFailure(abortFailure(signal)))
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([aborted, work])
  } catch (error) {
    // The work hears the abort too, and may be the first to say so in its own way.
    throw signal.aborted ? new AttemptFailure(abortFailure(signal)) : error
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort)
    // When the abort won, the work's own rejection has no one else to hear it.
    work.catch(() => undefined)
  }
}
