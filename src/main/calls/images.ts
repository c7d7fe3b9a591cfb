import type { BoardId } from '../../shared/domain/ids'
import type { ImportReport } from '../../shared/domain/image'
import { CallFailure } from '../../shared/ipc/result'
import type { ImportOptions } from '../engine/engine'
import type { CallGroup } from './index'
import type { CallContext } from './services'

const NOTHING_ADDED: ImportReport = { added: [], duplicates: 0, skipped: [], stopped: false }

export function imageCalls({ engine, shell, push }: CallContext): CallGroup<'images'> {
  const { images } = engine
  const imports = trackImports()

  /** Runs one import that can be stopped, and tells whoever shows the board when it changed. */
  async function importInto(
    boardId: BoardId,
    start: (options: ImportOptions) => Promise<ImportReport>
  ): Promise<ImportReport> {
    const { signal, end } = imports.begin(boardId)
    try {
      const onProgress: ImportOptions['onProgress'] = (progress) =>
        push('images.progress', progress)
      const report = await start({ boardId, signal, onProgress })
      if (report.added.length > 0) boardChanged(boardId)
      return report
    } finally {
      end()
    }
  }
  const importPaths = (boardId: BoardId, paths: readonly string[]) =>
    paths.length === 0
      ? NOTHING_ADDED
      : importInto(boardId, (options) => images.importPaths(paths, options))
  const boardChanged = (id: BoardId) => {
    push('board.changed', { id })
    push('boards.changed', {})
  }

  return {
    'images.importPaths': ({ boardId, paths }) => importPaths(boardId, paths),
    'images.importBytes': ({ boardId, name, bytes }) =>
      importInto(boardId, (options) => images.importBytes(name, bytes, options)),
    'images.openDialog': async ({ boardId, kind }) =>
      importPaths(boardId, await shell.chooseImages(kind)),
    'images.paste': async ({ boardId }) => {
      const found = await shell.readClipboard()
      if (found.kind === 'files') return importPaths(boardId, found.paths)
      if (found.kind === 'nothing') return NOTHING_ADDED
      return importInto(boardId, (options) =>
        images.importBytes('Pasted image.png', found.png, options)
      )
    },
    'images.stopImport': ({ boardId }) => imports.stop(boardId),
    'images.samples': () => images.samples(),
    'images.importSamples': ({ boardId, set }) =>
      importInto(boardId, (options) => images.importSamples(set, options)),
    'images.remove': ({ boardId, ids }) => {
      images.remove(boardId, ids)
      boardChanged(boardId)
    },
    'images.restore': ({ boardId, ids }) => {
      images.restore(boardId, ids)
      boardChanged(boardId)
    },
    'images.thumbnails': ({ ids }) => images.thumbnails(ids),
    'images.details': ({ id }) => images.details(id),
    'images.reveal': ({ id }) => {
      const path = images.pathOf(id)
      if (path !== undefined) return shell.reveal(path)
      throw new CallFailure(
        'not-found',
        'The file of this image is not where it was.',
        'Put it back in its place, or drop it again from where it is now.'
      )
    }
  }
}

/** Imports under way by board; several can run at once, and a stop ends all of one board. */
function trackImports() {
  const running = new Map<BoardId, Set<AbortController>>()
  return {
    begin(boardId: BoardId) {
      const controller = new AbortController()
      const group = running.get(boardId) ?? new Set()
      running.set(boardId, group.add(controller))
      return { signal: controller.signal, end: () => void group.delete(controller) }
    },
    stop(boardId: BoardId) {
      for (const controller of running.get(boardId) ?? []) controller.abort()
    }
  }
}
