import path from 'node:path'
import { app, utilityProcess } from 'electron'
import type { Logger } from '../engine/engine'
import { builtFolder } from './folders'
import type { ForkWorker, WorkerLink, WorkerName } from '../engine/workers/workerLink'

/** An uncaught error in a utility process prints Electron's whole start-up script as one line. */
const LONGEST_LINE = 300

/** Nothing a worker does needs a key; people keep them in variables with such names. */
const SECRET_NAME = /key|token|secret|password|passwd|credential|auth/i

/** Starts the engine's workers as utility processes; the ones still running end with the app. */
export function createUtilityFork(log: Logger): ForkWorker {
  const running = new Set<WorkerLink>()
  app.once('will-quit', () => {
    for (const worker of running) worker.kill()
  })
  return (name) => {
    const worker = forkWorker(name, log)
    running.add(worker)
    worker.onExit(() => running.delete(worker))
    return worker
  }
}

function forkWorker(name: WorkerName, log: Logger): WorkerLink {
  const child = utilityProcess.fork(path.join(builtFolder('main'), `${name}-worker.js`), [], {
    serviceName: `Triptych ${name}`,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: withoutSecrets(process.env)
  })
  const logLines = (chunk: Buffer) => {
    for (const line of chunk.toString().split('\n').filter(Boolean)) {
      log.info(`${name}: ${line.slice(0, LONGEST_LINE)}`)
    }
  }
  child.stdout?.on('data', logLines)
  child.stderr?.on('data', logLines)

  let isSpawned = false
  let isKilled = false
  const waiting: unknown[] = []
  child.once('spawn', () => {
    isSpawned = true
    if (isKilled) child.kill()
    // What is posted before the process runs would be lost.
    for (const message of waiting.splice(0)) child.postMessage(message)
  })
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))

  return {
    post: (message) => {
      if (isSpawned) child.postMessage(message)
      else waiting.push(message)
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => void exited.then(listener),
    kill: () => {
      isKilled = true
      child.kill()
    }
  }
}

function withoutSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !SECRET_NAME.test(name)))
}
