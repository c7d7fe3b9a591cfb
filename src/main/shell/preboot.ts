import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { app } from 'electron'
import { ownArguments, switchValue, type HandedOver } from './commandLine'
import { registerSchemes } from './schemes'

/** This start's own arguments and the folder it was started in. */
export function startedWith(): HandedOver {
  return {
    args: ownArguments(process.argv, process.defaultApp === true),
    folder: process.cwd()
  }
}

/** Where `--headless-run=FOLDER` wants its files; undefined in every other start. */
export function headlessFolder(): string | undefined {
  return switchValue(startedWith().args, 'headless-run')
}

/** Nobody is there to answer a question: a test, or a run without a display. */
export function isUnattended(): boolean {
  return process.env.TRIPTYCH_QUIT_WITHOUT_ASKING === '1' || headlessFolder() !== undefined
}

/**
 * What has to be settled before Electron is ready, in this order: the data folder, because the lock
 * belongs to it; the lock; the schemes.
 *
 * @returns false when another Triptych has this data folder; it has been told what this start wanted
 */
export function preboot(): boolean {
  app.setName('Triptych')
  const folder = process.env.TRIPTYCH_USER_DATA
  if (folder !== undefined && folder !== '') {
    mkdirSync(folder, { recursive: true })
    app.setPath('userData', path.resolve(folder))
  }
  if (!app.requestSingleInstanceLock({ ...startedWith() })) return false
  registerSchemes()
  // Whoever reads the output may stop reading; that must not end a run.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {})
  return true
}
