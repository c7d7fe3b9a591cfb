/**
 * Whether a structured clone is within limits, looked at before any schema walks over it. Stops at
 * the first excess, so that a hostile payload costs no more than a permitted one.
 *
 * @param mostBytes over all strings (two bytes a character), byte arrays and values together
 */
export function isWithinLimits(payload: unknown, mostBytes: number, deepest = 32): boolean {
  let left = mostBytes

  const take = (bytes: number) => {
    left -= bytes
    return left >= 0
  }
  const fits = (value: unknown, depth: number): boolean => {
    if (depth > deepest) return false
    if (typeof value === 'string') return take(16 + value.length * 2)
    if (ArrayBuffer.isView(value)) return take(16 + value.byteLength)
    if (value instanceof ArrayBuffer) return take(16 + value.byteLength)
    if (Array.isArray(value)) return take(16) && value.every((item) => fits(item, depth + 1))
    if (typeof value !== 'object' || value === null) return take(8)
    if (value instanceof Map || value instanceof Set) return false // no call takes one
    return (
      take(16) &&
      Object.entries(value).every(([key, item]) => take(key.length * 2) && fits(item, depth + 1))
    )
  }
  return fits(payload, 0)
}
