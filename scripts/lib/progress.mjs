import { spawn } from 'node:child_process'
import fs from 'node:fs'
import { pathToFileURL } from 'node:url'
import { ROOT } from './paths.mjs'

/** An error whose message is meant for the person; shown without a stack. */
export class PlainError extends Error {}

/** Prints one line of progress. On stderr, so that stdout stays clean for results. */
export function say(text) {
  process.stderr.write(`triptych: ${text}\n`)
}

/** A duration for people: 0.4 s, 12.3 s, 3 min 5 s. */
export function duration(ms) {
  const seconds = ms / 1000
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)} min ${whole % 60} s`
}

/** Says `label` at once, and again with the time passed every five seconds until `work` settles. */
export async function withHeartbeat(label, work) {
  const start = Date.now()
  say(`${label} …`)
  const timer = setInterval(() => say(`${label} … ${duration(Date.now() - start)}`), 5000)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

/**
 * Runs a child to its end and resolves with `{ code, signal, output }`; never rejects.
 * output: 'inherit' passes the child's output through, 'stderr' sends all of it to our stderr (so that
 * our stdout stays clean), 'capture' collects it in `output`.
 */
export function run(command, args, { cwd = ROOT, env = process.env, output = 'inherit' } = {}) {
  const stdio = {
    inherit: 'inherit',
    stderr: ['ignore', 2, 2],
    capture: ['ignore', 'pipe', 'pipe']
  }
  return new Promise((resolve) => {
    let text = ''
    const child = spawn(command, args, { cwd, env, stdio: stdio[output], windowsHide: true })
    const collect = (chunk) => (text += chunk)
    child.stdout?.setEncoding('utf8').on('data', collect)
    child.stderr?.setEncoding('utf8').on('data', collect)
    child.on('error', (error) => resolve({ code: 1, signal: null, output: text + error.message }))
    child.on('close', (code, signal) => resolve({ code: code ?? 1, signal, output: text }))
  })
}

/** The last lines of a tool's output: enough to see why it failed. */
export function tail(text, lines = 15) {
  return text.trimEnd().split('\n').slice(-lines).join('\n')
}

/** Shows an error as a plain sentence where it is one of ours, with its stack otherwise. */
export function sayError(error) {
  say(error instanceof PlainError ? error.message : String(error?.stack ?? error))
}

/** Runs `main` when `url` (import.meta.url) is the script that was started, and sets the exit code. */
export async function runAsScript(url, main) {
  // realpath: npm starts a linked command through a symbolic link, and import.meta.url is the real file.
  const started = process.argv[1]
  if (!started || !fs.existsSync(started)) return
  if (url !== pathToFileURL(fs.realpathSync(started)).href) return
  try {
    process.exitCode = (await main(process.argv.slice(2))) ?? 0
  } catch (error) {
    sayError(error)
    process.exitCode = 1
  }
}
