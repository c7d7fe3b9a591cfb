import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Logger } from '../engine'
import { connect, type Connection } from './connection'
import { lockFolder } from './folderLock'
import {
  clearOpenMark,
  findDamage,
  isDamageError,
  setAsideDamaged,
  setOpenMark,
  wasLeftOpen
} from './integrity'
import { migrate, refuseNewerSchema } from './migrate'
import type { SQLInputValue } from './sql'
import { StorageError } from './storageError'

export interface TransactionOptions {
  /**
   * Waits until the disk has the rows, so that they survive a power cut and not only the end of the
   * process. Costs one fsync; has no effect on a nested call, where the outer transaction decides.
   */
  readonly durable?: boolean
}

/** The few things the engine asks of SQLite, so that the driver can be replaced in this folder. */
export interface Database {
  /** Runs a statement that changes rows; returns how many. */
  run(sql: string, ...values: readonly SQLInputValue[]): number
  get<Row>(sql: string, ...values: readonly SQLInputValue[]): Row | undefined
  all<Row>(sql: string, ...values: readonly SQLInputValue[]): Row[]
  iterate<Row>(sql: string, ...values: readonly SQLInputValue[]): IterableIterator<Row>
  /** All or nothing; nested calls join the outer transaction. */
  transaction<T>(work: () => T, options?: TransactionOptions): T
  close(): void
}

export interface OpenedDatabase extends Database {
  /** A sentence to tell the person: the file was damaged, and where it is now. */
  readonly recovered?: string
}

export interface OpenDatabaseOptions {
  readonly log: Logger
}

/**
 * Opens the results database, making or migrating it first.
 *
 * The last close leaves no mark; a mark that is still there means the process was killed, and only
 * then the whole file is checked. A damaged file is set aside, never repaired in place or deleted.
 *
 * @param file path of the database, or `:memory:` for tests
 * @throws {StorageError} when a newer Triptych wrote the file (which stays as it is), when another
 *   process has it, when it cannot be opened, or when a migration failed (and was undone)
 */
export function openDatabase(file: string, { log }: OpenDatabaseOptions): OpenedDatabase {
  try {
    return file === ':memory:' ? prepare(connect(file), file, log) : openFile(file, log)
  } catch (error) {
    throw asStorageError(error)
  }
}

function openFile(file: string, log: Logger): OpenedDatabase {
  mkdirSync(dirname(file), { recursive: true })
  refuseNewerSchema(file)
  const unlock = lockFolder(file, log)
  const checkFirst = wasLeftOpen(file)
  setOpenMark(file)
  try {
    return releasing(openSound(file, checkFirst, log), file, unlock)
  } catch (error) {
    // A kill that was not looked into yet stays marked.
    if (!checkFirst) clearOpenMark(file)
    unlock()
    throw error
  }
}

/** Opens the file if it is sound, or a new one in its place. */
function openSound(file: string, checkFirst: boolean, log: Logger): OpenedDatabase {
  const existed = existsSync(file)
  try {
    return openChecked(file, checkFirst, log)
  } catch (error) {
    if (!existed || !isDamageError(error)) throw error
    const recovered = setAsideDamaged(file, log, error)
    return Object.assign(openChecked(file, false, log), { recovered })
  }
}

function openChecked(file: string, checkFirst: boolean, log: Logger): Connection {
  const connection = connect(file)
  try {
    if (checkFirst) findDamage(connection)
    return prepare(connection, file, log)
  } catch (error) {
    connection.close()
    throw error
  }
}

function prepare(connection: Connection, file: string, log: Logger): Connection {
  connection.exec('pragma journal_mode = wal')
  connection.exec('pragma synchronous = normal')
  migrate(connection, file, log)
  // Only now: a migration may have to rebuild a table that others point at.
  connection.exec('pragma foreign_keys = on')
  return connection
}

/** Takes the mark and the lock away once the file is closed in good order. */
function releasing(database: OpenedDatabase, file: string, unlock: () => void): OpenedDatabase {
  const close = database.close.bind(database)
  let open = true
  return Object.assign(database, {
    close: () => {
      if (!open) return
      open = false
      close()
      clearOpenMark(file)
      unlock()
    }
  })
}

function asStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new StorageError(
    `The data folder could not be opened: ${reason}.`,
    'Check that the disk has room and that the folder may be written to, then start Triptych again.',
    { cause: error }
  )
}
