import type { Clock } from '../engine'

/** Reads something at most once in a while; in between it is what it was. */
export function rememberFor<T>(ms: number, clock: Clock, read: () => T): () => T {
  let last: { readonly value: T; readonly at: number } | undefined
  return () => {
    const at = clock.now()
    if (last === undefined || at - last.at >= ms) last = { value: read(), at }
    return last.value
  }
}
