import type { Answer } from '../../../shared/domain/answer'
import { failure } from '../../../shared/domain/failure'
import type {
  AttemptId,
  BoardId,
  CellId,
  ImageId,
  ProviderId,
  RunId
} from '../../../shared/domain/ids'
import type { ImageInfo } from '../../../shared/domain/image'
import type { CellCounts, CellState, RunSpec } from '../../../shared/domain/run'
import { planCells } from '../../../shared/domain/run'
import type { CellBrief } from '../../../shared/ipc/views'
import type { Database } from './database'
import {
  CELL_COLUMNS,
  answerOf,
  briefOf,
  cellOf,
  cellStateOf,
  columnText,
  detailsOf,
  storedSpecOf
} from './runRows'
import type { AttemptRow, CellRow, CellStateName, StoredCell, StoredSpec } from './runRows'

export interface NewRun {
  readonly id: RunId
  readonly spec: RunSpec
  /** The images as they are now, in the order of the spec. */
  readonly images: readonly ImageInfo[]
  /** ISO time. */
  readonly createdAt: string
  readonly title: string
}

/** A run as it was recorded. */
export interface RunRecord {
  readonly spec: RunSpec
  readonly images: readonly ImageInfo[]
}

export interface Recovery {
  readonly runs: number
  readonly attempts: number
}

export interface SubmittedCell {
  readonly cell: StoredCell
  readonly answer: Answer
}

/**
 * Writes runs, cells and attempts, and reads them back one by one. Every method is synchronous and
 * throws the database's own error when the disk refuses.
 */
export interface RunRepository {
  /** Stores a run and all its cells, or nothing; returns the run's number on its board. */
  insertRun(run: NewRun): number
  /**
   * Makes everything that is unfinished `interrupted`: what an ended process left, or, with a run,
   * what cannot be carried on of it. Cells to keep wait again, and their runs go on.
   */
  interruptUnfinished(run?: RunId, keep?: readonly CellId[]): Recovery
  /**
   * Cells whose newest attempt was handed to a provider under an id and is not over: their results
   * can still be asked for.
   */
  submitted(): readonly SubmittedCell[]
  endRun(run: RunId, state: 'ended' | 'interrupted', endedAt: string): void

  /** Stores a new attempt, before anything else happens in it. */
  insertAttempt(cell: CellId, answer: Answer): void
  setCellState(cell: CellId, state: 'queued' | 'running'): void
  /** Stores attempts that are still going on, all in one transaction. */
  saveProgress(answers: Iterable<Answer>): void
  /** Stores an attempt that is over together with what it made of its cell. */
  finishAttempt(cell: CellId, answer: Answer, cellState: CellStateName): void
  /** The same, and the attempt that follows it on its own; the cell goes on. */
  replaceAttempt(cell: CellId, answer: Answer, next: Answer): void
  /**
   * Puts cells that are over back in the queue, and their run with them among those going on;
   * returns those that were over, as they were.
   */
  requeue(run: RunId, cells: readonly CellId[] | 'failed'): readonly StoredCell[]

  record(run: RunId): RunRecord | undefined
  counts(run: RunId): CellCounts
  cell(id: CellId): StoredCell | undefined
  cellAt(run: RunId, ordinal: number): StoredCell | undefined
  /** Queued cells after an ordinal, in order. */
  queued(run: RunId, after: number, limit: number): readonly StoredCell[]
  /** Every cell in order, without texts. */
  briefs(run: RunId): readonly CellBrief[]
  /** The cells of one image with their newest answers. */
  imageCells(run: RunId, image: ImageId): readonly CellState[]
  /** Every attempt of a cell, oldest first. */
  attempts(cell: CellId): readonly Answer[]
  /** Lengths of a model's latest answers in tokens, from the newest runs, at most 50. */
  outputTokens(provider: ProviderId, model: string): readonly number[]
}

/** Bound at once when many cells are named; SQLite takes 32,766. */
const IDS_PER_STATEMENT = 500

/** Enough to know how long a model's answers are; an estimate need not know all of them. */
const RUNS_LOOKED_AT = 20
const LENGTHS_LOOKED_AT = 50

/** Ids of cells that are bound as a JSON array. */
const KEPT = 'select value from json_each(?)'

/** Runs that count as going on: all of them, or the one that is bound. */
const UNFINISHED = `select id from runs where state = 'running' and id = coalesce(?, id)`

