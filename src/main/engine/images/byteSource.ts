import { open, type FileHandle } from 'node:fs/promises'

/** Random access to a file's bytes; what was read last is kept, so that walking is cheap. */
export interface ByteSource {
  readonly size: number
  /** Up to `length` bytes from `offset`; shorter, or empty, where the file ends. */
  read(offset: number, length: number): Promise<Buffer>
}

/** One read of this size answers nearly every header; later ones slide over the file. */
const WINDOW = 64 * 1024

class FileSource implements ByteSource {
  private window: Buffer = Buffer.alloc(0)
  private windowAt = 0

  constructor(
    private readonly handle: FileHandle,
    readonly size: number
  ) {}

  async read(offset: number, length: number): Promise<Buffer> {
    const end = Math.min(offset + length, this.size)
    if (offset >= end) return Buffer.alloc(0)
    if (offset < this.windowAt || end > this.windowAt + this.window.length) {
      this.window = await this.readExactly(offset, Math.max(end - offset, WINDOW))
      this.windowAt = offset
    }
    return this.window.subarray(offset - this.windowAt, end - this.windowAt)
  }

  private async readExactly(offset: number, length: number): Promise<Buffer> {
    const buffer = Buffer.alloc(Math.min(length, this.size - offset))
    let filled = 0
    while (filled < buffer.length) {
      const { bytesRead } = await this.handle.read(
        buffer,
        filled,
        buffer.length - filled,
        offset + filled
      )
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return buffer.subarray(0, filled)
  }
}

/** Opens a file for as long as `use` runs. Errors of the file system pass through. */
export async function withByteSource<T>(
  path: string,
  use: (source: ByteSource) => Promise<T>
): Promise<T> {
  const handle = await open(path, 'r')
  try {
    const { size } = await handle.stat()
    return await use(new FileSource(handle, size))
  } finally {
    await handle.close()
  }
}
