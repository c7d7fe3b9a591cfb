import type { CallInput, CallName, CallOutput } from '../../shared/ipc/contract'
import type { CallError, Result } from '../../shared/ipc/result'

/** A call that main answered with an error. Its message is the plain sentence for a person. */
export class ApiError extends Error {
  readonly error: CallError
  constructor(error: CallError) {
    super(error.sentence)
    this.name = 'ApiError'
    this.error = error
  }
}

/** The value of an answer, or its error thrown. */
export function unwrap<T>(result: Result<T>): T {
  if (result.ok) return result.value
  throw new ApiError(result.error)
}

/** What a call takes, as read-only data: a call never changes what it is given. */
export type Input<N extends CallName> = ReadonlyDeep<CallInput<N>>

type ReadonlyDeep<T> = unknown extends T
  ? T
  : T extends string | number | boolean | Uint8Array
    ? T
    : T extends readonly (infer Item)[]
      ? readonly ReadonlyDeep<Item>[]
      : { readonly [K in keyof T]: ReadonlyDeep<T[K]> }

/**
 * Asks main for something.
 *
 * @throws ApiError with the sentence and next step that main gave
 */
export async function api<N extends CallName>(name: N, input: Input<N>): Promise<CallOutput<N>> {
  return unwrap(await window.bridge.call(name, input as CallInput<N>))
}

/** What to tell a person about anything that was thrown. */
export function describeError(error: unknown): { sentence: string; nextStep?: string } {
  if (error instanceof ApiError) {
    const { sentence, nextStep } = error.error
    return { sentence, ...(nextStep !== undefined && { nextStep }) }
  }
  return {
    sentence: error instanceof Error ? error.message : 'Something did not work.',
    nextStep: 'Try once more; if it stays, restart Triptych.'
  }
}
