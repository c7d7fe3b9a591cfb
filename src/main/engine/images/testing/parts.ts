import { onTestFinished } from 'vitest'
import type { BoardId } from '../../../../shared/domain/ids'
import type { Clock, Logger } from '../../engine'
import { openDatabase, type Database } from '../../storage/database'

export const QUIET: Logger = { info: () => {}, warn: () => {}, error: () => {} }
export const CLOCK: Clock = { now: () => performance.now(), date: () => new Date() }
export const BOARD = 'board_test' as BoardId

/** A database in memory with one board, closed after the test. */
export function testDatabase(): Database {
  const database = openDatabase(':memory:', { log: QUIET })
  onTestFinished(() => database.close())
  addBoard(database, BOARD)
  return database
}

export function addBoard(database: Database, id: BoardId): void {
  database.run(
    `insert into boards (id, name, created_at, updated_at, state) values (?, 'Test', '', '', '{}')`,
    id
  )
}
