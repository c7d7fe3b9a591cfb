import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs'
import { basename, dirname, join, parse } from 'node:path'
import type { Logger } from '../engine'
import type { Connection } from './connection'
import { fileStamp, isDamageError } from './integrity'
import { MIGRATIONS } from './migrations'
import { StorageError } from './storageError'

/** Offset of user_version in the file header; https://sqlite.org/fileformat2.html#the_database_header. */
const VERSION_OFFSET = 60
const HEADER_BYTES = 100

/**
 * Looks at the header alone, because opening the file as a database already writes beside it.
 * @throws {StorageError} when a newer Triptych wrote the file
 */
export function refuseNewerSchema(file: string, migrations = MIGRATIONS): void {
  if (!existsSync(file)) return
  const header = Buffer.alloc(HEADER_BYTES)
  const handle = openSync(file, 'r')
  const length = readSync(handle, header, 0, HEADER_BYTES, 0)
  closeSync(handle)
  const isDatabase =
    length === HEADER_BYTES && header.toString('latin1', 0, 15) === 'SQLite format 3'
  if (isDatabase) refuseNewer(header.readUInt32BE(VERSION_OFFSET), migrations)
}

function refuseNewer(version: number, migrations: readonly string[]): void {
  if (version <= migrations.length) return
  throw new StorageError(
    'This data folder was written by a newer Triptych, and this one cannot read it.',
    'Install the newest Triptych, or choose another data folder. Nothing was changed.'
  )
}

/**
 * Brings the schema up to date, all steps or none. A file that already holds
 * something is copied into `backups` beside it first.
 */
export function migrate(
  connection: Connection,
  file: string,
  log: Logger,
  migrations = MIGRATIONS
): void {
  const version = userVersion(connection)
  refuseNewer(version, migrations)
  if (version === migrations.length) return
  const backup = version > 0 && file !== ':memory:' ? backUp(connection, file, version) : undefined
  try {
    connection.transaction(() => applyFrom(connection, version, migrations))
  } catch (error) {
    throw migrationFailed(error, backup)
  }
  // The version has to be in the file itself, where an older Triptych looks for it.
  connection.get('pragma wal_checkpoint(truncate)')
  log.info('Schema brought up to date.', { from: version, to: migrations.length, backup })
}

function userVersion(connection: Connection): number {
  return connection.get<{ user_version: number }>('pragma user_version')?.user_version ?? 0
}

function applyFrom(connection: Connection, version: number, migrations: readonly string[]): void {
  for (const sql of migrations.slice(version)) connection.exec(sql)
  const orphan = connection.get<{ table: string }>('pragma foreign_key_check')
  if (orphan) throw new Error(`a row of ${orphan.table} points at a row that is gone`)
  connection.exec(`pragma user_version = ${migrations.length}`)
}

/** @returns the copy's file name */
function backUp(connection: Connection, file: string, version: number): string {
  const folder = join(dirname(file), 'backups')
  mkdirSync(folder, { recursive: true })
  const { name, ext } = parse(file)
  const copy = join(folder, `${name}-v${version}-${fileStamp(new Date())}${ext}`)
  connection.run('vacuum into ?', copy)
  return basename(copy)
}

function migrationFailed(error: unknown, backup: string | undefined): unknown {
  // Damage found on the way is for the caller, who sets the file aside.
  if (backup === undefined || isDamageError(error)) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new StorageError(
    `The data folder could not be brought up to date: ${reason}. Nothing was changed.`,
    `Report this problem; a copy of the data is in backups as ${backup}.`,
    { cause: error }
  )
}
