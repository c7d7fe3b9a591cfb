import fs from 'node:fs'

const SENTINEL = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', 'latin1')
const VERSION = 1

/**
 * Sets Electron's fuses: one character each (0 off, 1 on, r removed), after a sentinel that stands once in
 * the binary, a version byte and a length byte. Refuses a binary whose fuses are not exactly `before`.
 */
export function flipFuses(file, before, after) {
  if (before.length !== after.length) throw new Error('fuses: both wires must have the same length')
  const binary = fs.readFileSync(file)
  const at = binary.indexOf(SENTINEL)
  if (at < 0 || binary.indexOf(SENTINEL, at + 1) >= 0) {
    throw new Error('fuses: sentinel not found once')
  }
  const start = at + SENTINEL.length
  if (binary[start] !== VERSION || binary[start + 1] !== before.length) {
    throw new Error('fuses: unknown wire')
  }
  const wire = binary.toString('latin1', start + 2, start + 2 + before.length)
  if (wire !== before) throw new Error(`fuses: expected ${before}, found ${wire}`)
  const fd = fs.openSync(file, 'r+')
  try {
    fs.writeSync(fd, Buffer.from(after, 'latin1'), 0, after.length, start + 2)
  } finally {
    fs.closeSync(fd)
  }
}
