import {
  EMPTY_LAYOUT,
  type Board,
  type BoardLayout,
  type BoardSummary
} from '../../../shared/domain/board'
import type { BoardId } from '../../../shared/domain/ids'
import type { Database } from './database'

/** What a board keeps as one JSON text; its images are rows of their own. */
export type BoardState = Pick<
  Board,
  'lanes' | 'prompt' | 'params' | 'repeats' | 'groupSize' | 'imageFit' | 'layout'
>

export interface BoardRecord {
  readonly id: BoardId
  readonly name: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly state: BoardState
}

export const EMPTY_STATE: BoardState = {
  lanes: [],
  prompt: { text: '', system: '' },
  params: {},
  repeats: 1,
  groupSize: 1,
  imageFit: 'provider',
  layout: EMPTY_LAYOUT
}

interface BoardRow {
  readonly id: BoardId
  readonly name: string
  readonly createdAt: string
  readonly updatedAt: string
  readonly state: string
}

const COLUMNS = 'id, name, created_at as createdAt, updated_at as updatedAt, state'
const LAST_BOARD = 'last-board'

/** All SQL of boards. Deleted boards are found by {@link purgeDeleted} and {@link setDeleted} only. */
export interface BoardRepository {
  find(id: BoardId): BoardRecord | undefined
  summaries(): readonly BoardSummary[]
  names(): readonly string[]
  insert(board: BoardRecord): void
  update(board: BoardRecord): void
  /** @returns whether there was such a board in the other state */
  setDeleted(id: BoardId, at: string | null): boolean
  /** The board that was opened last and is still there, otherwise the one changed last. */
  last(): BoardId | undefined
  setLast(id: BoardId): void
  /**
   * Removes deleted boards with their runs for good.
   * @returns the recordings that now belong to nobody, below the data folder
   */
  purgeDeleted(): readonly string[]
}

export function createBoardRepository(database: Database): BoardRepository {
  return {
    find(id) {
      const row = database.get<BoardRow>(
        `select ${COLUMNS} from boards where id = ? and deleted_at is null`,
        id
      )
      return row && { ...row, state: parseState(row.state) }
    },
    summaries: () =>
      database.all<BoardSummary>(
        `select id, name, updated_at as updatedAt,
           (select count(*) from board_images
             where board_id = boards.id and removed_at is null) as imageCount,
           (select count(*) from runs where board_id = boards.id) as runCount
         from boards where deleted_at is null order by updated_at desc, id desc`
      ),
    names: () =>
      database
        .all<{ name: string }>('select name from boards where deleted_at is null')
        .map((row) => row.name),
    insert({ id, name, createdAt, updatedAt, state }) {
      database.run(
        'insert into boards (id, name, created_at, updated_at, state) values (?, ?, ?, ?, ?)',
        ...[id, name, createdAt, updatedAt, JSON.stringify(state)]
      )
    },
    update({ id, name, updatedAt, state }) {
      database.run(
        'update boards set name = ?, updated_at = ?, state = ? where id = ?',
        ...[name, updatedAt, JSON.stringify(state), id]
      )
    },
    setDeleted: (id, at) =>
      database.run(
        'update boards set deleted_at = ? where id = ? and (deleted_at is null) <> (? is null)',
        ...[at, id, at]
      ) > 0,
    last: () => findLast(database),
    setLast(id) {
      database.run(
        'insert into app_state (key, value) values (?, ?) on conflict do update set value = excluded.value',
        ...[LAST_BOARD, id]
      )
    },
    purgeDeleted: () => database.transaction(() => purgeDeleted(database))
  }
}

function findLast(database: Database): BoardId | undefined {
  return database.get<{ id: BoardId }>(
    `select id from boards where deleted_at is null
     order by id = (select value from app_state where key = ?) desc, updated_at desc, id desc limit 1`,
    LAST_BOARD
  )?.id
}

/** A board of an older Triptych may lack what came later. */
function parseState(text: string): BoardState {
  const stored = JSON.parse(text) as Partial<BoardState>
  const layout: BoardLayout = { ...EMPTY_LAYOUT, ...stored.layout }
  return { ...EMPTY_STATE, ...stored, layout }
}

const DELETED_BOARDS = 'select id from boards where deleted_at is not null'
const DELETED_RUNS = `select id from runs where board_id in (${DELETED_BOARDS})`
const DELETED_CELLS = `select id from cells where run_id in (${DELETED_RUNS})`
const DELETED_ATTEMPTS = `select id from attempts where cell_id in (${DELETED_CELLS})`

function purgeDeleted(database: Database): readonly string[] {
  const recordings = database.all<{ recording: string }>(
    `select recording from exchanges
     where recording is not null and attempt_id in (${DELETED_ATTEMPTS})`
  )
  // From the leaves to the root, as the foreign keys ask.
  database.run(`delete from exchanges where attempt_id in (${DELETED_ATTEMPTS})`)
  database.run(`delete from attempts where cell_id in (${DELETED_CELLS})`)
  database.run(`delete from cells where run_id in (${DELETED_RUNS})`)
  database.run(`delete from runs where board_id in (${DELETED_BOARDS})`)
  database.run(`delete from board_images where board_id in (${DELETED_BOARDS})`)
  database.run('delete from boards where deleted_at is not null')
  return recordings.map((row) => row.recording)
}
