import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

/** A file that lines are appended to without waiting. */
export interface LineFile {
  /** Adds one line; ignored after `close` or an error. */
  write(line: string): void
  close(): void
  /** Resolves when the file is written and closed, or given up; never rejects. */
  readonly closed: Promise<void>
}

/** Lines wait at most this long, so that a short exchange is one write. */
const WRITE_EVERY_MS = 200
const WRITE_AT_BYTES = 64 * 1024

/**
 * Appends whole lines only, each write in one piece and one after another, so that the end of the
 * process can tear nothing but the last line.
 *
 * @param prepare runs before the file is opened (its folder)
 * @param onError called once, with the first error; the file takes no more lines after it
 */
export function createLineFile(
  path: string,
  prepare: () => Promise<unknown>,
  onError: (error: unknown) => void
): LineFile {
  let waiting: string[] = []
  let waitingBytes = 0
  let timer: NodeJS.Timeout | undefined
  let handle: FileHandle | undefined
  let isOver = false
  let hasFailed = false
  let last: Promise<void> = Promise.resolve()
  const { promise: closed, resolve: resolveClosed } = deferred()

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting.length === 0) return
    const text = waiting.join('')
    waiting = []
    waitingBytes = 0
    last = last.then(() => append(text)).catch(giveUp)
  }

  async function append(text: string): Promise<void> {
    if (hasFailed) return
    if (handle === undefined) {
      await prepare()
      handle = await open(path, 'a')
    }
    await handle.appendFile(text)
  }

  function giveUp(error: unknown): void {
    isOver = true
    hasFailed = true
    waiting = []
    clearTimeout(timer)
    onError(error)
    void finish()
  }

  async function finish(): Promise<void> {
    const open = handle
    handle = undefined
    await open?.close().catch(onError)
    resolveClosed()
  }

  return {
    closed,
    write(line) {
      if (isOver) return
      waiting.push(`${line}\n`)
      waitingBytes += line.length
      if (waitingBytes >= WRITE_AT_BYTES) flush()
      else timer ??= setTimeout(flush, WRITE_EVERY_MS)
    },
    close() {
      if (isOver) return
      flush()
      isOver = true
      void last.then(finish)
    }
  }
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((done) => (resolve = done))
  return { promise, resolve }
}
