import fs from 'node:fs'
import path from 'node:path'
import { PlainError } from './progress.mjs'

const MARK = 'NOT-FOR-RELEASE.txt'

/**
 * The Electron to pack, as `{ dist, version, isOfficial }`. The official one wherever it can be had; another
 * one makes a package for tests, and none at all for a release.
 * official: resolves with `{ executable, reason }`, a null executable where it cannot be had.
 * other: resolves with the executable of any Electron that runs here.
 */
export async function electronForPackage({ isRelease, official, other }) {
  const { executable, reason } = await official()
  if (executable) return { ...describeDist(executable), isOfficial: true }
  if (isRelease) {
    throw new PlainError(
      `A release needs the official Electron, which could not be downloaded (${reason}). Set ELECTRON_MIRROR ` +
        'to a mirror of the Electron releases that you can reach and try again, or leave RELEASE out to make a ' +
        'package for tests.'
    )
  }
  return { ...describeDist(await other()), isOfficial: false }
}

/** The dist around an executable: the folder with the file `version`, which on macOS is above the bundle. */
function describeDist(executable) {
  for (
    let dist = path.dirname(executable);
    dist !== path.dirname(dist);
    dist = path.dirname(dist)
  ) {
    const file = path.join(dist, 'version')
    if (!fs.existsSync(file)) continue
    return { dist, version: fs.readFileSync(file, 'utf8').trim().replace(/^v/, '') }
  }
  throw new PlainError(
    `${executable} does not lie in an unpacked Electron: there is no file named version beside it. ` +
      'Name an executable inside one with ELECTRON_EXEC_PATH.'
  )
}

/** Says beside the app, where whoever finds the folder sees it, what it may not be used for. */
export function markAsTestPackage(folder, version) {
  const file = path.join(folder, MARK)
  fs.writeFileSync(
    file,
    `This Triptych was packed for tests, with an Electron ${version} that is not the official build. Do not\n` +
      'hand it to anybody: nothing vouches for that Electron, and its Chromium may lack security fixes.\n' +
      'A package for people is made with RELEASE=1, where the official Electron can be downloaded.\n'
  )
  return file
}
