import { app, ipcMain } from 'electron'
import type { Notice } from '../../shared/ipc/views'
import { openStoreFile, type StoreFile } from './storeFile'
import { createSettingsStore, type ShellSettings } from './settingsStore'
import { applyTheme } from './theme'

/** The small files of the app, each for its own thing, so that damage to one costs only that. */
export interface Stores {
  readonly settings: ShellSettings
  readonly keys: StoreFile
  readonly window: StoreFile
}

const WHAT_IS_LOST = {
  settings: 'The settings could not be read, so Triptych started with the usual ones.',
  keys: 'The saved keys could not be read and have to be entered again.',
  window: 'The window’s place could not be read, so it opened in the middle.'
}

/**
 * Opens them, and lets the theme follow the settings from the first moment on.
 *
 * @param notify told of every file that was set aside
 */
export function openStores(notify: (notice: Notice) => void): Stores {
  const open = (name: keyof typeof WHAT_IS_LOST): StoreFile => {
    const { file, setAside } = openStoreFile(app.getPath('userData'), name)
    if (setAside !== undefined) {
      notify({
        level: 'warning',
        sentence: WHAT_IS_LOST[name],
        nextStep: `The old file is kept as ${setAside}.`
      })
    }
    return file
  }
  const settings = createSettingsStore(open('settings'))
  const stores = { settings, keys: open('keys'), window: open('window') }
  // SECURITY: electron-store opens a channel of its own for windows; ours use the contract only.
  ipcMain.removeAllListeners('electron-store-get-data')
  applyTheme(settings.read().theme)
  settings.onChange(({ theme }) => applyTheme(theme))
  return stores
}
