import { readFile } from 'node:fs/promises'
import { arch, release } from 'node:os'
import { app, clipboard, shell, type BrowserWindow } from 'electron'
import type { AppInfo } from '../../shared/ipc/views'
import type { ShellServices } from '../calls/services'
import { redact } from '../engine/log/redact'
import { readClipboard } from './clipboard'
import { chooseExportFile, chooseImages, confirm } from './dialogs'
import { dataFolder, logFile, openDataFolder } from './folders'
import { showMenu } from './menu'
import { openExternal } from './openExternal'
import type { SecretCipher } from './secretCipher'
import { describeKeyStorage } from './secretStore'

const LOG_LINES = 200

export interface ServicesOptions {
  readonly currentWindow: () => BrowserWindow | undefined
  readonly cipher: SecretCipher
  readonly pageSaved: () => void
}

/** What calls need of Electron. */
export function createShellServices(options: ServicesOptions): ShellServices {
  const { currentWindow, cipher, pageSaved } = options
  const info = () => appInfo(cipher)
  return {
    info,
    diagnostics: () => diagnostics(info()),
    pageSaved,
    openDataFolder,
    openExternal: (url) => openExternal(url, (address) => shell.openExternal(address)),
    copyText: async (text) => clipboard.writeText(text),
    showMenu: (x, y) => showMenu(currentWindow(), { x, y }),
    chooseImages: (kind) => chooseImages(currentWindow(), kind),
    chooseExportFile: (name, format) => chooseExportFile(currentWindow(), name, format),
    confirm: (words) => confirm(currentWindow(), words),
    readClipboard: () => readClipboard(),
    reveal: (path) => shell.showItemInFolder(path)
  }
}

function appInfo(cipher: SecretCipher): AppInfo {
  return {
    version: app.getVersion(),
    electron: process.versions.electron ?? '',
    chromium: process.versions.chrome ?? '',
    platform: platform(),
    dataFolder: dataFolder(),
    keyStorage: describeKeyStorage(cipher.backend())
  }
}

function platform(): AppInfo['platform'] {
  const { platform } = process
  return platform === 'darwin' || platform === 'win32' ? platform : 'linux'
}

/** Versions and the end of the log. The log is redacted already; once more costs nothing. */
async function diagnostics(info: AppInfo): Promise<string> {
  const log = await readFile(logFile(), 'utf8').catch(() => '')
  const lines = [
    `Triptych ${info.version}, Electron ${info.electron}, Chromium ${info.chromium}`,
    `${info.platform} ${release()} ${arch()}`,
    info.keyStorage.sentence,
    '',
    ...log.trimEnd().split('\n').slice(-LOG_LINES)
  ]
  return redact(lines.join('\n'))
}
