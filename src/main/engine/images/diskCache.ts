import { randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Logger } from '../engine'

/** After trimming, this much of the limit is used, so that it is not done at every write. */
const TRIM_TO = 0.9

export interface DiskCacheParts {
  readonly folder: string
  readonly limitBytes: number
  readonly log: Logger
}

/**
 * Files that can be made again, named by a key of at least two characters that may stand in a file
 * name; the least recently used go first when they are too many bytes.
 */
export interface DiskCache {
  /** The bytes, or undefined when they are not there. */
  read(key: string): Promise<Buffer | undefined>
  /** The file, or undefined when it is not there. */
  find(key: string): Promise<string | undefined>
  /** Makes an entry: `write` fills the file it is given; a reader sees all of it or nothing. */
  make<T>(key: string, write: (file: string) => Promise<T>): Promise<T>
}

interface Entry {
  readonly path: string
  readonly bytes: number
  readonly usedMs: number
}

export function createDiskCache({ folder, limitBytes, log }: DiskCacheParts): DiskCache {
  let usedBytes: number | undefined
  let trimming: Promise<void> | undefined

  const pathOf = (key: string) => join(folder, key.slice(0, 2), key)

  async function account(bytes: number): Promise<void> {
    usedBytes = usedBytes === undefined ? sum(await listEntries(folder)) : usedBytes + bytes
    if (usedBytes <= limitBytes) return
    trimming ??= trim().finally(() => (trimming = undefined))
    await trimming
  }

  async function trim(): Promise<void> {
    const entries = (await listEntries(folder)).sort((a, b) => a.usedMs - b.usedMs)
    let total = sum(entries)
    for (const entry of entries) {
      if (total <= limitBytes * TRIM_TO) break
      await rm(entry.path, { force: true })
      total -= entry.bytes
    }
    usedBytes = total
  }

  async function find(key: string): Promise<string | undefined> {
    const path = pathOf(key)
    const now = new Date()
    // The time of the last use is the file's own time, so that it is known after a restart too.
    return utimes(path, now, now).then(
      () => path,
      () => undefined
    )
  }

  return {
    find,
    async read(key) {
      const path = await find(key)
      return path === undefined ? undefined : readFile(path).catch(() => undefined)
    },
    async make(key, write) {
      const path = pathOf(key)
      const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
      await mkdir(join(folder, key.slice(0, 2)), { recursive: true })
      try {
        const result = await write(temporary)
        const { size } = await stat(temporary)
        await rename(temporary, path)
        account(size).catch((error: unknown) => log.warn('The cache was not trimmed.', { error }))
        return result
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
    }
  }
}

function sum(entries: readonly Entry[]): number {
  return entries.reduce((total, entry) => total + entry.bytes, 0)
}

async function listEntries(folder: string): Promise<Entry[]> {
  const names = await readdir(folder, { recursive: true }).catch(() => [])
  const entries: Entry[] = []
  for (const name of names) {
    const path = join(folder, name)
    const found = await stat(path).catch(() => undefined)
    if (found?.isFile()) entries.push({ path, bytes: found.size, usedMs: found.mtimeMs })
  }
  return entries
}
