// On Linux: the shared libraries Electron needs, and Xvfb and a font where there is no display.
import { spawnSync } from 'node:child_process'
import fs from 'node:fs'
import os from 'node:os'
import { ensureElectron } from './ensure-electron.mjs'
import { withLock } from './lib/lock.mjs'
import { isDisplayAvailable, isRoot, which } from './lib/paths.mjs'
import { PlainError, run, runAsScript, say, tail, withHeartbeat } from './lib/progress.mjs'

// Newer releases renamed some packages with the change to 64-bit time; `a|b` takes the first that exists.
const LIBRARY_PACKAGES = [
  'libgtk-3-0t64|libgtk-3-0',
  'libnss3',
  'libasound2t64|libasound2',
  'libgbm1',
  'libatspi2.0-0t64|libatspi2.0-0',
  'libcups2t64|libcups2',
  'libdrm2',
  'libxss1',
  'libxtst6',
  'libnotify4',
  'libsecret-1-0'
]
const DISPLAY_PACKAGES = ['xvfb']
const FONT_PACKAGES = ['fonts-liberation']
const FONT_FOLDERS = ['/usr/share/fonts', '/usr/local/share/fonts']

/** The libraries that the dynamic loader does not find, from the output of ldd. */
export function missingLibraries(lddOutput) {
  const names = [...lddOutput.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1])
  return [...new Set(names)]
}

function ldd(executable) {
  return missingLibraries(spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout ?? '')
}

function hasFont() {
  const isFont = (name) => /\.(ttf|otf|ttc|pf[ab]|pcf(\.gz)?)$/i.test(name)
  return FONT_FOLDERS.some(
    (folder) => fs.existsSync(folder) && fs.readdirSync(folder, { recursive: true }).some(isFont)
  )
}

/** What is missing: sonames, and package lists by what they bring. */
function findMissing(executable) {
  const libraries = ldd(executable)
  const needsDisplay = !isDisplayAvailable()
  const packages = [
    ...(libraries.length ? LIBRARY_PACKAGES : []),
    ...(needsDisplay && !which('Xvfb') ? DISPLAY_PACKAGES : []),
    // Without any font the window opens, but every letter is an empty box.
    ...(needsDisplay && !hasFont() ? FONT_PACKAGES : [])
  ]
  const things = [
    ...libraries,
    ...(packages.includes('xvfb') ? ['Xvfb (a virtual display)'] : []),
    ...(packages.includes(FONT_PACKAGES[0]) ? ['a font'] : [])
  ]
  return { packages, things }
}

/** Picks the name that this release of Debian or Ubuntu has out of `new|old`. */
export function packageName(names, isKnown) {
  const candidates = names.split('|')
  return candidates.find(isKnown) ?? candidates.at(-1)
}

function isKnownToApt(name) {
  // Virtual packages have an entry in some commands; only a real one has a version to show.
  const found = spawnSync('apt-cache', ['show', '--no-all-versions', name], { encoding: 'utf8' })
  return found.status === 0 && /^Version:/m.test(found.stdout)
}

async function apt(label, args) {
  return withHeartbeat(label, () =>
    run('apt-get', ['-y', '-qq', '-o', 'DPkg::Lock::Timeout=300', ...args], {
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      output: 'capture'
    })
  )
}

async function aptInstall(packages) {
  const update = await apt('reading the lists of the system packages', ['update'])
  const names = packages.map((name) => packageName(name, isKnownToApt))
  const install = await apt(`installing ${names.join(' ')}`, [
    'install',
    '--no-install-recommends',
    ...names
  ])
  if (install.code !== 0) {
    const output = update.code === 0 ? install.output : `${update.output}\n${install.output}`
    throw new PlainError(`apt-get could not install ${names.join(' ')}:\n${tail(output)}`)
  }
}

/** The plain sentence and the command to type, for who may not or cannot install here. */
function instructions(things, packages) {
  const sentence = `Triptych needs ${things.join(', ')}, which this system does not have.`
  if (!which('apt-get')) {
    return `${sentence}\nInstall them with your system's package manager and try again.`
  }
  const names = packages.map((name) => packageName(name, isKnownToApt)).join(' ')
  return `${sentence} Type this and try again:\n  sudo apt-get update && sudo apt-get install -y ${names}`
}

/**
 * Makes sure that the system has what `executable` (Electron) needs; installs it on Debian and Ubuntu as
 * root, says what to type otherwise. Returns whether anything was installed.
 */
export async function ensureSystem(executable) {
  if (os.platform() !== 'linux') return false
  if (findMissing(executable).packages.length === 0) return false
  return withLock(
    'system',
    async () => {
      const { packages, things } = findMissing(executable)
      if (packages.length === 0) return false
      if (!isRoot() || !which('apt-get')) throw new PlainError(instructions(things, packages))
      say(`this system lacks ${things.join(', ')}`)
      await aptInstall(packages)
      const left = findMissing(executable).things
      if (left.length) {
        throw new PlainError(`The packages are installed, but still missing: ${left.join(', ')}.`)
      }
      return true
    },
    { scope: 'cache' }
  )
}

await runAsScript(import.meta.url, async () => {
  if (!(await ensureSystem(await ensureElectron()))) say('the system has all that is needed')
})