export function createRunRepository(database: Database): RunRepository {
  const cellById = `select ${CELL_COLUMNS} from cells c where c.id = ?`

  function insertCells(run: RunId, spec: RunSpec): void {
    // Cell ids are the run's own id and a count: unique like it, and without 100,000 random draws.
    const prefix = `cell_${run.slice(run.indexOf('_') + 1)}_`
    for (const cell of planCells(spec))
      database.run(
        `insert into cells (id, run_id, lane_id, image_id, repeat, ordinal, state)
         values (?, ?, ?, ?, ?, ?, 'queued')`,
        prefix + cell.ordinal.toString(36),
        run,
        cell.laneId,
        cell.imageId,
        cell.repeat,
        cell.ordinal
      )
  }

  function nextNumber(board: BoardId): number {
    const row = database.get<{ number: number }>(
      'select coalesce(max(number), 0) + 1 as number from runs where board_id = ?',
      board
    )
    return row?.number ?? 1
  }

  function insertAttempt(cell: CellId, answer: Answer): void {
    database.run(
      `insert into attempts (id, cell_id, number, started_at, state, details, remote_id)
       values (?, ?, ?, ?, 'running', ?, ?)`,
      answer.attempt,
      cell,
      answer.number,
      answer.startedAt,
      detailsOf(answer),
      answer.remoteId ?? null
    )
  }

  function saveAttempt(answer: Answer): void {
    database.run(
      `update attempts set state = ?, text = ?, reasoning = ?, details = ?, failure_class = ?,
         input_tokens = ?, output_tokens = ?, cost_mark = ?, cost_usd = ?, remote_id = ?
       where id = ?`,
      answer.state,
      columnText(answer.text),
      columnText(answer.reasoning),
      detailsOf(answer),
      answer.failure?.class ?? null,
      answer.usage?.inputTokens ?? null,
      answer.usage?.outputTokens ?? null,
      answer.cost.mark,
      answer.cost.mark === 'unknown' ? null : answer.cost.usd,
      answer.remoteId ?? null,
      answer.attempt
    )
  }

  function interruptAttempts(run: RunId | null, keep: string): number {
    const open = database.all<AttemptRow>(
      `select id, number, started_at, state, text, reasoning, details from attempts
       where state = 'running' and cell_id in
         (select c.id from cells c
          where c.state in ('queued', 'running') and c.run_id in (${UNFINISHED}))
       and cell_id not in (${KEPT})`,
      run,
      keep
    )
    for (const row of open) saveAttempt(interrupted(answerOf(row)))
    return open.length
  }

  return {
    insertRun({ id, spec, images, createdAt, title }) {
      return database.transaction(() => {
        const number = nextNumber(spec.boardId)
        database.run(
          `insert into runs (id, board_id, number, created_at, state, title, spec, images)
           values (?, ?, ?, ?, 'running', ?, ?, ?)`,
          id,
          spec.boardId,
          number,
          createdAt,
          title,
          JSON.stringify(storedSpecOf(spec)),
          JSON.stringify(images)
        )
        insertCells(id, spec)
        return number
      })
    },

    interruptUnfinished(only, kept = []) {
      const run = only ?? null
      const keep = JSON.stringify(kept)
      return database.transaction(() => {
        const attempts = interruptAttempts(run, keep)
        // A run whose last cell was written just before the end only lacks its own last word.
        database.run(
          `update runs set state = 'ended' where id in (${UNFINISHED}) and not exists
             (select 1 from cells where run_id = runs.id and state in ('queued', 'running'))`,
          run
        )
        database.run(
          `update cells set state = 'failed', failure_class = 'interrupted'
           where state in ('queued', 'running') and run_id in (${UNFINISHED})
           and id not in (${KEPT})`,
          run,
          keep
        )
        database.run(`update cells set state = 'queued' where id in (${KEPT})`, keep)
        const runs = database.run(
          `update runs set state = 'interrupted' where id in (${UNFINISHED})
           and id not in (select run_id from cells where id in (${KEPT}))`,
          run,
          keep
        )
        return { runs, attempts }
      })
    },

    submitted() {
      return database
        .all<CellRow & { attempt: AttemptId }>(
          `select ${CELL_COLUMNS}, a.id as attempt from cells c
           join attempts a on a.cell_id = c.id and a.state = 'running' and a.remote_id is not null
           where c.state in ('queued', 'running') order by c.run_id, c.ordinal`
        )
        .flatMap((row) => {
          const newest = newestAttempt(row.id)
          return newest?.id === row.attempt ? [{ cell: cellOf(row), answer: answerOf(newest) }] : []
        })
    },

    endRun(run, state, endedAt) {
      // The end of a run is worth waiting for the disk: with it every answer before it is safe
      // from a power cut too, not only from the end of the process.
      database.transaction(
        () =>
          database.run('update runs set state = ?, ended_at = ? where id = ?', state, endedAt, run),
        { durable: true }
      )
    },

    insertAttempt,

    setCellState(cell, state) {
      database.run('update cells set state = ?, failure_class = null where id = ?', state, cell)
    },

    saveProgress(answers) {
      database.transaction(() => {
        for (const answer of answers) saveAttempt(answer)
      })
    },

    finishAttempt(cell, answer, cellState) {
      database.transaction(() => {
        saveAttempt(answer)
        database.run(
          'update cells set state = ?, failure_class = ? where id = ?',
          cellState,
          answer.failure?.class ?? null,
          cell
        )
      })
    },

    replaceAttempt(cell, answer, next) {
      database.transaction(() => {
        saveAttempt(answer)
        insertAttempt(cell, next)
      })
    },

    requeue(run, cells) {
      return database.transaction(() => {
        const over =
          cells === 'failed'
            ? database.all<CellRow>(
                `select ${CELL_COLUMNS} from cells c
                 where c.run_id = ? and c.state = 'failed' order by c.ordinal`,
                run
              )
            : chunks(cells).flatMap((ids) =>
                database.all<CellRow>(
                  `select ${CELL_COLUMNS} from cells c where c.run_id = ?
                   and c.state in ('done', 'failed') and c.id in (${marks(ids.length)})
                   order by c.ordinal`,
                  run,
                  ...ids
                )
              )
        for (const row of over)
          database.run(
            `update cells set state = 'queued', failure_class = null where id = ?`,
            row.id
          )
        if (over.length > 0)
          database.run(`update runs set state = 'running', ended_at = null where id = ?`, run)
        return over.map(cellOf)
      })
    },

    record(run) {
      const row = database.get<{ spec: string; images: string }>(
        'select spec, images from runs where id = ?',
        run
      )
      if (row === undefined) return undefined
      const images = JSON.parse(row.images) as readonly ImageInfo[]
      const spec = JSON.parse(row.spec) as StoredSpec
      return { images, spec: { ...spec, images: images.map((image) => image.id) } }
    },

    counts(run) {
      const rows = database.all<{ state: CellStateName; cells: number }>(
        'select state, count(*) as cells from cells where run_id = ? group by state',
        run
      )
      const of = (state: CellStateName): number =>
        rows.find((row) => row.state === state)?.cells ?? 0
      const counts = {
        queued: of('queued'),
        running: of('running'),
        done: of('done'),
        failed: of('failed')
      }
      return { ...counts, total: counts.queued + counts.running + counts.done + counts.failed }
    },

    cell(id) {
      const row = database.get<CellRow>(cellById, id)
      return row && cellOf(row)
    },

    cellAt(run, ordinal) {
      const row = database.get<CellRow>(
        `select ${CELL_COLUMNS} from cells c where c.run_id = ? and c.ordinal = ?`,
        run,
        ordinal
      )
      return row && cellOf(row)
    },

    queued(run, after, limit) {
      return database
        .all<CellRow>(
          `select ${CELL_COLUMNS} from cells c
           where c.run_id = ? and c.ordinal > ? and c.state = 'queued'
           order by c.ordinal limit ?`,
          run,
          after,
          limit
        )
        .map(cellOf)
    },

    briefs(run) {
      return database
        .all<Omit<CellRow, 'attempts'>>(
          `select id, run_id, lane_id, image_id, repeat, ordinal, state, failure_class
           from cells where run_id = ? order by ordinal`,
          run
        )
        .map(briefOf)
    },

    imageCells(run, image) {
      return database
        .all<CellRow>(
          `select ${CELL_COLUMNS} from cells c
           where c.run_id = ? and c.image_id = ? order by c.ordinal`,
          run,
          image
        )
        .map((row) => cellStateOf(row, newestAttempt(row.id)))
    },

    outputTokens(provider, model) {
      const lanes = database.all<{ run: RunId; lane: string }>(
        `select r.id as run, json_extract(lane.value, '$.id') as lane
         from (select id, spec from runs order by rowid desc limit ${RUNS_LOOKED_AT}) r,
           json_each(r.spec, '$.lanes') lane
         where json_extract(lane.value, '$.provider') = ?
           and json_extract(lane.value, '$.model') = ?`,
        provider,
        model
      )
      return lanes
        .flatMap(({ run, lane }) =>
          database.all<{ tokens: number }>(
            `select a.output_tokens as tokens from cells c join attempts a on a.cell_id = c.id
             where c.run_id = ? and c.lane_id = ? and c.state = 'done' and a.state = 'done'
               and a.output_tokens is not null
             order by c.ordinal desc limit ${LENGTHS_LOOKED_AT}`,
            run,
            lane
          )
        )
        .slice(0, LENGTHS_LOOKED_AT)
        .map(({ tokens }) => tokens)
    },

    attempts(cell) {
      return database
        .all<AttemptRow>(
          `select id, number, started_at, state, text, reasoning, details
           from attempts where cell_id = ? order by number`,
          cell
        )
        .map(answerOf)
    }
  }

  function newestAttempt(cell: CellId): AttemptRow | undefined {
    return database.get<AttemptRow>(
      `select id, number, started_at, state, text, reasoning, details
       from attempts where cell_id = ? order by number desc limit 1`,
      cell
    )
  }
}

/** When it ended is not known, so no mark says it. */
function interrupted(answer: Answer): Answer {
  return {
    ...answer,
    state: 'failed',
    failure: failure('interrupted'),
    cost:
      answer.cost.mark === 'unknown'
        ? { mark: 'unknown', reason: 'Interrupted before the cost was known.' }
        : answer.cost
  }
}

function marks(count: number): string {
  return Array<string>(count).fill('?').join(', ')
}

function chunks(ids: readonly CellId[]): (readonly CellId[])[] {
  const parts: (readonly CellId[])[] = []
  for (let from = 0; from < ids.length; from += IDS_PER_STATEMENT)
    parts.push(ids.slice(from, from + IDS_PER_STATEMENT))
  return parts
}
