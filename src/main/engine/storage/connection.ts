import { DatabaseSync, type StatementSyncInstance } from '@photostructure/sqlite'
import type { Database, TransactionOptions } from './database'
import type { SQLInputValue } from './sql'

/** How long a statement waits for another process that writes. */
const BUSY_MS = 5_000
/** Prepared statements kept; the engine has fewer texts than that, searches apart. */
const STATEMENTS_KEPT = 200

/** One open file with its prepared statements; what the engine sees of it is {@link Database}. */
export interface Connection extends Database {
  /** Several statements without values. */
  exec(sql: string): void
}

/** @throws the driver's error when the file cannot be opened or is no database */
export function connect(file: string): Connection {
  return new SqliteConnection(
    new DatabaseSync(file, { timeout: BUSY_MS, enableForeignKeyConstraints: false })
  )
}

class SqliteConnection implements Connection {
  readonly #driver
  readonly #statements = new Map<string, StatementSyncInstance>()
  #depth = 0

  constructor(driver: InstanceType<typeof DatabaseSync>) {
    this.#driver = driver
  }

  exec(sql: string): void {
    this.#driver.exec(sql)
  }

  run(sql: string, ...values: readonly SQLInputValue[]): number {
    return this.#prepared(sql).run(...values).changes
  }

  get<Row>(sql: string, ...values: readonly SQLInputValue[]): Row | undefined {
    return this.#prepared(sql).get(...values) as Row | undefined
  }

  all<Row>(sql: string, ...values: readonly SQLInputValue[]): Row[] {
    return this.#prepared(sql).all(...values) as Row[]
  }

  iterate<Row>(sql: string, ...values: readonly SQLInputValue[]): IterableIterator<Row> {
    // A statement of its own: another use of a kept one would start the reading anew.
    return this.#driver.prepare(sql).iterate(...values) as IterableIterator<Row>
  }

  transaction<T>(work: () => T, { durable = false }: TransactionOptions = {}): T {
    if (this.#depth > 0) return this.#enclosed(work, savepoint(this.#depth))
    if (!durable) return this.#enclosed(work, OUTERMOST)
    // SQLite takes this pragma only outside a transaction.
    this.exec('pragma synchronous = full')
    try {
      return this.#enclosed(work, OUTERMOST)
    } finally {
      this.exec('pragma synchronous = normal')
    }
  }

  close(): void {
    if (!this.#driver.isOpen) return
    this.#statements.clear()
    this.#driver.close()
  }

  #enclosed<T>(work: () => T, { begin, commit, rollback }: Brackets): T {
    this.exec(begin)
    this.#depth += 1
    try {
      const result = work()
      if (result instanceof Promise)
        throw new TypeError('A transaction takes work that is done when it returns, not a promise.')
      this.exec(commit)
      return result
    } catch (error) {
      // A full disk or a failing one rolls back by itself; a second rollback would hide the reason.
      if (this.#driver.isTransaction) this.exec(rollback)
      throw error
    } finally {
      this.#depth -= 1
    }
  }

  #prepared(sql: string): StatementSyncInstance {
    const kept = this.#statements.get(sql)
    if (kept) return kept
    const [oldest] = this.#statements.keys()
    if (oldest !== undefined && this.#statements.size >= STATEMENTS_KEPT)
      this.#statements.delete(oldest)
    const statement = this.#driver.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

interface Brackets {
  readonly begin: string
  readonly commit: string
  readonly rollback: string
}

/** `immediate`: a transaction that reads first and then writes can otherwise fail half-way as busy. */
const OUTERMOST: Brackets = { begin: 'begin immediate', commit: 'commit', rollback: 'rollback' }

/** A nested failure that the caller catches undoes only its own part. */
function savepoint(depth: number): Brackets {
  const name = `nested_${depth}`
  return {
    begin: `savepoint ${name}`,
    commit: `release ${name}`,
    rollback: `rollback to ${name}; release ${name}`
  }
}
