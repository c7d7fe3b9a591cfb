import { app, Menu, type BrowserWindow } from 'electron'
import type { Push } from '../calls/services'
import { menuTemplate } from './menuTemplate'
import type { ShellSettings } from './settingsStore'

/** Below the title bar's left end, where its menu button is. */
const MENU_PLACE = { x: 8, y: 44 }

/** Sets the application menu, and again whenever the theme it shows as chosen changes. */
export function installMenu(settings: ShellSettings, push: Push, openDataFolder: () => void): void {
  const install = () => {
    const template = menuTemplate({
      platform: process.platform,
      theme: settings.read().theme,
      isPackaged: app.isPackaged,
      send: (command) => push('menu.command', { command }),
      openDataFolder
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }
  install()
  let shown = settings.read().theme
  settings.onChange(({ theme }) => {
    if (theme === shown) return
    shown = theme
    install()
  })
}

/** Pops the whole menu up in the window, where no menu bar is drawn. */
export function showMenu(window: BrowserWindow | undefined, place = MENU_PLACE): void {
  if (window === undefined || window.isDestroyed()) return
  Menu.getApplicationMenu()?.popup({ window, x: place.x, y: place.y })
}

/**
 * A window whose title bar the page draws has no menu bar on Windows and Linux. Alt and F10 open the
 * menu there as people expect; a title bar button does the same through `app.showMenu`.
 */
export function openMenuWithAlt(window: BrowserWindow): void {
  if (process.platform === 'darwin') return
  let isAltAlone = false
  window.webContents.on('before-input-event', (event, input) => {
    const isDown = input.type === 'keyDown'
    if (input.key === 'F10' && isDown && !input.shift && !input.control && !input.alt) {
      event.preventDefault()
      showMenu(window)
    } else if (input.key !== 'Alt') {
      isAltAlone = false
    } else if (isDown) {
      isAltAlone = !input.isAutoRepeat ? !input.control && !input.shift : isAltAlone
    } else if (isAltAlone) {
      isAltAlone = false
      showMenu(window)
    }
  })
  // Alt+Tab and a click with Alt held are not a press of Alt.
  window.on('blur', () => (isAltAlone = false))
}
