import { fork, type ChildProcess, type Serializable } from 'node:child_process'
import { join } from 'node:path'
import type { ForkWorker, WorkerLink } from './workerLink'

export interface NodeForkOptions {
  /** Folder of the built entries, `out/main`. */
  readonly folder: string
  /** Receives what a worker writes to stderr (warnings of native libraries, a crash's last words). */
  readonly onStderr?: (text: string) => void
}

/** Starts workers as forked Node processes: the command line and the tests, where Electron is not. */
export function createNodeFork({ folder, onStderr }: NodeForkOptions): ForkWorker {
  return (name) => forkFile(join(folder, `${name}-worker.js`), onStderr)
}

/** Starts one file as a worker; the file opens its end with `openWorkerPort`. */
export function forkFile(file: string, onStderr?: (text: string) => void): WorkerLink {
  const child = fork(file, [], {
    serialization: 'advanced',
    // Flags of the parent (inspector, test loaders) are not the worker's.
    execArgv: [],
    // stdout belongs to the command line's own output.
    stdio: ['ignore', 'ignore', 'pipe', 'ipc']
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => onStderr?.(text))
  return linkTo(child)
}

function linkTo(child: ChildProcess): WorkerLink {
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
    // Not started at all, or the channel broke: either way nothing more will come from it.
    child.once('error', () => {
      child.kill('SIGKILL')
      resolve(null)
    })
  })
  return {
    post: (message) => {
      if (child.connected) child.send(message as Serializable, () => {})
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void exited.then(listener),
    kill: () => void child.kill('SIGKILL')
  }
}
