import type { BoardId } from '../shared/domain/ids'
import type { ImportReport, SkippedFile } from '../shared/domain/image'
import type { CallInput } from '../shared/ipc/contract'
import type { Result } from '../shared/ipc/result'

export interface Importer {
  /** Empty for a file that a page made, such as a pasted or dragged bitmap. */
  pathOf(file: File): string
  importPaths(input: CallInput<'images.importPaths'>): Promise<Result<ImportReport>>
  importBytes(input: CallInput<'images.importBytes'>): Promise<Result<ImportReport>>
}

/** The contract's own limit on one bitmap. */
const MOST_BYTES = 256 * 1024 * 1024

/**
 * Imports what was dropped: files with a path as links, all in one call; the others by their bytes,
 * one after another so that only one of them is in memory. Stops at the first refusal of main.
 */
export async function importDropped(
  boardId: BoardId,
  files: readonly File[],
  importer: Importer
): Promise<Result<ImportReport>> {
  const dropped = files.map((file) => ({ file, path: importer.pathOf(file) }))
  const paths = dropped.map(({ path }) => path).filter((path) => path !== '')
  const reports: ImportReport[] = []

  if (paths.length > 0) {
    const linked = await importer.importPaths({ boardId, paths })
    if (!linked.ok) return linked
    reports.push(linked.value)
  }
  for (const { file, path } of dropped) {
    if (path !== '') continue
    if (file.size > MOST_BYTES) {
      reports.push(skipped(tooLarge(file)))
      continue
    }
    const bytes = new Uint8Array(await file.arrayBuffer())
    const kept = await importer.importBytes({ boardId, name: nameOf(file), bytes })
    if (!kept.ok) return kept
    reports.push(kept.value)
  }
  return { ok: true, value: merge(reports) }
}

function nameOf(file: File): string {
  return file.name.trim().slice(0, 200) || 'Dropped image'
}

function tooLarge(file: File): SkippedFile {
  return {
    name: nameOf(file),
    reason: 'unreadable',
    sentence:
      'Too large to be taken over without a file; save it to a folder and drop it from there.'
  }
}

function skipped(file: SkippedFile): ImportReport {
  return { added: [], duplicates: 0, skipped: [file], stopped: false }
}

function merge(reports: readonly ImportReport[]): ImportReport {
  return {
    added: reports.flatMap((report) => report.added),
    duplicates: reports.reduce((sum, report) => sum + report.duplicates, 0),
    skipped: reports.flatMap((report) => report.skipped),
    stopped: reports.some((report) => report.stopped)
  }
}
