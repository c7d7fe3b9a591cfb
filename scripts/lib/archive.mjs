import fs from 'node:fs'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import zlib from 'node:zlib'

function inside(out, target, name) {
  const full = path.resolve(out, target)
  if (!full.startsWith(path.resolve(out) + path.sep)) throw new Error(`${name} leaves the folder`)
  return full
}

/**
 * Copies entries of a zip (stored or deflated, not zip64) below `out`. `rename` gives an entry's new
 * relative name, or null to leave it out. Sizes are checked, and nothing can be written outside `out`.
 */
export function unzip(file, out, rename) {
  const fd = fs.openSync(file, 'r')
  try {
    const read = (length, position) => {
      const buffer = Buffer.alloc(length)
      if (fs.readSync(fd, buffer, 0, length, position) !== length)
        throw new Error('zip: short read')
      return buffer
    }
    const { size } = fs.fstatSync(fd)
    const tailLength = Math.min(size, 65_557)
    const tail = read(tailLength, size - tailLength)
    const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1')
    if (end < 0) throw new Error('zip: no central directory')
    const directory = read(tail.readUInt32LE(end + 12), tail.readUInt32LE(end + 16))
    for (let p = 0; p < directory.length;) {
      if (directory.readUInt32LE(p) !== 0x02014b50) throw new Error('zip: bad central directory')
      const method = directory.readUInt16LE(p + 10)
      const packed = directory.readUInt32LE(p + 20)
      const plain = directory.readUInt32LE(p + 24)
      const nameLength = directory.readUInt16LE(p + 28)
      const skip = directory.readUInt16LE(p + 30) + directory.readUInt16LE(p + 32)
      const mode = (directory.readUInt32LE(p + 38) >>> 16) & 0o777
      const offset = directory.readUInt32LE(p + 42)
      const name = directory.toString('utf8', p + 46, p + 46 + nameLength)
      p += 46 + nameLength + skip
      const target = name.endsWith('/') ? null : rename(name)
      if (!target) continue
      const full = inside(out, target, `zip: ${name}`)
      const local = read(30, offset)
      const data = read(packed, offset + 30 + local.readUInt16LE(26) + local.readUInt16LE(28))
      if (method !== 0 && method !== 8) throw new Error(`zip: method ${method} of ${name}`)
      // maxOutputLength keeps a lying header from filling the memory.
      const bytes = method === 0 ? data : inflate(data, plain, name)
      if (bytes.length !== plain) throw new Error(`zip: wrong size of ${name}`)
      fs.mkdirSync(path.dirname(full), { recursive: true })
      fs.writeFileSync(full, bytes, { mode: mode || 0o644 })
    }
  } finally {
    fs.closeSync(fd)
  }
}

function inflate(data, plain, name) {
  try {
    return zlib.inflateRawSync(data, { maxOutputLength: plain || 1 })
  } catch (error) {
    if (error.code === 'ERR_BUFFER_TOO_LARGE') throw new Error(`zip: wrong size of ${name}`)
    throw error
  }
}

/**
 * Copies some entries of a .tgz: `wanted` maps an entry's full name to a file below `out`. Streams, so
 * a tarball of 200 MB needs no memory, and needs no `tar` program. Throws when a wanted entry is missing.
 */
export async function extractTgz(file, out, wanted) {
  const missing = new Set(Object.keys(wanted))
  await pipeline(fs.createReadStream(file), zlib.createGunzip(), async (chunks) => {
    let pending = Buffer.alloc(0)
    let entry = null // { fd | null, left, padding }
    for await (const chunk of chunks) {
      pending = pending.length ? Buffer.concat([pending, chunk]) : chunk
      for (;;) {
        if (!entry) {
          if (pending.length < 512) break
          entry = openEntry(pending.subarray(0, 512), out, wanted, missing)
          pending = pending.subarray(512)
        }
        const take = Math.min(entry.left, pending.length)
        if (entry.fd !== null && take) fs.writeSync(entry.fd, pending, 0, take)
        entry.left -= take
        pending = pending.subarray(take)
        if (entry.left > 0) break
        if (entry.fd !== null) fs.closeSync(entry.fd)
        entry.fd = null
        if (pending.length < entry.padding) break
        pending = pending.subarray(entry.padding)
        entry = null
      }
    }
    if (entry?.left) throw new Error(`tar: ${path.basename(file)} ends in the middle of an entry`)
  })
  if (missing.size) throw new Error(`tar: ${[...missing].join(', ')} not in ${path.basename(file)}`)
}

function openEntry(header, out, wanted, missing) {
  const text = (from, to) => header.toString('utf8', from, to).split('\0')[0]
  const size = Number.parseInt(text(124, 136).trim() || '0', 8)
  if (!Number.isInteger(size) || size < 0) throw new Error('tar: bad header')
  const isUstar = text(257, 262) === 'ustar'
  const prefix = isUstar ? text(345, 500) : ''
  const name = prefix ? `${prefix}/${text(0, 100)}` : text(0, 100)
  const isFile = header[156] === 0x30 || header[156] === 0
  const target = isFile && missing.has(name) ? wanted[name] : null
  if (target) missing.delete(name)
  const full = target && inside(out, target, `tar: ${name}`)
  if (full) fs.mkdirSync(path.dirname(full), { recursive: true })
  return {
    fd: full ? fs.openSync(full, 'w') : null,
    left: size,
    padding: (512 - (size % 512)) % 512
  }
}

/** A flat asar archive: two pickles (header size, header JSON), then the files' bytes. */
export function asar(files) {
  const header = { files: {} }
  let offset = 0
  for (const [name, bytes] of Object.entries(files)) {
    header.files[name] = { size: bytes.length, offset: String(offset) }
    offset += bytes.length
  }
  const json = Buffer.from(JSON.stringify(header))
  const padded = (json.length + 3) & ~3
  const head = Buffer.alloc(16 + padded)
  head.writeUInt32LE(4, 0)
  head.writeUInt32LE(padded + 8, 4)
  head.writeUInt32LE(padded + 4, 8)
  head.writeUInt32LE(json.length, 12)
  json.copy(head, 16)
  return Buffer.concat([head, ...Object.values(files)])
}
