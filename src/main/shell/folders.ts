import path from 'node:path'
import { app, shell } from 'electron'

/** Results, kept images, blobs: what people back up, and what the Help menu opens. */
export function dataFolder(): string {
  return path.join(app.getPath('userData'), 'data')
}

export async function openDataFolder(): Promise<void> {
  await shell.openPath(dataFolder())
}

/** As electron-store names it. */
export function settingsFile(): string {
  return path.join(app.getPath('userData'), 'settings.json')
}

export function logFile(): string {
  return path.join(app.getPath('userData'), 'logs', 'triptych.log')
}

/** Samples and models: beside the sources in a checkout, unpacked beside the archive in a package. */
export function resourcesFolder(): string {
  return app.isPackaged
    ? path.join(process.resourcesPath, 'resources')
    : path.join(app.getAppPath(), 'resources')
}

/**
 * A folder of the build: inside the archive in a package. Not found from `import.meta`, because code
 * that is imported late is built into a folder of its own.
 */
export function builtFolder(part: 'main' | 'preload' | 'renderer'): string {
  return path.join(app.getAppPath(), 'out', part)
}
