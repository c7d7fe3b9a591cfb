/**
 * How the engine talks to a process of its own (media, built-in engines). The way to start one is
 * handed in: a utility process inside Electron, a forked Node process for the command line, a pair
 * of functions in tests. Messages are structured clones.
 */
export interface WorkerLink {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
  /** Called once, with the exit code when there is one. */
  onExit(listener: (code: number | null) => void): void
  /** Ends it at once. */
  kill(): void
}

export type WorkerName = 'media' | 'local-engines'

/** Starts the process whose built entry is `out/main/<name>-worker.js`. */
export type ForkWorker = (name: WorkerName) => WorkerLink

/** The same, seen from inside the process. */
export interface WorkerPort {
  post(message: unknown): void
  onMessage(listener: (message: unknown) => void): void
}
