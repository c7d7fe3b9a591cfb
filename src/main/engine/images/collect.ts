import type { Dirent, Stats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { SkippedFile, SkipReason } from '../../../shared/domain/image'
import { fileTrouble } from './probe'

/** A file that may be an image. */
export interface FoundFile {
  readonly path: string
  readonly name: string
  /** Below the dropped folder, with `/`; empty for files dropped by themselves. */
  readonly folder: string
  readonly sizeBytes: number
  readonly modifiedMs: number
  /** The folders it was found in, outermost first; indexes into `Collected.folders`. */
  readonly parents: readonly number[]
}

export interface FoundFolder {
  /** For people: its own name for a dropped folder, otherwise below that, with `/`. */
  readonly name: string
  readonly parents: readonly number[]
  /** Already told why nothing of it can be added. */
  readonly told: boolean
}

export interface Collected {
  readonly files: readonly FoundFile[]
  readonly folders: readonly FoundFolder[]
  readonly skipped: readonly SkippedFile[]
}

const SYSTEM_FILES = new Set(['thumbs.db', 'desktop.ini', '__macosx', '@eadir'])
const NATURAL = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** 1, 2, 10 rather than 1, 10, 2; case decides only between names that are otherwise the same. */
function byName(a: Dirent, b: Dirent): number {
  return NATURAL.compare(a.name, b.name) || (a.name < b.name ? -1 : 1)
}

/**
 * Lists the files of what was dropped: files as they come, folders recursively, each folder's own
 * files before its subfolders, in natural order. Links are followed, once; never throws for what
 * cannot be read. Stops where it is when `signal` is aborted.
 */
export async function collectFiles(
  paths: readonly string[],
  options: { readonly signal?: AbortSignal; readonly onFound?: (count: number) => void } = {}
): Promise<Collected> {
  const walk = new Walk(options.signal, options.onFound)
  for (const path of paths) await walk.dropped(resolve(path))
  return walk
}

class Walk implements Collected {
  readonly files: FoundFile[] = []
  readonly folders: FoundFolder[] = []
  readonly skipped: SkippedFile[] = []
  private readonly visited = new Set<string>()

  constructor(
    private readonly signal: AbortSignal | undefined,
    private readonly onFound: ((count: number) => void) | undefined
  ) {}

  async dropped(path: string): Promise<void> {
    const name = basename(path) || path
    await this.visit(path, { label: name, name, folder: '', below: '', parents: [] })
  }

  private async visit(path: string, at: Place): Promise<void> {
    if (this.signal?.aborted) return
    const found = await this.tryTo(at.label, () => stat(path))
    if (!found) return
    if (found.isDirectory()) return this.walkFolder(path, at)
    if (found.isFile()) return this.addFile(path, at, found)
    this.skip(at.label, 'not-an-image', 'Not an image: it is a device or a pipe, not a file.')
  }

  private addFile(path: string, { name, folder, parents }: Place, found: Stats): void {
    this.files.push({
      path,
      name,
      folder,
      sizeBytes: found.size,
      modifiedMs: found.mtimeMs,
      parents
    })
    this.onFound?.(this.files.length)
  }

  private async walkFolder(path: string, { label, below, parents }: Place): Promise<void> {
    const real = await this.tryTo(label, () => realpath(path))
    if (real === undefined) return
    if (this.visited.has(real)) {
      return this.skip(
        label,
        'folder-loop',
        'This folder was already read, by itself or through a link.'
      )
    }
    this.visited.add(real)
    const entries = await this.tryTo(label, () => readdir(path, { withFileTypes: true }))
    const index = this.folders.push({ name: label, parents, told: entries === undefined }) - 1
    if (!entries) return
    const chain = [...parents, index]
    const wanted = entries.sort(byName).filter((entry) => !this.skipUnwanted(entry, below))
    const isFolder = await Promise.all(wanted.map((entry) => leadsToFolder(path, entry)))
    // A folder's own files first, then what lies deeper.
    for (const deeper of [false, true]) {
      for (const [position, entry] of wanted.entries()) {
        if (isFolder[position] !== deeper) continue
        const inside = below + entry.name
        await this.visit(join(path, entry.name), {
          label: inside,
          name: entry.name,
          folder: below.slice(0, -1),
          below: `${inside}/`,
          parents: chain
        })
      }
    }
  }

  /** Lists what file managers and systems leave in folders, and says whether it was such a thing. */
  private skipUnwanted(entry: Dirent, below: string): boolean {
    const name = below + entry.name
    if (SYSTEM_FILES.has(entry.name.toLowerCase()) || entry.name.startsWith('._')) {
      this.skip(name, 'system-file', 'Left there by the system; not a picture of yours.')
    } else if (entry.name === '.DS_Store') {
      this.skip(name, 'system-file', 'Left there by the system; not a picture of yours.')
    } else if (entry.name.startsWith('.')) {
      this.skip(name, 'hidden', 'Hidden. Drop it by itself to add it all the same.')
    } else {
      return false
    }
    return true
  }

  private async tryTo<T>(label: string, work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work()
    } catch (error) {
      const { reason, sentence } = fileTrouble(error)
      this.skip(label, reason, sentence)
      return undefined
    }
  }

  private skip(name: string, reason: SkipReason, sentence: string): void {
    this.skipped.push({ name, reason, sentence })
  }
}

/** Where the walk is. */
interface Place {
  /** For people: relative to what was dropped. */
  readonly label: string
  readonly name: string
  /** The folder of a file found here, as `FoundFile.folder`. */
  readonly folder: string
  /** What the names inside begin with, when this is a folder: empty, or ending in `/`. */
  readonly below: string
  readonly parents: readonly number[]
}

async function leadsToFolder(folder: string, entry: Dirent): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory()
  return stat(join(folder, entry.name)).then(
    (found) => found.isDirectory(),
    () => false
  )
}
