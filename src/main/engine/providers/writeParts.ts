import type { ClientRequest } from 'node:http'

/** Small enough for progress to be seen, large enough to cost nothing. */
const SLICE_BYTES = 256 * 1024

/**
 * Hands a body over slice by slice, each when the one before it has left, and ends the request.
 *
 * @param onLeft told the bytes that have left so far
 */
export function writeParts(
  request: ClientRequest,
  parts: readonly Buffer[],
  onLeft: (bytes: number) => void
): void {
  const slices = slicesOf(parts)
  let left = 0
  const next = (): void => {
    const slice = slices.next()
    if (slice.done === true) request.end()
    else
      request.write(slice.value, (error) => {
        if (error || request.destroyed) return
        left += slice.value.length
        onLeft(left)
        next()
      })
  }
  next()
}

function* slicesOf(parts: readonly Buffer[]): Generator<Buffer, undefined> {
  for (const part of parts)
    for (let at = 0; at < part.length; at += SLICE_BYTES) yield part.subarray(at, at + SLICE_BYTES)
  return undefined
}
