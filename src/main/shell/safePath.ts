import { realpath } from 'node:fs/promises'
import path from 'node:path'

/**
 * The file below `root` that a URL's path names, or undefined for anything that is not plainly inside.
 * `/%2e%2e%2fx` and `/..%5cx` reach a protocol handler still encoded, so this decodes before it looks.
 *
 * @param root absolute folder
 * @param urlPath `pathname` of a parsed URL, percent-encoded
 */
export function pathInside(root: string, urlPath: string): string | undefined {
  const decoded = decode(urlPath)
  if (decoded === undefined || decoded.includes('\0') || decoded.includes('\\')) return undefined
  const relative = decoded.replace(/^\/+/, '')
  const file = path.resolve(root, relative)
  return isInside(root, file) ? file : undefined
}

/** The same after every symbolic link is followed; undefined when the file is missing or leads outside. */
export async function realPathInside(root: string, file: string): Promise<string | undefined> {
  try {
    const [realRoot, realFile] = await Promise.all([realpath(root), realpath(file)])
    return isInside(realRoot, realFile) ? realFile : undefined
  } catch {
    return undefined
  }
}

/** Compares by path segments: a prefix test would accept the sibling folder `images-evil` for `images`. */
function isInside(root: string, file: string): boolean {
  const relative = path.relative(root, file)
  return (
    relative !== '' &&
    !relative.startsWith(`..${path.sep}`) &&
    relative !== '..' &&
    !path.isAbsolute(relative)
  )
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}
