/** What a byte of a key becomes in a recording. */
const STAR = 0x2a
/** Shorter keys are the placeholders people type for servers that want none. */
const SHORTEST_SECRET = 4
const NOTHING: Buffer = Buffer.alloc(0)

/** The key, if hiding it would hide a secret and not every second word. */
export function secretOf(key: string | undefined): string | undefined {
  return key !== undefined && key.length >= SHORTEST_SECRET ? key : undefined
}

/**
 * Hides the attempt's key in bytes that are about to be recorded, because servers do say a refused
 * key back. Lengths stay as they are. When a read ends with what may be the key's beginning, those
 * few bytes wait for the next read.
 */
export class KeyMask {
  private readonly key: Buffer
  private held = NOTHING
  private heldAt = 0

  constructor(
    key: string | undefined,
    private readonly record: (bytes: Buffer, at: number) => void
  ) {
    this.key = Buffer.from(key ?? '')
  }

  push(bytes: Buffer, at: number): void {
    if (this.key.length === 0) return this.record(bytes, at)
    const all = this.held.length === 0 ? bytes : Buffer.concat([this.held, bytes])
    const masked = this.mask(all)
    const waiting = this.beginningAtEnd(masked)
    if (waiting === 0) {
      if (this.held.length > 0) this.held = NOTHING
      return this.record(masked, at)
    }
    const end = masked.length - waiting
    this.held = masked.subarray(end)
    this.heldAt = at
    if (end > 0) this.record(masked.subarray(0, end), at)
  }

  /** Records what was held back; the key did not follow. */
  flush(): void {
    if (this.held.length > 0) this.record(this.held, this.heldAt)
    this.held = NOTHING
  }

  private mask(bytes: Buffer): Buffer {
    const { key } = this
    let at = bytes.indexOf(key)
    if (at < 0) return bytes
    const copy = Buffer.from(bytes)
    for (; at >= 0; at = copy.indexOf(key, at + key.length)) copy.fill(STAR, at, at + key.length)
    return copy
  }

  /** How many of the last bytes are the key's first ones; never the whole key. */
  private beginningAtEnd(bytes: Buffer): number {
    const first = this.key[0] ?? 0
    const from = Math.max(0, bytes.length - this.key.length + 1)
    // Byte by byte comparison of every tail would cost more than all else a token costs.
    for (let at = bytes.indexOf(first, from); at >= 0; at = bytes.indexOf(first, at + 1)) {
      const length = bytes.length - at
      if (this.key.compare(bytes, at, bytes.length, 0, length) === 0) return length
    }
    return 0
  }
}
