import type { Push } from '../calls/services'

/** A page answers within milliseconds; one that hangs or has crashed is not waited for. */
const LONGEST_WAIT_MS = 1_000

/** Lets the page save what a person typed in the last moment, before the engine closes. */
export interface LastSave {
  /** Resolves when the page has saved, or when it does not answer. */
  readonly ask: () => Promise<void>
  /** The page says that it has. */
  readonly done: () => void
}

export function createLastSave(push: Push, longestMs = LONGEST_WAIT_MS): LastSave {
  let onDone = (): void => {}
  return {
    ask: () =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, longestMs)
        onDone = () => {
          clearTimeout(timer)
          resolve()
        }
        push('app.leaving', {})
      }),
    done: () => onDone()
  }
}
