import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import type { ImageId } from '../../../shared/domain/ids'

/** Small enough that hashing one piece does not hold up main's event loop for a frame. */
const PIECE = 1024 * 1024

/** SHA-256 of a whole file, streamed: 64 lower-case hexadecimal digits. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<ImageId> {
  const hash = createHash('sha256')
  const stream = createReadStream(path, { highWaterMark: PIECE, ...(signal && { signal }) })
  for await (const chunk of stream) hash.update(chunk as Buffer)
  return hash.digest('hex') as ImageId
}

/** SHA-256 of bytes in memory, in pieces with breaks between them. */
export async function hashBytes(bytes: Uint8Array): Promise<ImageId> {
  const hash = createHash('sha256')
  for (let at = 0; at < bytes.length; at += PIECE) {
    if (at > 0) await setImmediate()
    hash.update(bytes.subarray(at, at + PIECE))
  }
  return hash.digest('hex') as ImageId
}
