import type { WorkerPort } from './workerLink'

/** The part of Electron's `process.parentPort` that is used; typed here because this is plain Node. */
interface UtilityProcessPort {
  postMessage(message: unknown): void
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void
}

/**
 * The way back to whoever started this process, whether it is an Electron utility process or a
 * forked Node child. A forked child ends itself when its parent is gone, so that a killed app
 * leaves nothing running; Chromium does the same for utility processes.
 *
 * @throws Error when the process was started on its own
 */
export function openWorkerPort(): WorkerPort {
  const { parentPort } = process as unknown as { readonly parentPort?: UtilityProcessPort }
  if (parentPort) return utilityPort(parentPort)
  if (typeof process.send === 'function') return forkedPort()
  throw new Error('This file is started by Triptych and does nothing on its own.')
}

function utilityPort(port: UtilityProcessPort): WorkerPort {
  return {
    post: (message) => port.postMessage(message),
    onMessage: (listener) => port.on('message', (event) => listener(event.data))
  }
}

function forkedPort(): WorkerPort {
  process.once('disconnect', () => process.exit(0))
  return {
    // The callback keeps a parent that has just gone from becoming an uncaught error.
    post: (message) => void (process.connected && process.send?.(message, undefined, {}, () => {})),
    onMessage: (listener) => process.on('message', listener)
  }
}
