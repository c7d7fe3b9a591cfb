import type { ExportService } from '../engine'
import { replaceFile } from '../storage/atomicFile'
import { reportPieces, type ReportSources } from './htmlReport'
import { jsonLines } from './jsonl'

/** Characters gathered before they are written, so that a line is not a system call. */
const CHUNK = 64 * 1024

/** Writes runs as files; each appears whole or not at all. */
export function createExportService(sources: ReportSources): ExportService {
  return {
    async jsonl(run, file) {
      let lines = 0
      await replaceFile(file, async (handle) => {
        for (const chunk of chunked(jsonLines(sources.runs, run), () => (lines += 1)))
          await handle.appendFile(chunk)
      })
      return lines
    },
    async html(run, file) {
      const view = sources.runs.open(run)
      await replaceFile(file, async (handle) => {
        for await (const piece of reportPieces(sources, view)) await handle.appendFile(piece)
      })
    }
  }
}

function* chunked(pieces: Iterable<string>, onPiece: () => void): Generator<string> {
  let chunk = ''
  for (const piece of pieces) {
    onPiece()
    chunk += piece
    if (chunk.length < CHUNK) continue
    yield chunk
    chunk = ''
  }
  if (chunk !== '') yield chunk
}
