import { app } from 'electron'
import type { Calls } from '../calls'
import type { Push } from '../calls/services'
import { pathsOnCommandLine, readHandedOver, type HandedOver } from './commandLine'

/**
 * Takes images that come from outside the window into the open board: the command line, a second
 * start, the dock. The same call as a drop does the work, so progress and stopping are the same.
 *
 * @param pageReady when a push can be heard
 */
export function takeOutsideImages(
  calls: Calls,
  started: HandedOver,
  push: Push,
  pageReady: Promise<void>
): void {
  const take = async (paths: readonly string[]): Promise<void> => {
    if (paths.length === 0) return
    await pageReady
    const { id: boardId } = await calls['boards.open']({})
    const report = await calls['images.importPaths']({ boardId, paths: [...paths] })
    push('images.imported', { boardId, report })
  }
  app.on('second-instance', (_event, _argv, _folder, data) => {
    // The rest of the event is what Chromium made of the arguments; this is what was typed.
    const handed = readHandedOver(data)
    if (handed) void take(pathsOnCommandLine(handed.args, handed.folder))
  })
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void take([path])
  })
  void take(pathsOnCommandLine(started.args, started.folder))
}
