import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/*
 * One Ctrl-C arrives more than once: the terminal sends it to every process of the group, and npm sends it
 * on to its script once more. Chromium takes a second SIGINT as "now, without tidying up", and a command
 * line as "do not finish writing". Signals nearer together than this are one.
 */
const SAME_PRESS_MS = 400
const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Whether a signal is a repetition of the one just seen; keeps its own clock. */
export function repetitionFilter(now = () => performance.now()) {
  const last = new Map()
  return (signal) => {
    const time = now()
    const repeated = time - (last.get(signal) ?? -Infinity) < SAME_PRESS_MS
    if (!repeated) last.set(signal, time)
    return repeated
  }
}

/** Makes the listeners of this process see each Ctrl-C once, however often it is delivered. */
export function deliverSignalsOnce() {
  const isRepeated = repetitionFilter()
  const emit = process.emit
  // Node hands signals to listeners through process.emit; there is no other place in front of them.
  process.emit = function (name, ...rest) {
    if (FORWARDED.includes(name) && isRepeated(name)) return true
    return emit.call(this, name, ...rest)
  }
}

/**
 * Runs a child that owns the terminal's output until it ends; resolves with its exit code. The child gets a
 * process group of its own and each signal exactly once from here. With `limitMs` it is ended after that
 * time, with the exit code 124; lines of its error output that match `hide` are left out.
 */
export function runForeground(command, args, { limitMs, hide, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      stdio: ['inherit', 'inherit', hide ? 'pipe' : 'inherit'],
      detached: process.platform !== 'win32',
      ...options
    })
    if (hide) {
      createInterface({ input: child.stderr }).on('line', (line) => {
        if (!hide.test(line)) process.stderr.write(`${line}\n`)
      })
    }
    const isRepeated = repetitionFilter()
    const forward = (signal) => {
      // On Windows the console has told the child already, and kill() would end it without a chance to tidy.
      if (!isRepeated(signal) && process.platform !== 'win32') child.kill(signal)
    }
    let timedOut = false
    const timers = []
    if (limitMs) {
      timers.push(setTimeout(() => (timedOut = child.kill('SIGTERM')), limitMs))
      timers.push(setTimeout(() => child.kill('SIGKILL'), limitMs + 5000)) // for who does not listen
    }
    for (const signal of FORWARDED) process.on(signal, forward)
    const finish = (settle) => {
      for (const signal of FORWARDED) process.off(signal, forward)
      timers.forEach(clearTimeout)
      settle()
    }
    child.on('error', (error) => finish(() => reject(error)))
    child.on(hide ? 'close' : 'exit', (code, signal) =>
      finish(() => resolve(timedOut ? 124 : (code ?? 128 + (SIGNAL_NUMBERS[signal] ?? 1))))
    )
  })
}

const SIGNAL_NUMBERS = { SIGHUP: 1, SIGINT: 2, SIGABRT: 6, SIGKILL: 9, SIGSEGV: 11, SIGTERM: 15 }
