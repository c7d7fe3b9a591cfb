import { app, type BrowserWindow } from 'electron'
import type { Engine, Logger } from '../engine/engine'
import { confirmQuit } from './dialogs'
import { isUnattended } from './preboot'

/** The engine promises about 3 s; whatever hangs longer is left behind, as after a crash. */
const LONGEST_CLOSE_MS = 4_000

export interface QuitOptions {
  readonly currentWindow: () => BrowserWindow | undefined
  /** Undefined while it is not there yet, or when it could not be made. */
  readonly engine: () => Engine | undefined
  /** Lets the page save what it still holds; resolves soon, also when there is no page. */
  readonly savePage: () => Promise<void>
  readonly log: Logger
}

/**
 * Makes every way out the same: ask when a run is going on, stop it, write, close the database, then
 * let the windows go. The window stays until that is done, so that an answer of "keep running" finds it.
 */
export function installQuit({ currentWindow, engine, savePage, log }: QuitOptions): void {
  let state: 'open' | 'asking' | 'closing' | 'closed' = 'open'
  let shouldAsk = !isUnattended()

  const leave = async (): Promise<void> => {
    const running = engine()
    if (shouldAsk && running?.runs.isRunning() === true) {
      state = 'asking'
      if (!(await confirmQuit(currentWindow()))) {
        state = 'open'
        return
      }
    }
    state = 'closing'
    currentWindow()?.hide()
    if (running) {
      if (currentWindow()) await savePage()
      await closeWithin(running, LONGEST_CLOSE_MS, log)
    }
    state = 'closed'
    app.quit()
  }

  // Whoever ends the app from a terminal or shuts the computer down does not wait for an answer.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      shouldAsk = false
      app.quit()
    })
  }
  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'open') void leave()
  })
  app.on('browser-window-created', (_event, window) => {
    window.on('close', (event) => {
      // On macOS an app lives on without windows, and so do its runs.
      if (state === 'closed' || process.platform === 'darwin') return
      event.preventDefault()
      app.quit()
    })
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
}

async function closeWithin(engine: Engine, mostMs: number, log: Logger): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const tooLate = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      log.error('closing took too long and was cut short')
      resolve()
    }, mostMs)
  })
  const closed = engine.close().catch((error: unknown) => log.error('closing failed', { error }))
  await Promise.race([closed, tooLate])
  clearTimeout(timer)
}
