import path from 'node:path'
import { app, dialog, type BrowserWindow, type OpenDialogOptions } from 'electron'
import type { ConfirmWords } from '../calls/services'
import { IMAGE_FORMATS } from '../../shared/domain/image'

/** Formats are known by content; the endings only spare a person from scrolling past other files. */
const ENDINGS = [...IMAGE_FORMATS, 'jpg', 'tif']

const EXPORTS = {
  jsonl: { name: 'JSON Lines', extensions: ['jsonl'] },
  html: { name: 'HTML report', extensions: ['html'] }
}

/** Asks for files or a folder; empty when the dialog was cancelled. */
export async function chooseImages(
  window: BrowserWindow | undefined,
  kind: 'files' | 'folder'
): Promise<readonly string[]> {
  const options: OpenDialogOptions =
    kind === 'folder'
      ? { properties: ['openDirectory', 'multiSelections'] }
      : {
          properties: ['openFile', 'multiSelections'],
          filters: [
            { name: 'Images', extensions: ENDINGS },
            { name: 'All files', extensions: ['*'] }
          ]
        }
  const { canceled, filePaths } = window
    ? await dialog.showOpenDialog(window, options)
    : await dialog.showOpenDialog(options)
  return canceled ? [] : filePaths
}

/** Asks where to save an export; undefined when the dialog was cancelled. */
export async function chooseExportFile(
  window: BrowserWindow | undefined,
  suggestedName: string,
  format: keyof typeof EXPORTS
): Promise<string | undefined> {
  const options = {
    defaultPath: path.join(app.getPath('documents'), suggestedName),
    filters: [EXPORTS[format]]
  }
  const { canceled, filePath } = window
    ? await dialog.showSaveDialog(window, options)
    : await dialog.showSaveDialog(options)
  return canceled || filePath === '' ? undefined : filePath
}

/** Asks a question whose safe answer is no. */
export async function confirm(
  window: BrowserWindow | undefined,
  { message, detail, action }: ConfirmWords
): Promise<boolean> {
  const options = {
    type: 'warning' as const,
    message,
    detail,
    buttons: ['Cancel', action],
    defaultId: 0,
    cancelId: 0
  }
  const { response } = window
    ? await dialog.showMessageBox(window, options)
    : await dialog.showMessageBox(options)
  return response === 1
}

/** Whether to quit although a run is going on. */
export async function confirmQuit(window: BrowserWindow | undefined): Promise<boolean> {
  const options = {
    type: 'question' as const,
    message: 'A run is going on.',
    detail:
      'Answers that have arrived are saved. What is unfinished is marked as interrupted and can be retried; a provider may charge for it.',
    buttons: ['Keep running', 'Quit and keep what is finished'],
    defaultId: 0,
    cancelId: 0
  }
  const { response } = window
    ? await dialog.showMessageBox(window, options)
    : await dialog.showMessageBox(options)
  return response === 1
}
