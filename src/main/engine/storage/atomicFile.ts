import { randomBytes } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { mkdir, open, rename, rm, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** Waits between tries in milliseconds: a virus scanner or a sync client lets go soon. */
const RENAME_WAITS = [10, 20, 50, 100, 200, 400]
const LOCK_CODES = ['EPERM', 'EACCES', 'EBUSY']

/**
 * Replaces a file as a whole: a reader sees the old content or the new, also after a crash or a
 * power cut. The folder is made when it is not there.
 *
 * @throws the file system's error; the old file is then as it was
 */
export async function replaceFile(
  file: string,
  content: string | Uint8Array | ((handle: FileHandle) => Promise<void>)
): Promise<void> {
  const temporary = temporaryName(file)
  await mkdir(dirname(file), { recursive: true })
  try {
    const handle = await open(temporary, 'wx')
    try {
      if (typeof content === 'function') await content(handle)
      else await handle.writeFile(content)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await renamePatiently(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(file))
}

/** {@link replaceFile} for small files whose writer cannot wait, such as settings. */
export function replaceFileSync(file: string, content: string | Uint8Array): void {
  const temporary = temporaryName(file)
  mkdirSync(dirname(file), { recursive: true })
  try {
    const handle = openSync(temporary, 'wx')
    try {
      writeFileSync(handle, content)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
    renamePatientlySync(temporary, file)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
  syncFolder(dirname(file))
}

/** In the same folder, because a rename between disks is a copy. */
function temporaryName(file: string): string {
  return `${file}.${randomBytes(6).toString('hex')}.tmp`
}

async function renamePatiently(from: string, to: string): Promise<void> {
  for (const wait of RENAME_WAITS) {
    try {
      return await rename(from, to)
    } catch (error) {
      if (!isLock(error)) throw error
      await sleep(wait)
    }
  }
  await rename(from, to)
}

function renamePatientlySync(from: string, to: string): void {
  const pause = new Int32Array(new SharedArrayBuffer(4))
  for (const wait of RENAME_WAITS) {
    try {
      return renameSync(from, to)
    } catch (error) {
      if (!isLock(error)) throw error
      Atomics.wait(pause, 0, 0, wait)
    }
  }
  renameSync(from, to)
}

/** Only Windows refuses to replace a file that somebody else is reading. */
function isLock(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return process.platform === 'win32' && typeof code === 'string' && LOCK_CODES.includes(code)
}

/** Makes the rename itself last. Windows cannot do that for a folder, and does not need it. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } catch {
    // Some network disks refuse it; the content is on its way all the same.
  } finally {
    closeSync(handle)
  }
}
