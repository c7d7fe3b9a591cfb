// Builds the app into out/ unless what is there was built from exactly these sources.
import fs from 'node:fs'
import path from 'node:path'
import { fingerprint, stampOf } from './lib/hash.mjs'
import { TOOLS } from './lib/launch.mjs'
import { withLock } from './lib/lock.mjs'
import { readJson, ROOT, writeFileAtomic } from './lib/paths.mjs'
import {
  duration,
  PlainError,
  run,
  runAsScript,
  say,
  tail,
  withHeartbeat
} from './lib/progress.mjs'

const INPUTS = ['src', 'resources', 'package.json', 'package-lock.json', 'electron.vite.config.ts']
const NOT_BUILT_IN = ['resources/models', 'resources/samples']
const STAMP = path.join(ROOT, 'out', '.fingerprint')

function isNoInput(file) {
  return NOT_BUILT_IN.includes(file) || /\.test\.[cm]?tsx?$/.test(file)
}

function fingerprintOfInputs() {
  return fingerprint(ROOT, INPUTS, isNoInput)
}

/** Notices a build by other hands (`electron-vite dev` writes there too) and deleted files. */
function stampOfOutput() {
  return stampOf(ROOT, ['out'], (file) => file === 'out/.fingerprint')
}

function isBuilt(inputs) {
  const stamp = readJson(STAMP)
  return stamp?.inputs === inputs && stamp.output === stampOfOutput()
}

/** Builds unless nothing has changed since the last build. Returns whether it had to. */
export async function buildIfNeeded() {
  // An installed copy has out/ and no sources.
  if (!fs.existsSync(path.join(ROOT, 'src'))) return false
  if (isBuilt(fingerprintOfInputs())) return false
  return withLock('build', async () => {
    // Taken before the build: what is edited meanwhile makes the next start build again.
    const inputs = fingerprintOfInputs()
    if (isBuilt(inputs)) return false // another process did it meanwhile
    const start = performance.now()
    fs.rmSync(STAMP, { force: true })
    const { code, output } = await withHeartbeat('building the app', () =>
      run(process.execPath, [TOOLS.electronVite, 'build'], { output: 'capture' })
    )
    if (code !== 0) throw new PlainError(`the build failed:\n${tail(output, 40)}`)
    writeFileAtomic(STAMP, JSON.stringify({ inputs, output: stampOfOutput() }))
    say(`built in ${duration(performance.now() - start)}`)
    return true
  })
}

await runAsScript(import.meta.url, async () => {
  if (!(await buildIfNeeded())) say('the build is up to date')
})
