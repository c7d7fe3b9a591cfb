import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { flipFuses, readFuses } from './fuses.mjs'

const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'

let file
beforeEach(() => {
  file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'triptych-fuses-')), 'binary')
})
afterEach(() => fs.rmSync(path.dirname(file), { recursive: true, force: true }))

function binary(...parts) {
  fs.writeFileSync(file, Buffer.from(parts.join(''), 'latin1'))
}

test('flipFuses changes the wire and nothing else', () => {
  binary('before', SENTINEL, '\x01\x08', '10100011', 'after')
  flipFuses(file, '10100011', '10110001')
  expect(fs.readFileSync(file, 'latin1')).toBe(`before${SENTINEL}\x01\x0810110001after`)
})

test.each([
  ['another wire', [SENTINEL, '\x01\x08', '10101011'], /expected 10100011, found 10101011/],
  ['no sentinel', ['nothing here'], /sentinel not found once/],
  ['two sentinels', [SENTINEL, '\x01\x0810100011', SENTINEL], /sentinel not found once/],
  ['another version', [SENTINEL, '\x02\x08', '10100011'], /unknown wire/],
  ['another length', [SENTINEL, '\x01\x09', '101000111'], /unknown wire/]
])('flipFuses leaves a binary with %s alone', (_, parts, message) => {
  binary(...parts)
  const before = fs.readFileSync(file)
  expect(() => flipFuses(file, '10100011', '10110001')).toThrow(message)
  expect(fs.readFileSync(file).equals(before)).toBe(true)
})

test('readFuses names each state, and ignores fuses newer than it knows', () => {
  binary('before', SENTINEL, '\x01\x0a', '0101r10111', 'after')
  expect(readFuses(file)).toEqual({
    runAsNode: false,
    enableCookieEncryption: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: true,
    enableEmbeddedAsarIntegrityValidation: null,
    onlyLoadAppFromAsar: true,
    loadBrowserProcessSpecificV8Snapshot: false,
    grantFileProtocolExtraPrivileges: true
  })
})

test('fuses that an older Electron does not have are null', () => {
  binary(SENTINEL, '\x01\x02', '10')
  expect(readFuses(file)).toMatchObject({
    runAsNode: true,
    enableCookieEncryption: false,
    onlyLoadAppFromAsar: null
  })
})

test('readFuses refuses a wire that ends early', () => {
  binary(SENTINEL, '\x01\x08', '1010')
  expect(() => readFuses(file)).toThrow(/unknown wire/)
})
