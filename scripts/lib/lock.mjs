import { createHash } from 'node:crypto'
import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { cacheDir, ROOT } from './paths.mjs'
import { say } from './progress.mjs'

const TOUCH_MS = 5000
const STALE_MS = 120_000

function isStale(file) {
  try {
    const { mtimeMs } = fs.statSync(file)
    if (Date.now() - mtimeMs > STALE_MS) return true
    const { pid, host } = JSON.parse(fs.readFileSync(file, 'utf8'))
    if (host !== os.hostname()) return false // a shared home: only the age tells
    process.kill(pid, 0)
    return false
  } catch (error) {
    // ESRCH: the owner was killed. All else (just being written, gone, not ours to signal): wait.
    return error.code === 'ESRCH'
  }
}

function tryTake(file) {
  try {
    fs.writeFileSync(file, JSON.stringify({ pid: process.pid, host: os.hostname() }), {
      flag: 'wx'
    })
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    return false
  }
}

/**
 * Runs `work` while no other process holds the lock `name`; waits for it otherwise. A killed owner does not
 * block the next. scope: 'root' for what belongs to this checkout, 'cache' for what all checkouts share.
 * The lock saves double work; safety comes from the atomic renames of what is made under it.
 */
export async function withLock(name, work, { scope = 'root' } = {}) {
  const mark =
    scope === 'root' ? createHash('sha256').update(ROOT).digest('hex').slice(0, 12) : 'all'
  const file = path.join(cacheDir(), 'locks', `${name}-${mark}.lock`)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  for (let waited = 0; !tryTake(file); waited++) {
    if (isStale(file)) {
      fs.rmSync(file, { force: true })
      continue
    }
    if (waited === 0) say(`waiting for another process that is at the same work (${name}) …`)
    await sleep(200)
  }
  const touch = setInterval(() => fs.utimes(file, new Date(), new Date(), () => {}), TOUCH_MS)
  touch.unref()
  try {
    return await work()
  } finally {
    clearInterval(touch)
    fs.rmSync(file, { force: true })
  }
}
