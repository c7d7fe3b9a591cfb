import type { BoardId } from '../../../shared/domain/ids'
import type { ImageInfo, ImportReport, SkippedFile } from '../../../shared/domain/image'
import type { ImportProgress } from '../../../shared/ipc/views'
import type { Clock, ImportOptions } from '../engine'
import type { ImageRecord, ImageRepository } from '../storage/imageRepository'
import { collectFiles, type Collected, type FoundFile } from './collect'
import { hashFile } from './hash'
import { fileTrouble, probeFile } from './probe'

const AT_ONCE = 4
const PROGRESS_EVERY_MS = 100
/** Images are on the board, and safe, in groups of this many while the import goes on. */
const GROUP = 64

export interface ImporterParts {
  readonly repository: ImageRepository
  readonly clock: Clock
}

type Reading =
  | { readonly ok: true; readonly image: ImageRecord }
  | { readonly ok: false; readonly skipped: SkippedFile }
  | { readonly ok: 'stopped' }

/**
 * Adds files and folders to a board as links. Never throws for a bad file: what was skipped is in
 * the report, with the reason. Files that look unchanged since they were last read are not read
 * again. What was added before `signal` was aborted stays.
 */
export async function importFiles(
  paths: readonly string[],
  options: ImportOptions,
  parts: ImporterParts
): Promise<ImportReport> {
  const progress = createProgress(options, parts.clock)
  const collected = await collectFiles(paths, {
    ...(options.signal && { signal: options.signal }),
    onFound: (found) => progress({ state: 'counting', found, read: 0 })
  })
  const board = new BoardWriter(options.boardId, parts)
  await readAll(collected.files, options.signal, parts, (read, ready) => {
    board.take(ready)
    progress({ state: 'reading', found: collected.files.length, read })
  })
  board.flush()
  progress({ state: 'done', found: collected.files.length, read: board.taken }, true)
  const stopped = options.signal?.aborted ?? false
  // Of a folder that was not read to its end nobody knows whether it holds an image.
  const empty = stopped ? [] : foldersWithout(collected, board)
  return {
    added: board.added,
    duplicates: board.duplicates,
    skipped: [...collected.skipped, ...board.skipped, ...empty],
    stopped
  }
}

interface Ready {
  readonly file: FoundFile
  readonly reading: Reading
}

/** Reads a few files at a time; results are handed on in the files' order. */
async function readAll(
  files: readonly FoundFile[],
  signal: AbortSignal | undefined,
  parts: ImporterParts,
  onReady: (read: number, ready: readonly Ready[]) => void
): Promise<void> {
  const done = new Map<number, Ready>()
  let next = 0
  let handedOn = 0
  let read = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < files.length; index = next++) {
      const file = files[index]
      if (!file || signal?.aborted) return
      done.set(index, { file, reading: await readOne(file, signal, parts) })
      read++
      const ready: Ready[] = []
      for (let first = done.get(handedOn); first; first = done.get(handedOn)) {
        ready.push(first)
        done.delete(handedOn++)
      }
      onReady(read, ready)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}

async function readOne(
  file: FoundFile,
  signal: AbortSignal | undefined,
  { repository, clock }: ImporterParts
): Promise<Reading> {
  const known = repository.findUnchanged(file.path, file.sizeBytes, file.modifiedMs)
  if (known) return { ok: true, image: known }
  const name = labelOf(file)
  try {
    const result = await probeFile(file.path)
    if (!result.ok) {
      return { ok: false, skipped: { name, reason: result.reason, sentence: result.sentence } }
    }
    const { format, width, height, orientation, sizeBytes } = result.probe
    const id = await hashFile(file.path, signal)
    const image = { id, format, width, height, orientation, sizeBytes }
    const { path, modifiedMs } = file
    repository.save(image, { path, kind: 'linked', modifiedMs }, clock.date().toISOString())
    return { ok: true, image }
  } catch (error) {
    if (signal?.aborted) return { ok: 'stopped' }
    return { ok: false, skipped: { name, ...fileTrouble(error) } }
  }
}

function labelOf({ folder, name }: FoundFile): string {
  return folder === '' ? name : `${folder}/${name}`
}

/** Puts what was read on the board in groups, and keeps the account of it. */
class BoardWriter {
  readonly added: ImageInfo[] = []
  readonly skipped: SkippedFile[] = []
  duplicates = 0
  taken = 0
  /** Folders that hold an image somewhere below; indexes into `Collected.folders`. */
  readonly foldersWith = new Set<number>()
  private waiting: { readonly file: FoundFile; readonly image: ImageRecord }[] = []

  constructor(
    private readonly boardId: BoardId,
    private readonly parts: ImporterParts
  ) {}

  take(ready: readonly Ready[]): void {
    for (const { file, reading } of ready) {
      this.taken++
      if (reading.ok === true) {
        for (const folder of file.parents) this.foldersWith.add(folder)
        this.waiting.push({ file, image: reading.image })
      } else if (reading.ok === false) {
        this.skipped.push(reading.skipped)
      }
    }
    if (this.waiting.length >= GROUP) this.flush()
  }

  flush(): void {
    const group = this.waiting
    this.waiting = []
    const fresh = new Set(
      this.parts.repository
        .addToBoard(
          this.boardId,
          group.map(({ file, image }) => ({ id: image.id, name: file.name, folder: file.folder })),
          this.parts.clock.date().toISOString()
        )
        .map((entry) => entry.id)
    )
    for (const { file, image } of group) {
      // The first of several files with the same bytes is the one that was added.
      if (fresh.delete(image.id)) this.added.push(this.describe(file, image))
      else this.skipDuplicate(file)
    }
  }

  private describe({ name, folder }: FoundFile, image: ImageRecord): ImageInfo {
    const location = this.parts.repository.locations(image.id)[0]?.kind ?? 'linked'
    return { ...image, name, folder, location }
  }

  private skipDuplicate(file: FoundFile): void {
    this.duplicates++
    this.skipped.push({
      name: labelOf(file),
      reason: 'duplicate',
      sentence: 'The same picture is on this board already.'
    })
  }
}

/** A line for each outermost folder in which no image was found. */
function foldersWithout(collected: Collected, board: BoardWriter): readonly SkippedFile[] {
  return collected.folders
    .filter(
      ({ parents, told }, index) =>
        !told &&
        !board.foldersWith.has(index) &&
        parents.every((parent) => board.foldersWith.has(parent))
    )
    .map(({ name }) => ({
      name,
      reason: 'no-images-in-folder',
      sentence: 'There is no image in this folder.'
    }))
}

/** Tells at most every 100 ms, and always at the end. */
function createProgress(
  { boardId, onProgress }: ImportOptions,
  clock: Clock
): (progress: Omit<ImportProgress, 'boardId'>, always?: boolean) => void {
  let last = -Infinity
  return (progress, always = false) => {
    const now = clock.now()
    if (!always && now - last < PROGRESS_EVERY_MS) return
    last = now
    onProgress?.({ boardId, ...progress })
  }
}
