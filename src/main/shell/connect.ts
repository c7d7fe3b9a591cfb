import { createCalls, type Calls } from '../calls'
import type { Push } from '../calls/services'
import { followRuns } from './attention'
import type { HostedEngine } from './engineHost'
import type { MainWindow } from './mainWindow'
import { takeOutsideImages } from './outsideImages'
import { headlessFolder, startedWith } from './preboot'
import { forwardEngine } from './pushHub'
import { createShellServices } from './services'
import type { Stores } from './stores'

export interface ConnectOptions {
  readonly stores: Stores
  readonly hosted: HostedEngine
  readonly window: MainWindow
  readonly push: Push
  /** When the page hears pushes. */
  readonly pageReady: Promise<void>
  /** To be called when the page has saved what it held. */
  readonly pageSaved: () => void
}

/** Joins engine, window and system, once all of them are there. */
export function connect(options: ConnectOptions): Calls {
  const { stores, hosted, window, push, pageReady, pageSaved } = options
  const { engine, cipher } = hosted
  const { settings } = stores
  const shell = createShellServices({ currentWindow: window.current, cipher, pageSaved })
  const flushEvents = forwardEngine(engine, settings, push)
  const calls = createCalls({ engine, settings, shell, push, flushEvents })

  followRuns(engine, window.current)
  // After the window can hear of it: what a provider still has of an earlier session is asked for.
  engine.runs.resumeSubmitted()
  takeOutsideImages(calls, startedWith(), push, pageReady)

  const folder = headlessFolder()
  if (folder !== undefined) {
    void import('./headlessRun').then(({ headlessRun }) =>
      headlessRun({ folder, engine, calls, window, pageReady })
    )
  }
  return calls
}
