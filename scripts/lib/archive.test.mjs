import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import zlib from 'node:zlib'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { asar, extractTgz, unzip } from './archive.mjs'

let folder
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'triptych-archive-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

/** A zip of `{ name, data, mode?, method?, claimedSize? }` entries; claimedSize lets a header lie. */
function makeZip(entries) {
  const locals = []
  const central = []
  let offset = 0
  for (const { name, data, mode = 0o644, method = 8, claimedSize } of entries) {
    const bytes = Buffer.from(name)
    const packed = method === 8 ? zlib.deflateRawSync(data) : data
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(method, 8)
    local.writeUInt16LE(bytes.length, 26)
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt16LE(method, 10)
    head.writeUInt32LE(packed.length, 20)
    head.writeUInt32LE(claimedSize ?? data.length, 24)
    head.writeUInt16LE(bytes.length, 28)
    head.writeUInt32LE(((0o100000 | mode) << 16) >>> 0, 38)
    head.writeUInt32LE(offset, 42)
    locals.push(local, bytes, packed)
    central.push(head, bytes)
    offset += 30 + bytes.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt32LE(directory.length, 12)
  end.writeUInt32LE(offset, 16)
  const file = path.join(folder, 'test.zip')
  fs.writeFileSync(file, Buffer.concat([...locals, directory, end]))
  return file
}

const same = (name) => name
const out = () => path.join(folder, 'out')

test('unzip copies stored and deflated entries with their modes, renamed or left out', () => {
  const big = Buffer.alloc(300_000, 'abc')
  const zip = makeZip([
    { name: 'App/', data: Buffer.alloc(0), method: 0 },
    { name: 'App/run', data: big, mode: 0o755 },
    { name: 'App/sub/äöü.txt', data: Buffer.from('stored'), method: 0 },
    { name: 'App/empty', data: Buffer.alloc(0) },
    { name: 'App/secret', data: Buffer.from('no') }
  ])
  unzip(zip, out(), (name) => (name === 'App/secret' ? null : name.replace('App/', 'dist/')))
  const run = path.join(out(), 'dist/run')
  expect(fs.readFileSync(run).equals(big)).toBe(true)
  expect(fs.statSync(run).mode & 0o777).toBe(0o755)
  expect(fs.readFileSync(path.join(out(), 'dist/sub/äöü.txt'), 'utf8')).toBe('stored')
  expect(fs.statSync(path.join(out(), 'dist/empty')).size).toBe(0)
  expect(fs.readdirSync(path.join(out(), 'dist')).sort()).toEqual(['empty', 'run', 'sub'])
})

test.each(['../evil', '/evil', 'a/../../evil'])(
  'unzip refuses %s, which leaves the folder',
  (name) => {
    const zip = makeZip([{ name, data: Buffer.from('x') }])
    expect(() => unzip(zip, out(), same)).toThrow(/leaves the folder/)
    expect(fs.existsSync(path.join(folder, 'evil'))).toBe(false)
  }
)

test('unzip refuses a folder whose name only begins like the target', () => {
  const zip = makeZip([{ name: '../out-side/evil', data: Buffer.from('x') }])
  expect(() => unzip(zip, out(), same)).toThrow(/leaves the folder/)
})

test.each([
  ['larger than it says', 10],
  ['smaller than it says', 2000]
])('unzip refuses an entry that is %s', (_, claimedSize) => {
  const zip = makeZip([{ name: 'a', data: Buffer.alloc(1000, 1), claimedSize }])
  expect(() => unzip(zip, out(), same)).toThrow(/wrong size of a/)
})

test('unzip refuses what is no zip, and an unknown compression', () => {
  const file = path.join(folder, 'no.zip')
  fs.writeFileSync(file, 'not a zip at all')
  expect(() => unzip(file, out(), same)).toThrow(/no central directory/)
  const zip = makeZip([{ name: 'a', data: Buffer.from('x'), method: 14 }])
  expect(() => unzip(zip, out(), same)).toThrow(/method 14/)
})

function tarEntry(name, data, type = '0') {
  const header = Buffer.alloc(512)
  header.write(name, 0)
  header.write(`${data.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write(type, 156)
  header.write('ustar\0', 257)
  const padding = Buffer.alloc((512 - (data.length % 512)) % 512)
  return Buffer.concat([header, data, padding])
}

function makeTgz(...parts) {
  const file = path.join(folder, 'test.tgz')
  fs.writeFileSync(file, zlib.gzipSync(Buffer.concat([...parts, Buffer.alloc(1024)])))
  return file
}

test('extractTgz takes only what is wanted, whatever the sizes', async () => {
  const sizes = [0, 1, 511, 512, 513, 200_000]
  const entries = sizes.map((size) => tarEntry(`package/${size}`, Buffer.alloc(size, 'x')))
  const tgz = makeTgz(...entries, tarEntry('package/other', Buffer.from('no')))
  const wanted = Object.fromEntries(sizes.map((size) => [`package/${size}`, `f/${size}`]))
  await extractTgz(tgz, out(), wanted)
  const found = fs.readdirSync(path.join(out(), 'f'))
  expect(found.map(Number).sort((a, b) => a - b)).toEqual(sizes)
  for (const size of sizes) expect(fs.statSync(path.join(out(), 'f', String(size))).size).toBe(size)
})

test('extractTgz says which entry is missing, and that a file is cut short', async () => {
  const tgz = makeTgz(
    tarEntry('package/a', Buffer.from('a')),
    tarEntry('package/link', Buffer.alloc(0), '2')
  )
  await expect(extractTgz(tgz, out(), { 'package/b': 'b' })).rejects.toThrow(/package\/b not in/)
  // A symbolic link of that name is not the file.
  await expect(extractTgz(tgz, out(), { 'package/link': 'l' })).rejects.toThrow(/not in/)
  const short = path.join(folder, 'short.tgz')
  fs.writeFileSync(
    short,
    zlib.gzipSync(tarEntry('package/a', Buffer.alloc(5000)).subarray(0, 2000))
  )
  await expect(extractTgz(short, out(), { 'package/a': 'a' })).rejects.toThrow(/middle of an entry/)
})

test('asar has the two pickles and the bytes in order', () => {
  const archive = asar({ 'package.json': Buffer.from('{}'), 'main.mjs': Buffer.from('hello') })
  expect(archive.readUInt32LE(0)).toBe(4)
  const headerSize = archive.readUInt32LE(4)
  const jsonSize = archive.readUInt32LE(12)
  const header = JSON.parse(archive.toString('utf8', 16, 16 + jsonSize))
  const body = archive.subarray(8 + headerSize)
  expect(headerSize % 4).toBe(0)
  expect(header.files['package.json']).toEqual({ size: 2, offset: '0' })
  expect(header.files['main.mjs']).toEqual({ size: 5, offset: '2' })
  expect(body.toString()).toBe('{}hello')
})
