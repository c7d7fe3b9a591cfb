import { fork } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { once } from 'node:events'
import { build } from 'vite'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { connect } from './connection'
import { openDatabase } from './database'
import { migrate } from './migrate'
import { MIGRATIONS } from './migrations'
import { StorageError } from './storageError'

const log = { info: () => {}, warn: () => {}, error: () => {} }
let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-database-'))
  file = join(folder, 'triptych.db')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function keys(database: ReturnType<typeof openDatabase>): string[] {
  return database
    .all<{ key: string }>('select key from app_state order by key')
    .map((row) => row.key)
}

function put(database: ReturnType<typeof openDatabase>, key: string, value = ''): void {
  database.run('insert into app_state values (?, ?)', key, value)
}

describe('opening', () => {
  it('makes the schema with the settings that durability rests on', () => {
    const database = openDatabase(file, { log })
    expect(database.get('pragma journal_mode')).toEqual({ journal_mode: 'wal' })
    expect(database.get('pragma synchronous')).toEqual({ synchronous: 1 })
    expect(database.get('pragma foreign_keys')).toEqual({ foreign_keys: 1 })
    expect(database.get('pragma user_version')).toEqual({ user_version: MIGRATIONS.length })
    expect(() =>
      database.run("insert into cells values ('c','no-run','l','i',0,0,'done',null)")
    ).toThrow(/FOREIGN KEY/)
    database.close()
    expect(readdirSync(folder)).toEqual(['triptych.db', 'triptych.db.lock'])
  })

  it('keeps rows over a close and works in memory', () => {
    const first = openDatabase(file, { log })
    put(first, 'kept')
    first.close()
    first.close()
    const second = openDatabase(file, { log })
    expect(keys(second)).toEqual(['kept'])
    expect(second.recovered).toBeUndefined()
    second.close()

    const memory = openDatabase(':memory:', { log })
    put(memory, 'here')
    expect(keys(memory)).toEqual(['here'])
    memory.close()
  })

  it('refuses a newer schema and touches nothing', () => {
    openDatabase(file, { log }).close()
    const newer = connect(file)
    newer.exec('pragma user_version = 99')
    // A newer Triptych may keep its file in another way, which opening it our way would change.
    newer.exec('pragma journal_mode = delete')
    newer.close()
    const before = readFileSync(file)
    const error = thrownBy(() => openDatabase(file, { log }))
    expect(error).toBeInstanceOf(StorageError)
    expect(String(error)).toContain('This data folder was written by a newer Triptych')
    expect(readFileSync(file).equals(before)).toBe(true)
    expect(readdirSync(folder)).toEqual(['triptych.db', 'triptych.db.lock'])
  })

  it('belongs to one process at a time, and is free again after the close', () => {
    const first = openDatabase(file, { log })
    put(first, 'running')
    const error = thrownBy(() => openDatabase(file, { log }))
    expect(error).toBeInstanceOf(StorageError)
    expect(String(error)).toContain('in use by another Triptych')
    put(first, 'goes on')
    first.close()
    const second = openDatabase(file, { log })
    expect(second.recovered).toBeUndefined()
    expect(keys(second)).toEqual(['goes on', 'running'])
    second.close()
  })

  it('says in words why the file cannot be opened', () => {
    mkdirSync(file)
    expect(thrownBy(() => openDatabase(file, { log }))).toBeInstanceOf(StorageError)
  })
})

describe('migrating', () => {
  it('copies an existing file first, and the copy is complete', () => {
    const old = openDatabase(file, { log })
    put(old, 'before')
    old.close()
    const connection = connect(file)
    migrate(connection, file, log, [...MIGRATIONS, 'create table later (a text) strict;'])
    expect(connection.get('select count(*) as n from later')).toEqual({ n: 0 })
    connection.close()
    const [copy = ''] = readdirSync(join(folder, 'backups'))
    expect(copy).toMatch(/^triptych-v1-.*\.db$/)
    const backup = openDatabase(join(folder, 'backups', copy), { log })
    expect(keys(backup)).toEqual(['before'])
    backup.close()
  })

  it('undoes a migration that fails, and names the copy', () => {
    openDatabase(file, { log }).close()
    const connection = connect(file)
    const broken = [...MIGRATIONS, 'create table later (a text) strict; select no_such_column;']
    const error = thrownBy(() => migrate(connection, file, log, broken))
    expect(error).toBeInstanceOf(StorageError)
    expect((error as StorageError).nextStep).toContain(readdirSync(join(folder, 'backups'))[0])
    expect(connection.get('pragma user_version')).toEqual({ user_version: MIGRATIONS.length })
    expect(connection.all("select 1 from sqlite_schema where name = 'later'")).toEqual([])
    connection.close()
  })
})

