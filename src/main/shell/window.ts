import path from 'node:path'
import { app, BrowserWindow, screen, type BrowserWindowConstructorOptions } from 'electron'
import { builtFolder, resourcesFolder } from './folders'
import { pageAddress } from './origin'
import { backgroundColour, captionButtons, followTheme } from './theme'
import { SECURE_WEB_PREFERENCES } from './webPreferences'
import { fitBounds, MINIMUM_SIZE, windowStateFrom } from './windowBounds'
import type { StoreFile } from './storeFile'

const STATE = 'window'
/** Moving and resizing come in bursts; the last of them is what counts. */
const REMEMBER_AFTER_MS = 400
const LONGEST_UNPAINTED_MS = 5_000

const isMac = process.platform === 'darwin'

/** Ids of the WebContents that were made here; messages from any other are refused. */
const ownContents = new Set<number>()

export function ownContentsIds(): ReadonlySet<number> {
  return ownContents
}

/**
 * Makes the window, hidden, and begins to load the page. The caller reads the settings meanwhile and
 * then calls {@link revealWindow}, so that reading them costs no time and nothing flashes.
 */
export function createMainWindow(): BrowserWindow {
  const window = new BrowserWindow({
    show: false,
    title: 'Triptych',
    icon: path.join(resourcesFolder(), 'icon.png'),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    backgroundColor: backgroundColour(),
    ...titleBar(),
    webPreferences: {
      ...SECURE_WEB_PREFERENCES,
      devTools: !app.isPackaged,
      preload: path.join(builtFolder('preload'), 'index.cjs')
    }
  })
  const { id } = window.webContents
  ownContents.add(id)
  window.once('closed', () => ownContents.delete(id))
  // The page's title is not the window's: it could hold a model's words.
  window.on('page-title-updated', (event) => event.preventDefault())
  // A failed load is told by the crash guard, which can act on it.
  window.loadURL(pageAddress()).catch(() => {})
  return window
}

function titleBar(): BrowserWindowConstructorOptions {
  if (isMac) return { titleBarStyle: 'hiddenInset', trafficLightPosition: { x: 16, y: 15 } }
  return { titleBarStyle: 'hidden', titleBarOverlay: captionButtons() }
}

/**
 * When the page has painted for the first time. To be asked for in the same breath as the window is
 * made: the page may be quicker than anything that is awaited. A page that does not paint at all is
 * shown too, so that its trouble can be seen.
 */
export function firstPaint(window: BrowserWindow): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LONGEST_UNPAINTED_MS)
    window.once('ready-to-show', () => {
      clearTimeout(timer)
      resolve()
    })
    window.once('closed', () => clearTimeout(timer))
  })
}

/** Puts the window where it was, shows it once the page has painted, and remembers where it goes. */
export async function revealWindow(
  window: BrowserWindow,
  store: StoreFile,
  painted: Promise<void>
): Promise<void> {
  const state = windowStateFrom(store.get(STATE))
  window.setBounds(fitBounds(state?.bounds, workAreas()))
  followTheme(window, !isMac)
  await painted
  if (window.isDestroyed()) return
  if (state?.maximised === true) window.maximize()
  window.show()
  rememberState(window, store)
}

function workAreas() {
  const main = screen.getPrimaryDisplay()
  const others = screen.getAllDisplays().filter(({ id }) => id !== main.id)
  return [main, ...others].map(({ workArea }) => workArea)
}

function rememberState(window: BrowserWindow, store: StoreFile): void {
  let timer: NodeJS.Timeout | undefined
  const remember = () => {
    clearTimeout(timer)
    timer = undefined
    const maximised = window.isMaximized() || window.isFullScreen()
    store.set(STATE, { bounds: window.getNormalBounds(), maximised })
  }
  const soon = () => {
    clearTimeout(timer)
    timer = setTimeout(remember, REMEMBER_AFTER_MS)
  }
  const leave = () => {
    if (timer !== undefined) remember()
  }
  window.on('resize', soon)
  window.on('move', soon)
  window.on('maximize', soon)
  window.on('unmaximize', soon)
  window.on('close', leave)
  window.once('closed', () => clearTimeout(timer))
}
