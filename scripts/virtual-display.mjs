// A virtual display for machines without one.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { which } from './lib/paths.mjs'
import { PlainError, tail } from './lib/progress.mjs'

const SCREEN = '1600x1000x24'
const START_MS = 20_000

/*
 * Xvfb does not notice when its parent dies. This shell does: the end of its input is the end of the parent,
 * however it came about (SIGKILL too); it then stops Xvfb and removes the cookie. Xvfb writes its display's
 * number to descriptor 3.
 */
const KEEPER = `
folder=$1
shift
"$@" </dev/null &
server=$!
exec 3>&-
cat >/dev/null
kill "$server" 2>/dev/null
wait "$server" 2>/dev/null
rm -rf "$folder"
`

/** An Xauthority file with one cookie that fits any host and display, whose number is not known yet. */
export function xauthority(cookie) {
  const field = (bytes) => {
    const length = Buffer.alloc(2)
    length.writeUInt16BE(bytes.length)
    return Buffer.concat([length, bytes])
  }
  const anyHost = Buffer.from([0xff, 0xff])
  const empty = Buffer.alloc(0)
  const parts = [empty, empty, Buffer.from('MIT-MAGIC-COOKIE-1'), cookie]
  return Buffer.concat([anyHost, ...parts.map(field)])
}

/**
 * Starts Xvfb on a free display. Resolves with the display's name, the environment that lets a program (and
 * nobody else on this machine) use it, and stop(). It also ends with this process.
 */
export async function startVirtualDisplay() {
  const server = which('Xvfb')
  if (!server) throw new PlainError('Xvfb (a virtual display) is not installed.')
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'triptych-display-'))
  const authority = path.join(folder, 'Xauthority')
  fs.writeFileSync(authority, xauthority(randomBytes(16)), { mode: 0o600 })

  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-auth', authority]
  const child = spawn('sh', ['-c', KEEPER, 'keeper', folder, server, ...args], {
    stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    detached: true // a Ctrl-C for the app must not take its display away first
  })
  let stopped
  const stop = () => {
    stopped ??= new Promise((resolve) => {
      if (child.exitCode !== null || child.signalCode !== null || !child.pid) return resolve()
      child.ref() // its end is waited for now
      child.on('exit', () => resolve())
      child.stdin.end()
    })
    return stopped
  }

  try {
    const display = await readDisplay(child)
    // From here on it may not keep this process alive by itself.
    child.unref()
    for (const stream of child.stdio) stream?.unref()
    return { display, env: { DISPLAY: display, XAUTHORITY: authority }, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function readDisplay(child) {
  return new Promise((resolve, reject) => {
    let number = ''
    let errors = ''
    const fail = (reason) =>
      reject(new PlainError(`The virtual display did not start (${reason}).\n${tail(errors)}`))
    const timer = setTimeout(() => fail(`no answer in ${START_MS / 1000} s`), START_MS)
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text))
    child.on('error', (error) => fail(error.message))
    child.stdio[3].setEncoding('utf8').on('data', (text) => {
      number += text
      if (!number.includes('\n')) return
      clearTimeout(timer)
      resolve(`:${number.trim()}`)
    })
    child.stdio[3].on('end', () => {
      clearTimeout(timer)
      fail('it ended at once')
    })
  })
}
