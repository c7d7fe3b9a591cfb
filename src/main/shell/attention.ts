import { Notification, type BrowserWindow } from 'electron'
import type { RunSummary } from '../../shared/domain/run'
import type { Engine } from '../engine/engine'

/** A shorter run is over before anybody has turned away. */
const WORTH_TELLING_MS = 10_000
const NO_PROGRESS = -1

/** Shows a run's progress in the dock or task bar, and its end to somebody who looks elsewhere. */
export function followRuns(engine: Engine, currentWindow: () => BrowserWindow | undefined): void {
  const told = new Set<string>()
  engine.runs.onChange((run) => {
    const window = currentWindow()
    if (window === undefined || window.isDestroyed()) return
    const isRunning = run.state === 'running'
    window.setProgressBar(isRunning ? progressOf(run) : NO_PROGRESS)
    if (isRunning || told.has(run.id)) return
    told.add(run.id)
    if (isWorthTelling(run, window.isFocused())) notify(run, window)
  })
}

function progressOf({ counts }: RunSummary): number {
  return counts.total === 0 ? 0 : (counts.done + counts.failed) / counts.total
}

function isWorthTelling(run: RunSummary, isFocused: boolean): boolean {
  if (isFocused || run.endedAt === undefined || !Notification.isSupported()) return false
  return Date.parse(run.endedAt) - Date.parse(run.createdAt) > WORTH_TELLING_MS
}

function notify({ number, counts }: RunSummary, window: BrowserWindow): void {
  const failed = counts.failed === 0 ? '' : `, ${counts.failed} failed`
  const notification = new Notification({
    title: `Run ${number} has ended`,
    body: `${counts.done} of ${counts.total} answers${failed}.`
  })
  notification.on('click', () => {
    if (!window.isDestroyed()) window.show()
  })
  notification.show()
}
