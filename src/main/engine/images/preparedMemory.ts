import type { PreparedImage } from '../../../shared/domain/image'
import type { PreparedBytes } from '../providers/runner'

/** Base64 is four characters for three bytes, and both are held while lanes send an image. */
const WEIGHT = 1 + 4 / 3

/** Bytes with their base64, which is made once for all lanes that send it. */
export function sharedBytes(info: PreparedImage, bytes: Buffer): PreparedBytes {
  let encoded: Buffer | undefined
  return {
    info,
    bytes,
    base64: () => (encoded ??= Buffer.from(bytes.toString('base64'), 'latin1'))
  }
}

/**
 * The prepared images used last. Whoever still sends one that was dropped holds it itself; it goes
 * with its last user.
 */
export class PreparedMemory {
  private readonly entries = new Map<string, PreparedBytes>()
  private weight = 0

  constructor(private readonly limitBytes: number) {}

  get(key: string): PreparedBytes | undefined {
    const entry = this.entries.get(key)
    if (!entry) return undefined
    // A Map keeps the order of insertion: put last, it is dropped last.
    this.entries.delete(key)
    this.entries.set(key, entry)
    return entry
  }

  put(key: string, entry: PreparedBytes): void {
    this.drop(key)
    this.entries.set(key, entry)
    this.weight += weightOf(entry)
    for (const oldest of this.entries.keys()) {
      if (this.weight <= this.limitBytes) return
      this.drop(oldest)
    }
  }

  private drop(key: string): void {
    const entry = this.entries.get(key)
    if (!entry) return
    this.entries.delete(key)
    this.weight -= weightOf(entry)
  }
}

function weightOf({ bytes }: PreparedBytes): number {
  return bytes.length * WEIGHT
}
