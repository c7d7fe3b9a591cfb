import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'

/** The project's folder (the one with package.json). */
export const ROOT = path.resolve(import.meta.dirname, '..', '..')

/** The user's cache folder for what is downloaded once and shared by every checkout. */
export function cacheDir() {
  const base = process.env.XDG_CACHE_HOME
  // The XDG specification says that a relative path is to be ignored.
  const parent = base && path.isAbsolute(base) ? base : path.join(os.homedir(), '.cache')
  return path.join(parent, 'triptych')
}

/** The folder the person typed the command in; npm moves scripts to the project's folder first. */
export function callerDir() {
  const { INIT_CWD, npm_package_json } = process.env
  // Only where npm runs a script of this project: INIT_CWD is inherited by all that is started below.
  const isOurScript = npm_package_json === path.join(ROOT, 'package.json')
  return isOurScript && INIT_CWD ? INIT_CWD : process.cwd()
}

/** Whether a window can be opened: always, except on Linux without an X or Wayland display. */
export function isDisplayAvailable(env = process.env, platform = process.platform) {
  return platform !== 'linux' || Boolean(env.DISPLAY || env.WAYLAND_DISPLAY)
}

/** Whether this process runs as root, which Electron's sandbox refuses. */
export function isRoot() {
  return process.getuid?.() === 0
}

/** The full path of a program on PATH (or in the usual system folders), or null. */
export function which(program) {
  const folders = (process.env.PATH ?? '').split(path.delimiter)
  for (const folder of [...folders, '/usr/bin', '/usr/sbin', '/sbin']) {
    const full = path.join(folder || '.', program)
    try {
      fs.accessSync(full, fs.constants.X_OK)
      return full
    } catch {
      // not here: look in the next folder
    }
  }
  return null
}

/** Reads a JSON file; null where it does not exist or cannot be parsed. */
export function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/** Writes a file so that readers see either the old or the new content, never a part. */
export function writeFileAtomic(file, content) {
  fs.mkdirSync(path.dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}.new`
  fs.writeFileSync(temporary, content)
  fs.renameSync(temporary, file)
}

/**
 * Makes a work folder inside `parent`, on the same file system as what will be renamed out of it, and
 * removes what killed runs left there: their folders are old, those of a run still at work are young.
 */
export function makeWorkDir(parent) {
  fs.mkdirSync(parent, { recursive: true })
  for (const name of fs.readdirSync(parent)) {
    if (!name.startsWith('.new-')) continue
    const full = path.join(parent, name)
    const stat = fs.statSync(full, { throwIfNoEntry: false })
    if (stat && Date.now() - stat.mtimeMs > 3_600_000) {
      fs.rmSync(full, { recursive: true, force: true })
    }
  }
  return fs.mkdtempSync(path.join(parent, '.new-'))
}
