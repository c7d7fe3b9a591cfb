import { app } from 'electron'
import type { Notice } from '../shared/ipc/views'
import type { Engine } from './engine/engine'
import { createLogger, fileSink } from './engine/log/logger'
import { noteCrashes } from './shell/crash'
import { giveUp } from './shell/fatal'
import { builtFolder, logFile, openDataFolder, settingsFile } from './shell/folders'
import { hardenEverything } from './shell/hardening'
import { hostCalls } from './shell/ipcHost'
import { createLastSave } from './shell/lastSave'
import { openMainWindow } from './shell/mainWindow'
import { installMenu } from './shell/menu'
import { preboot } from './shell/preboot'
import { createPush } from './shell/push'
import { installQuit } from './shell/quit'
import { serveSchemes } from './shell/schemes'
import { peekTheme } from './shell/peekTheme'
import { applyTheme } from './shell/theme'

// Electron holds `ready` back until this file's top level is done, so nothing may be awaited there.
if (preboot()) void app.whenReady().then(start)
else app.quit()

/** The order of start: guards, then the window, then what the window does not need to appear. */
function start(): void {
  const log = createLogger(fileSink(logFile()))
  let engine: Engine | undefined

  hardenEverything(log)
  installQuit({
    currentWindow: () => window.current(),
    engine: () => engine,
    savePage: () => lastSave.ask(),
    log
  })
  serveSchemes(builtFolder('renderer'), async (id) => (await hosted).engine.images.displayable(id))
  applyTheme(peekTheme(settingsFile()))

  // The page loads while settings and engine are imported and opened; its first calls wait for them.
  const stores = import('./shell/stores').then(({ openStores }) => openStores(notify))
  const window = openMainWindow(
    stores.then((opened) => opened.window),
    log
  )
  const push = createPush(window.current)
  const lastSave = createLastSave(push)
  // What is to be told before the page listens waits until it does.
  const notify = (notice: Notice) => void pageReady.then(() => push('notice', notice))
  noteCrashes(log, notify)
  const hosted = stores.then(async (opened) => {
    installMenu(opened.settings, push, () => void openDataFolder())
    const { hostEngine } = await import('./shell/engineHost')
    const made = await hostEngine(opened, notify, log)
    engine = made.engine
    return made
  })
  const calls = Promise.all([stores, hosted, import('./shell/connect')]).then(
    ([opened, made, { connect }]) =>
      connect({ stores: opened, hosted: made, window, push, pageReady, pageSaved: lastSave.done })
  )
  const router = import('./calls/router').then(({ createRouter }) => createRouter(calls, log))
  const pageReady = hostCalls(router, log)
  calls.catch((error: unknown) => giveUp(error, log))
}
