import { app, type BrowserWindow } from 'electron'
import type { Logger } from '../engine/engine'
import { guardWindow } from './crash'
import { openMenuWithAlt } from './menu'
import type { StoreFile } from './storeFile'
import { createMainWindow, firstPaint, revealWindow } from './window'

/** The one window there is, or is not: on macOS it can be closed while the app and its runs go on. */
export interface MainWindow {
  /** Undefined when it was closed. */
  readonly current: () => BrowserWindow | undefined
  /** Brings it to the front; opens it when it was closed. */
  readonly focus: () => void
}

/**
 * Opens the window at once and shows it when `state` is there and the page has painted.
 *
 * @param state where the window was, on its way
 */
export function openMainWindow(state: Promise<StoreFile>, log: Logger): MainWindow {
  let window: BrowserWindow | undefined

  const open = () => {
    const opened = createMainWindow()
    window = opened
    opened.once('closed', () => (window = undefined))
    guardWindow(opened, log)
    openMenuWithAlt(opened)
    const painted = firstPaint(opened)
    void state.then((store) => {
      if (!opened.isDestroyed()) return revealWindow(opened, store, painted)
    })
  }
  const focus = () => {
    if (window === undefined) return open()
    if (window.isMinimized()) window.restore()
    window.show()
    window.focus()
  }
  app.on('activate', focus)
  app.on('second-instance', focus)
  open()
  return { current: () => window, focus }
}
