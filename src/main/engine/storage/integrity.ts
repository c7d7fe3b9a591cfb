import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, parse } from 'node:path'
import type { Logger } from '../engine'
import type { Connection } from './connection'

/** SQLITE_CORRUPT and SQLITE_NOTADB; https://sqlite.org/rescode.html. */
const DAMAGE_CODES = [11, 26]

class DamagedFile extends Error {}

/** Lies beside the database while it is open. */
function openMark(file: string): string {
  return `${file}.open`
}

export function wasLeftOpen(file: string): boolean {
  return existsSync(openMark(file))
}

export function setOpenMark(file: string): void {
  writeFileSync(openMark(file), '')
}

export function clearOpenMark(file: string): void {
  rmSync(openMark(file), { force: true })
}

/**
 * Reads every page (about half a second per gigabyte), which is why it follows only a kill.
 * @throws {DamagedFile} with SQLite's first finding
 */
export function findDamage(connection: Connection): void {
  const finding = connection.get<{ quick_check: string }>('pragma quick_check(1)')?.quick_check
  if (finding !== 'ok') throw new DamagedFile(finding)
}

/** True for a file whose content is wrong; false for one that is locked, full or may not be read. */
export function isDamageError(error: unknown): boolean {
  if (error instanceof DamagedFile) return true
  const code = error instanceof Error && 'errcode' in error ? error.errcode : undefined
  // The low byte is the primary code; the rest says where it was noticed.
  return typeof code === 'number' && DAMAGE_CODES.includes(code & 0xff)
}

/**
 * Renames a damaged database, with its journal, so that a new one can take its name.
 * @returns the sentence to tell
 */
export function setAsideDamaged(file: string, log: Logger, cause: unknown): string {
  const { name, ext } = parse(file)
  const aside = join(dirname(file), `${name}.damaged-${fileStamp(new Date())}${ext}`)
  for (const suffix of ['', '-wal', '-shm'])
    if (existsSync(file + suffix)) renameSync(file + suffix, aside + suffix)
  log.error('The database is damaged and was set aside.', {
    file: basename(aside),
    reason: cause instanceof Error ? cause.message : String(cause)
  })
  return (
    'The database was damaged, so Triptych started with an empty one. ' +
    `The damaged file is kept in the data folder as ${basename(aside)}.`
  )
}

/** ISO time as part of a file name, such as `2026-03-01T09-30-00-123Z`. */
export function fileStamp(date: Date): string {
  return date.toISOString().replaceAll(/[:.]/g, '-')
}
