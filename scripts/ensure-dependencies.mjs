// Brings node_modules in line with package-lock.json. Node built-ins only: it runs before `npm ci`.
import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { withLock } from './lib/lock.mjs'
import { npm, npmReason } from './lib/npm.mjs'
import { readJson, ROOT, writeFileAtomic } from './lib/paths.mjs'
import { PlainError, runAsScript, say, withHeartbeat } from './lib/progress.mjs'

const OLDEST_NODE = [20, 19]

// Install scripts that fetch what Triptych does not use, and that fail the whole install without the
// internet. Newer npm skips them by allowScripts and .npmrc; these say the same to an older one.
const NO_DOWNLOADS = {
  ELECTRON_SKIP_BINARY_DOWNLOAD: '1',
  ONNXRUNTIME_NODE_INSTALL: 'skip',
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1'
}

/**
 * Whether the installed packages are those of the lock file: every entry has its twin, of the same version
 * and content, in the list that npm keeps in node_modules. Optional ones may be missing (other platforms).
 */
export function isInstalledAsLocked(lock, installed) {
  if (!lock?.packages || !installed?.packages) return false
  return Object.entries(lock.packages).every(([folder, wanted]) => {
    if (folder === '') return true // the project itself
    const found = installed.packages[folder]
    if (!found) return wanted.optional === true
    return found.version === wanted.version && found.integrity === wanted.integrity
  })
}

function isUpToDate(root) {
  const lockText = fs.readFileSync(path.join(root, 'package-lock.json'))
  const hash = createHash('sha256').update(lockText).digest('hex')
  const modules = path.join(root, 'node_modules')
  const stamp = path.join(modules, '.triptych-lock')
  // npm writes its list last and removes it first: without it an install was cut short.
  const npmList = path.join(modules, '.package-lock.json')
  if (!fs.existsSync(npmList)) return false
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === hash) return true
  // The stamp is missing or old, but an install by hand counts too. Contents are compared, not times: npm
  // writes both files within the same moment, and a git checkout makes an unchanged lock file new.
  if (!isInstalledAsLocked(JSON.parse(lockText), readJson(npmList))) return false
  writeFileAtomic(stamp, hash)
  return true
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return
  throw new PlainError(
    `Triptych needs Node ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}.`
  )
}

/** Installs the packages of the lock file unless they are there. Returns whether it had to. */
export async function ensureDependencies(root = ROOT) {
  checkNode()
  // An installed copy (a package without a lock file) has its dependencies beside it.
  if (!fs.existsSync(path.join(root, 'package-lock.json'))) return false
  if (isUpToDate(root)) return false
  return withLock('dependencies', async () => {
    if (isUpToDate(root)) return false // another process did it meanwhile
    const start = performance.now()
    const { code, output } = await withHeartbeat(
      'installing the packages of package-lock.json',
      () =>
        npm(['ci', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'], {
          cwd: root,
          env: { ...process.env, ...NO_DOWNLOADS },
          output: 'capture'
        })
    )
    if (code !== 0) {
      throw new PlainError(`npm ci failed:\n${npmReason(output)}`)
    }
    if (!isUpToDate(root)) {
      throw new PlainError(
        'npm ci ended without an error, but what it installed is not what package-lock.json says. ' +
          'Delete node_modules and try again.'
      )
    }
    say(`packages installed in ${Math.round((performance.now() - start) / 1000)} s`)
    return true
  })
}

await runAsScript(import.meta.url, async () => {
  if (!(await ensureDependencies())) say('the installed packages are up to date')
})
