import Big from 'big.js'
import type { BoardId, RunId } from '../../../shared/domain/ids'
import type { RunSummary } from '../../../shared/domain/run'
import { decimalString } from '../pricing/cost'
import type { Database } from './database'
import type { RunRepository } from './runRepository'
import { RUN_COLUMNS } from './runRows'
import type { RunRow, StoredSpec } from './runRows'
import type { SQLInputValue } from './sql'

export interface RunQuery {
  readonly boardId?: BoardId
  readonly search?: string
  /** Only runs older than this one. */
  readonly before?: RunId
  readonly limit: number
}

interface Spent {
  /** Decimal string: what is known to have been spent, failed attempts included. */
  readonly spentUsd: string
  /** Answers whose cost is unknown. */
  readonly unknownCosts: number
}

/**
 * Reads the list of runs; answers' texts are searched but never read. What a run that is over came
 * to is counted once and remembered.
 */
export interface RunHistory {
  /**
   * Newest first.
   *
   * @param live the summary of a run that is going on, which knows better than its rows
   */
  list(query: RunQuery, live: (run: RunId) => RunSummary | undefined): readonly RunSummary[]
  summary(run: RunId): RunSummary | undefined
  /** To be called when a run that was over goes on. */
  forget(run: RunId): void
}

const NOTHING = new Big(0)
const SUMMARIES_KEPT = 1_000

export function createRunHistory(database: Database, runs: RunRepository): RunHistory {
  const known = new Map<RunId, RunSummary>()

  function spent(run: RunId): Spent {
    // Grouped, because most runs have few different costs; summed here, because SQLite would
    // add the decimals as floats.
    const rows = database.all<{ usd: string | null; attempts: number; unknown: number }>(
      `select a.cost_usd as usd, count(*) as attempts,
         sum(a.cost_mark = 'unknown' and a.state = 'done') as unknown
       from cells c join attempts a on a.cell_id = c.id
       where c.run_id = ? group by a.cost_usd`,
      run
    )
    return {
      spentUsd: decimalString(
        rows.reduce(
          (sum, { usd, attempts }) => sum.plus(new Big(usd ?? 0).times(attempts)),
          NOTHING
        )
      ),
      unknownCosts: rows.reduce((sum, row) => sum + row.unknown, 0)
    }
  }

  function summaryOf(row: RunRow): RunSummary {
    const remembered = known.get(row.id)
    if (remembered !== undefined) return remembered
    const summary = count(row)
    if (known.size >= SUMMARIES_KEPT) known.clear()
    if (summary.state !== 'running') known.set(row.id, summary)
    return summary
  }

  function count(row: RunRow): RunSummary {
    const spec = JSON.parse(row.spec) as StoredSpec
    const counts = runs.counts(row.id)
    return {
      id: row.id,
      boardId: row.board_id,
      number: row.number,
      createdAt: row.created_at,
      ...(row.ended_at !== null && { endedAt: row.ended_at }),
      state: row.state,
      title: row.title,
      imageCount: spec.imageCount ?? counts.total / (spec.lanes.length * spec.repeats),
      lanes: spec.lanes.map(({ id, label, letter, hue, providerLabel, mock }) => ({
        id,
        label,
        letter,
        hue,
        providerLabel,
        ...(mock && { mock })
      })),
      counts,
      ...(spec.forecast && { forecast: spec.forecast }),
      ...spent(row.id)
    }
  }

  return {
    summary(run) {
      const row = database.get<RunRow>(`select ${RUN_COLUMNS} from runs r where r.id = ?`, run)
      return row && summaryOf(row)
    },
    forget: (run) => void known.delete(run),
    list({ boardId, search, before, limit }, live) {
      const conditions: Condition[] = []
      conditions.push(
        boardId === undefined
          ? { sql: 'r.board_id in (select id from boards where deleted_at is null)', values: [] }
          : { sql: 'r.board_id = ?', values: [boardId] }
      )
      // The row's own number, not the id: two runs of one millisecond have no order by id.
      if (before !== undefined)
        conditions.push({
          sql: 'r.rowid < (select rowid from runs where id = ?)',
          values: [before]
        })
      const word = search?.trim()
      if (word) conditions.push(anyOf(spellings(word).map(mentions)))
      const where = conditions.map(({ sql }) => sql).join(' and ')
      return database
        .all<RunRow>(
          `select ${RUN_COLUMNS} from runs r where ${where} order by r.rowid desc limit ?`,
          ...conditions.flatMap(({ values }) => values),
          limit
        )
        .map((row) => live(row.id) ?? summaryOf(row))
    }
  }
}

interface Condition {
  readonly sql: string
  readonly values: readonly SQLInputValue[]
}

/** Cheapest places first; SQLite stops at the first that holds. */
const PLACES = [
  `r.title like ? escape '\\'`,
  `exists (select 1 from json_each(r.spec, '$.lanes') lane
     where json_extract(lane.value, '$.label') like ? escape '\\')`,
  `exists (select 1 from json_each(r.spec, '$.lanes') lane
     where json_extract(lane.value, '$.prompt.text') like ? escape '\\')`,
  `exists (select 1 from json_each(r.images) image
     where json_extract(image.value, '$.name') like ? escape '\\')`,
  `exists (select 1 from cells c join attempts a on a.cell_id = c.id
     where c.run_id = r.id and a.state = 'done' and a.text like ? escape '\\')`
]

function mentions(word: string): Condition {
  const pattern = `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  return { sql: PLACES.join(' or '), values: PLACES.map(() => pattern) }
}

/**
 * `like` ignores the case of A to Z only; other letters are looked for as typed, in small, in
 * capitals and with a capital first.
 */
function spellings(word: string): readonly string[] {
  if (/^[\x20-\x7e]*$/.test(word)) return [word]
  const small = word.toLowerCase()
  const capital = small.charAt(0).toUpperCase() + small.slice(1)
  return [...new Set([word, small, word.toUpperCase(), capital])]
}

function anyOf(conditions: readonly Condition[]): Condition {
  return {
    sql: `(${conditions.map(({ sql }) => sql).join(' or ')})`,
    values: conditions.flatMap(({ values }) => values)
  }
}
