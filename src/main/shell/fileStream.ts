import { open, type FileHandle } from 'node:fs/promises'
import type { ByteRange } from './byteRange'

const CHUNK_BYTES = 256 * 1024

/**
 * A part of a file as a web stream that opens the file when it is first read and lets go of it at the
 * end, on an error and when the reader leaves. (Node's own `Readable.toWeb` throws an uncaught
 * `Controller is already closed` when a page drops a picture half-way.)
 */
export function fileStream(file: string, { start, end }: ByteRange): ReadableStream<Uint8Array> {
  let handle: FileHandle | undefined
  let position = start
  const close = async () => {
    const open = handle
    handle = undefined
    await open?.close()
  }
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          handle ??= await open(file)
          const wanted = Math.min(CHUNK_BYTES, end - position + 1)
          const { bytesRead, buffer } = await handle.read(
            new Uint8Array(wanted),
            0,
            wanted,
            position
          )
          position += bytesRead
          if (bytesRead > 0) controller.enqueue(buffer.subarray(0, bytesRead))
          if (bytesRead > 0 && position <= end) return
          await close()
          controller.close()
        } catch (error) {
          await close()
          controller.error(error)
        }
      },
      cancel: close
    },
    { highWaterMark: 1 }
  )
}
