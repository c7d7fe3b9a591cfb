import fs from 'node:fs'

const SENTINEL = Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX', 'latin1')
const VERSION = 1

/** The fuses of wire version 1 in their order, by electron-builder's names. A newer Electron has more. */
export const FUSE_NAMES = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges'
]

/**
 * Finds Electron's fuses: one character each (0 off, 1 on, r removed), after a sentinel that stands once in
 * the binary, a version byte and a length byte. Throws where it is not exactly so.
 */
function locateWire(binary) {
  const at = binary.indexOf(SENTINEL)
  if (at < 0 || binary.indexOf(SENTINEL, at + 1) >= 0) {
    throw new Error('fuses: sentinel not found once')
  }
  const start = at + SENTINEL.length
  const length = binary[start + 1]
  if (binary[start] !== VERSION || !length || start + 2 + length > binary.length) {
    throw new Error('fuses: unknown wire')
  }
  return { position: start + 2, wire: binary.toString('latin1', start + 2, start + 2 + length) }
}

/** Sets Electron's fuses. Refuses a binary whose fuses are not exactly `before`. */
export function flipFuses(file, before, after) {
  if (before.length !== after.length) throw new Error('fuses: both wires must have the same length')
  const { position, wire } = locateWire(fs.readFileSync(file))
  if (wire.length !== before.length) throw new Error('fuses: unknown wire')
  if (wire !== before) throw new Error(`fuses: expected ${before}, found ${wire}`)
  const fd = fs.openSync(file, 'r+')
  try {
    fs.writeSync(fd, Buffer.from(after, 'latin1'), 0, after.length, position)
  } finally {
    fs.closeSync(fd)
  }
}

/** The fuses of a binary by name: true (on), false (off), null (this Electron does not have it). */
export function readFuses(file) {
  const { wire } = locateWire(fs.readFileSync(file))
  const states = { 0: false, 1: true }
  return Object.fromEntries(FUSE_NAMES.map((name, place) => [name, states[wire[place]] ?? null]))
}
