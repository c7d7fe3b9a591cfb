import { mkdirSync, readFileSync, renameSync } from 'node:fs'
import path from 'node:path'
import ElectronStore from 'electron-store'

/** A small JSON file that is read once and replaced atomically on every change. */
export interface StoreFile {
  /** A copy of one top-level value; undefined when it was never written. */
  get(key: string): unknown
  set(key: string, value: unknown): void
  delete(key: string): void
}

export interface OpenedStore {
  readonly file: StoreFile
  /** The name under which a damaged file was kept; absent when nothing was wrong. */
  readonly setAside?: string
}

/**
 * Opens `<folder>/<name>.json`. A file that is no JSON object is never wiped: it is renamed with the
 * date, and a new one begins. The caller tells the person.
 */
export function openStoreFile(folder: string, name: string, now = new Date()): OpenedStore {
  mkdirSync(folder, { recursive: true })
  const setAside = setAsideIfDamaged(path.join(folder, `${name}.json`), now)
  const store = new ElectronStore<Record<string, unknown>>({
    cwd: folder,
    name,
    // Wiping without a word is what the renaming above is there to avoid.
    clearInvalidConfig: false,
    // Keys are ids that may hold dots; they are names, not paths into the object.
    accessPropertiesByDotNotation: false,
    // Other accounts of the same computer have no business in it.
    configFileMode: 0o600
  })
  // `get` reads the whole file each time; this process is the only writer, so one read is enough.
  const values = new Map(Object.entries(store.store))
  const file: StoreFile = {
    get: (key) => structuredClone(values.get(key)),
    set: (key, value) => {
      store.set(key, value)
      values.set(key, structuredClone(value))
    },
    delete: (key) => {
      store.delete(key)
      values.delete(key)
    }
  }
  return { file, ...(setAside !== undefined && { setAside }) }
}

function setAsideIfDamaged(file: string, now: Date): string | undefined {
  const text = readIfThere(file)
  if (text === undefined || isJsonObject(text)) return undefined
  const stamp = now.toISOString().slice(0, 19).replaceAll(':', '-')
  const kept = `${path.basename(file, '.json')}.damaged-${stamp}.json`
  renameSync(file, path.join(path.dirname(file), kept))
  return kept
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function isJsonObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
  } catch {
    return false
  }
}
