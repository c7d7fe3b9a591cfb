import { clipboard } from 'electron'

/** The two things that are read of the clipboard, the same way on every version of Electron. */
export interface SystemClipboard {
  /** Bytes under the platform's own name of a format, such as `text/uri-list`; empty when there are none. */
  read(format: string): Promise<Buffer>
  /** The picture as PNG, if there is one. */
  readPng(): Promise<Uint8Array | undefined>
}

/** What older versions of Electron offer. */
interface SynchronousClipboard {
  readBuffer(format: string): Buffer
  readImage(): { isEmpty(): boolean; toPNG(): Buffer }
}

/** What newer ones offer instead, after the web's own clipboard. */
interface PromisedClipboard {
  read(): Promise<readonly ClipboardEntry[]>
}

export interface ClipboardEntry {
  readonly types: readonly string[]
  getType(type: string): Promise<Blob>
}

export function systemClipboard(): SystemClipboard {
  const either: unknown = clipboard
  return isSynchronous(either) ? fromSynchronous(either) : fromPromised(either as PromisedClipboard)
}

function isSynchronous(value: unknown): value is SynchronousClipboard {
  return typeof value === 'object' && value !== null && 'readImage' in value
}

function fromSynchronous(source: SynchronousClipboard): SystemClipboard {
  return {
    read: async (format) => source.readBuffer(format),
    readPng: async () => {
      const image = source.readImage()
      return image.isEmpty() ? undefined : image.toPNG()
    }
  }
}

function fromPromised(source: PromisedClipboard): SystemClipboard {
  const bytesOf = async (isWanted: (type: string) => boolean): Promise<Buffer> => {
    for (const entry of await source.read()) {
      const type = entry.types.find(isWanted)
      if (type !== undefined) return Buffer.from(await (await entry.getType(type)).arrayBuffer())
    }
    return Buffer.alloc(0)
  }
  return {
    // A format without a standard MIME type comes wrapped: `electron application/osclipboard;format="…"`.
    read: (format) => bytesOf((type) => type === format || type.endsWith(`format="${format}"`)),
    readPng: async () => {
      const bytes = await bytesOf((type) => type === 'image/png')
      return bytes.length > 0 ? bytes : undefined
    }
  }
}
