/**
 * Settles with the work, or rejects with the signal's reason as soon as it is aborted. The work
 * itself is not ended by this; its result is dropped.
 */
export async function untilStopped<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let onAbort: (() => void) | undefined
  const stopped = new Promise<never>((_resolve, reject) => {
    onAbort = () => reject(signal.reason as Error)
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort)
  })
  try {
    return await Promise.race([work, stopped])
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort)
  }
}

/** A turn of the event loop, so that a message that waits is read. */
export async function nextTurn(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve))
  signal.throwIfAborted()
}
