import { app, dialog } from 'electron'
import type { Logger } from '../engine/engine'
import { StorageError } from '../engine/storage/storageError'
import { isUnattended } from './preboot'

/** Says why the app cannot work, on screen and on standard error, and ends it. Nothing is deleted. */
export function giveUp(error: unknown, log: Logger): void {
  log.error('the app could not start', { error })
  const [sentence, nextStep] =
    error instanceof StorageError
      ? [error.sentence, error.nextStep]
      : [
          'Something went wrong while starting.',
          'Start again; if it stays, report it with the log.'
        ]
  process.stderr.write(`Triptych cannot start. ${sentence} ${nextStep}\n`)
  if (!isUnattended()) {
    dialog.showErrorBox('Triptych cannot start', `${sentence}\n\n${nextStep}`)
  }
  app.exit(1)
}
