import type { z } from 'zod'
import { CALLS, type CallName } from '../../shared/ipc/contract'
import { CallFailure, type CallError, type Result } from '../../shared/ipc/result'
import type { Logger } from '../engine/engine'
import { StorageError } from '../engine/storage/storageError'
import type { Calls } from './index'
import { isWithinLimits } from './payloadSize'

const MIB = 1024 * 1024
const MOST_BYTES = 32 * MIB
/** A dropped bitmap may have 256 MiB (its schema says so); this leaves room for the rest of the call. */
const MOST_BYTES_FROM_PRELOAD = 257 * MIB

export interface Caller {
  /** The preload script speaks for itself, not for the page. */
  readonly isPreload: boolean
}

/** Answers one call; never throws and never rejects. */
export type Router = (name: unknown, input: unknown, caller: Caller) => Promise<Result<unknown>>

/** The looser shape under which the table is read once a name is known to be in it. */
interface AnyCallSpec {
  readonly input: z.ZodType
  readonly preloadOnly?: true
}
type AnyHandler = (payload: unknown) => unknown

/**
 * The one way from a message to a handler: name, origin, size and shape are checked in this order,
 * and whatever happens the answer is an envelope.
 *
 * @param calls may still be on its way: the window is quicker than the engine
 */
export function createRouter(calls: Promise<Calls>, log: Logger): Router {
  return async (name, input, caller) => {
    if (!isCallName(name)) return failure(UNKNOWN_CALL)
    const spec: AnyCallSpec = CALLS[name]
    if (spec.preloadOnly === true && !caller.isPreload) return failure(REFUSED)
    const mostBytes = caller.isPreload ? MOST_BYTES_FROM_PRELOAD : MOST_BYTES
    if (!isWithinLimits(input, mostBytes)) return failure(badPayload('The request is too large.'))
    try {
      const parsed = await spec.input.safeParseAsync(input)
      if (!parsed.success) return failure(fromZod(parsed.error))
      const handler = (await calls)[name] as AnyHandler
      return { ok: true, value: await handler(parsed.data) }
    } catch (error) {
      return failure(toCallError(error, name, log))
    }
  }
}

function isCallName(name: unknown): name is CallName {
  // Own properties only: `constructor` and `__proto__` are in every object.
  return typeof name === 'string' && Object.hasOwn(CALLS, name)
}

const UNKNOWN_CALL: CallError = {
  code: 'unknown-call',
  sentence: 'The app does not know this request.',
  nextStep: 'Restart Triptych; if it happens again, report it with the diagnostics.'
}

const REFUSED: CallError = {
  code: 'refused',
  sentence: 'A page may not make this request.'
}

function badPayload(sentence: string, path?: string): CallError {
  return { code: 'bad-payload', sentence, ...(path !== undefined && { path }) }
}

/** The first issue says where; the text is the schema's own and holds no value. */
function fromZod(error: z.ZodError): CallError {
  const issue = error.issues[0]
  return badPayload(
    issue?.message ?? 'The request does not have the right shape.',
    issue?.path.map(String).join('.') ?? ''
  )
}

function toCallError(error: unknown, name: CallName, log: Logger): CallError {
  if (error instanceof CallFailure) return error.error
  if (error instanceof StorageError) {
    log.error('storage failed', { call: name, reason: error.sentence })
    return { code: 'storage', sentence: error.sentence, nextStep: error.nextStep }
  }
  // The message may hold anything, so it goes to the redacted log and not to the page.
  log.error('a call failed', { call: name, error })
  return {
    code: 'failed',
    sentence: 'Something went wrong inside Triptych.',
    nextStep: 'Try again; if it happens again, report it with the diagnostics.'
  }
}

function failure(error: CallError): Result<never> {
  return { ok: false, error }
}
