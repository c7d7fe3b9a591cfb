/** First and last byte, both included. */
export interface ByteRange {
  readonly start: number
  readonly end: number
}

/** Most bytes one partial answer carries; whoever wants more asks again. */
const LONGEST_BYTES = 8 * 1024 * 1024

/**
 * What a `Range` header asks for (RFC 9110, 14.2): one range within the file, cut to a bound. `whole` when there
 * is no header or one that a server may ignore (several ranges, another unit, bad syntax).
 */
export function byteRange(
  header: string | null,
  sizeBytes: number
): ByteRange | 'whole' | 'unsatisfiable' {
  const match = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '')
  const [first, last] = [match?.[1] ?? '', match?.[2] ?? '']
  if (first === '' && last === '') return 'whole'
  if (first === '') return fromEnd(Number(last), sizeBytes)
  const start = Number(first)
  const wanted = last === '' ? sizeBytes - 1 : Number(last)
  if (last !== '' && wanted < start) return 'whole'
  if (start >= sizeBytes) return 'unsatisfiable'
  return { start, end: Math.min(wanted, sizeBytes - 1, start + LONGEST_BYTES - 1) }
}

function fromEnd(count: number, sizeBytes: number): ByteRange | 'unsatisfiable' {
  if (count === 0 || sizeBytes === 0) return 'unsatisfiable'
  const start = Math.max(0, sizeBytes - count)
  return { start, end: Math.min(sizeBytes - 1, start + LONGEST_BYTES - 1) }
}