describe('damage', () => {
  function fill(): Buffer {
    const database = openDatabase(file, { log })
    database.transaction(() => {
      for (let row = 0; row < 400; row++) put(database, `row-${row}`, 'x'.repeat(500))
    })
    database.close()
    return readFileSync(file)
  }

  it.each([
    ['in the header, after a clean close', 3, false],
    ['in a page, after a kill', 5 * 4096 + 3, true],
    ['in the schema, after a clean close', 100, false]
  ])('sets the file aside when a byte is wrong %s', (_where, offset, killed) => {
    const bytes = fill()
    bytes[offset] = bytes[offset]! ^ 0xff
    writeFileSync(file, bytes)
    if (killed) writeFileSync(`${file}.open`, '')
    const database = openDatabase(file, { log })
    expect(keys(database)).toEqual([])
    const aside = readdirSync(folder).find((name) => name.includes('.damaged-'))!
    expect(database.recovered).toContain(aside)
    expect(readFileSync(join(folder, aside)).equals(bytes)).toBe(true)
    database.close()
    const again = openDatabase(file, { log })
    expect(again.recovered).toBeUndefined()
    again.close()
  })

  it('does not take a sound file for a damaged one after a kill', () => {
    fill()
    writeFileSync(`${file}.open`, '')
    const database = openDatabase(file, { log })
    expect(database.recovered).toBeUndefined()
    expect(keys(database)).toHaveLength(400)
    database.close()
    expect(existsSync(`${file}.open`)).toBe(false)
  })
})

describe('transactions', () => {
  it('join, and are all or nothing', () => {
    const database = openDatabase(':memory:', { log })
    expect(() =>
      database.transaction(() => {
        put(database, 'outer')
        database.transaction(() => put(database, 'inner'))
        throw new Error('stop')
      })
    ).toThrow('stop')
    expect(keys(database)).toEqual([])
    const result = database.transaction(() => database.transaction(() => 7, { durable: true }))
    expect(result).toBe(7)
  })

  it('undo only the nested part when its failure is caught', () => {
    const database = openDatabase(':memory:', { log })
    database.transaction(() => {
      put(database, 'outer')
      expect(() =>
        database.transaction(() => {
          put(database, 'inner')
          throw new Error('inner')
        })
      ).toThrow('inner')
      database.transaction(() => put(database, 'second'))
    })
    expect(keys(database)).toEqual(['outer', 'second'])
  })

  it('refuse work that goes on later', () => {
    const database = openDatabase(':memory:', { log })
    expect(() => database.transaction(async () => put(database, 'late'))).toThrow(TypeError)
    expect(keys(database)).toEqual([])
  })

  it('wait for the disk only when asked', () => {
    const database = openDatabase(file, { log })
    const level = () => database.get<{ synchronous: number }>('pragma synchronous')?.synchronous
    expect(database.transaction(level, { durable: true })).toBe(2)
    expect(level()).toBe(1)
    expect(() => database.transaction(() => fail('no'), { durable: true })).toThrow('no')
    expect(level()).toBe(1)
    database.close()
  })
})

it('reads row by row while the same statement is used again', () => {
  const database = openDatabase(':memory:', { log })
  for (const key of ['a', 'b', 'c']) put(database, key)
  const sql = 'select key from app_state order by key'
  const pairs: string[] = []
  for (const outer of database.iterate<{ key: string }>(sql))
    for (const inner of database.iterate<{ key: string }>(sql)) pairs.push(outer.key + inner.key)
  expect(pairs).toEqual(['aa', 'ab', 'ac', 'ba', 'bb', 'bc', 'ca', 'cb', 'cc'])
})

describe('a process that is killed', () => {
  const built = resolve('node_modules/.cache/triptych-tests/storage-writer')

  beforeAll(async () => {
    await build({
      configFile: false,
      logLevel: 'error',
      build: {
        ssr: resolve(import.meta.dirname, '__fixtures__/writer.ts'),
        outDir: built,
        emptyOutDir: true
      }
    })
  })

  it('loses no row that it had said was written', async () => {
    let next = 0
    for (let round = 0; round < 10; round++) {
      const last = await writeUntilKilled(join(built, 'writer.js'), next)
      const database = openDatabase(file, { log })
      expect(database.recovered).toBeUndefined()
      expect(database.get('pragma integrity_check')).toEqual({ integrity_check: 'ok' })
      const stored = new Set(keys(database))
      for (let row = 0; row <= last; row++) expect(stored.has(`row-${row}`)).toBe(true)
      next = stored.size
      database.close()
    }
    expect(next).toBeGreaterThan(10)
  }, 60_000)

  it('has the folder for itself until then', async () => {
    const child = fork(join(built, 'writer.js'), [file, '0'], { silent: true })
    await once(child.stdout!, 'data')
    const error = thrownBy(() => openDatabase(file, { log }))
    child.kill('SIGKILL')
    await once(child, 'close')
    expect(String(error)).toContain('in use by another Triptych')
    openDatabase(file, { log }).close()
  })

  /** @returns the last row it acknowledged */
  async function writeUntilKilled(script: string, from: number): Promise<number> {
    const child = fork(script, [file, String(from)], { silent: true })
    let said = ''
    child.stdout!.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
    await once(child.stdout!, 'data')
    await new Promise((done) => setTimeout(done, 5 + Math.random() * 40))
    child.kill('SIGKILL')
    await once(child, 'close')
    const lines = said.split('\n').slice(0, -1)
    return Number(lines.at(-1))
  }
})

function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  return undefined
}

function fail(message: string): never {
  throw new Error(message)
}
