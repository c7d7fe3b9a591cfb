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

/** Puts the window where it was, shows it once the page has painted, and remembers where it goes. */
export function revealWindow(window: BrowserWindow, store: StoreFile): void {
  const state = windowStateFrom(store.get(STATE))
  window.setBounds(fitBounds(state?.bounds, workAreas()))
  followTheme(window, !isMac)
  const show = () => {
    if (window.isDestroyed()) return
    if (state?.maximised === true) window.maximize()
    window.show()
  }
  // The page may have been quicker than the settings; then the event is over.
  if (window.webContents.isLoading()) window.once('ready-to-show', show)
  else show()
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
