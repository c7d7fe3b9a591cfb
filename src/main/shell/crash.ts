import { app, dialog, type BrowserWindow } from 'electron'
import type { Notice } from '../../shared/ipc/views'
import type { Logger } from '../engine/engine'
import { ReloadBudget } from './reloadBudget'

const MOST_RELOADS = 2
const WITHIN_MS = 60_000

/**
 * Brings the page back when it dies, at most twice a minute; after that a native dialog asks. Runs
 * go on in this process meanwhile, and the new page asks for what it missed.
 */
export function guardWindow(window: BrowserWindow, log: Logger): void {
  const budget = new ReloadBudget(MOST_RELOADS, WITHIN_MS, () => performance.now())
  const { webContents } = window

  const bringBack = async (): Promise<void> => {
    if (window.isDestroyed()) return
    if (budget.take()) return webContents.reload()
    const { response } = await dialog.showMessageBox(window, {
      type: 'error',
      message: 'The window stopped working several times.',
      detail: 'Answers that have arrived are saved, and a run that is going on continues.',
      buttons: ['Reload the window', 'Quit'],
      defaultId: 0,
      cancelId: 0
    })
    if (response === 1) app.quit()
    else if (!window.isDestroyed()) webContents.reload()
  }

  webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
    log.error('the window’s process ended', { reason, exitCode })
    if (reason !== 'clean-exit') void bringBack()
  })
  webContents.on('did-fail-load', (_event, code, description, _url, isMainFrame) => {
    const isAborted = code === -3
    if (!isMainFrame || isAborted) return
    log.error('the page did not load', { code, description })
    void bringBack()
  })
  webContents.on('preload-error', (_event, _path, error) => {
    log.error('the preload script failed', { error })
  })
  guardAgainstHanging(window, log)
}

function guardAgainstHanging(window: BrowserWindow, log: Logger): void {
  let question: AbortController | undefined
  window.on('unresponsive', () => {
    if (question) return
    log.warn('the window does not respond')
    const asked = new AbortController()
    question = asked
    void dialog
      .showMessageBox(window, {
        type: 'warning',
        message: 'The window does not respond.',
        detail: 'Runs go on in the background. Reloading loses nothing that has been saved.',
        buttons: ['Wait', 'Reload the window'],
        defaultId: 0,
        cancelId: 0,
        signal: asked.signal
      })
      .then(({ response }) => {
        question = undefined
        // A hanging page answers to nothing, so its process is ended; the guard above reloads it.
        if (response === 1 && !window.isDestroyed()) window.webContents.forcefullyCrashRenderer()
      })
  })
  window.on('responsive', () => question?.abort())
}

/** Notes what happens to processes without a window, and what nobody caught in this one. */
export function noteCrashes(log: Logger, notify: (notice: Notice) => void): void {
  app.on('child-process-gone', (_event, { type, reason, exitCode, serviceName, name }) => {
    if (reason === 'clean-exit' || reason === 'killed') return
    log.error('a helper process ended', { type, reason, exitCode, name: serviceName ?? name })
  })
  process.on('unhandledRejection', (error) => log.error('a promise was left alone', { error }))
  process.on('uncaughtException', (error) => {
    log.error('an error was not caught', { error })
    notify({
      level: 'error',
      sentence: 'Something went wrong inside Triptych. What has arrived is saved.',
      nextStep: 'Restart Triptych when the run is over.'
    })
  })
}
