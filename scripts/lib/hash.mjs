import { createHash } from 'node:crypto'
import fs from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'

/** The hash of a file's content, read as a stream. */
export async function hashFile(file, algorithm = 'sha256', encoding = 'hex') {
  const hash = createHash(algorithm)
  await pipeline(fs.createReadStream(file, { highWaterMark: 1 << 20 }), hash)
  return hash.digest(encoding)
}

/** All files below `folder` (or the file itself) as sorted paths relative to `root`, with `/`. */
export function listFiles(root, folder, skip = () => false) {
  const full = path.join(root, folder)
  const stat = fs.statSync(full, { throwIfNoEntry: false })
  if (!stat || skip(folder)) return []
  if (!stat.isDirectory()) return [folder]
  const files = fs
    .readdirSync(full)
    .flatMap((name) => listFiles(root, path.posix.join(folder, name), skip))
  return files.sort()
}

function digest(root, inputs, skip, describe) {
  const hash = createHash('sha256')
  for (const input of inputs) {
    for (const file of listFiles(root, input, skip)) {
      // Lengths in front keep names and contents apart, whatever they hold.
      const part = describe(path.join(root, file))
      hash.update(`${file.length}:${file}:${part.length}:`).update(part)
    }
  }
  return hash.digest('hex')
}

/** A fingerprint of the names and contents of `inputs` (files or folders; missing ones count as empty). */
export function fingerprint(root, inputs, skip) {
  return digest(root, inputs, skip, (file) => fs.readFileSync(file))
}

/** A fingerprint of names, sizes and times only: tells cheaply whether someone else wrote there. */
export function stampOf(root, inputs, skip) {
  return digest(root, inputs, skip, (file) => {
    const { size, mtimeMs } = fs.statSync(file)
    return `${size}@${mtimeMs}`
  })
}
