import { DatabaseSync } from '@photostructure/sqlite'
import type { Logger } from '../engine'
import { StorageError } from './storageError'

/** SQLITE_BUSY; https://sqlite.org/rescode.html. */
const BUSY_CODE = 5
/** A Triptych that is just closing lets go within this time. */
const PATIENCE_MS = 2_000

/**
 * Takes the data folder for this process, because a second one would take what the first is
 * running for left over and mark it interrupted. The lock is SQLite's own on an empty file beside
 * the database: the system lets go of it when the process ends, however it ends, which no file with
 * a process id in it does.
 *
 * @returns a function that lets go
 * @throws {StorageError} when another process has the folder
 */
export function lockFolder(file: string, log: Logger): () => void {
  const lock = new DatabaseSync(`${file}.lock`, { timeout: PATIENCE_MS })
  try {
    lock.exec('begin exclusive')
  } catch (error) {
    if (isBusy(error)) {
      lock.close()
      throw new StorageError(
        'This data folder is in use by another Triptych.',
        'Close that one first, or choose another data folder.',
        { cause: error }
      )
    }
    // Some network disks know no locks; one process at a time is then up to the person.
    log.warn('The data folder could not be locked.', { error })
  }
  return () => {
    if (lock.isOpen) lock.close()
  }
}

function isBusy(error: unknown): boolean {
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  return typeof code === 'number' && (code & 0xff) === BUSY_CODE
}
