import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { fingerprint, hashFile, stampOf } from './hash.mjs'

let root
beforeEach(() => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'triptych-hash-'))
  write('src/a.ts', 'a')
  write('src/sub/b.ts', 'b')
  write('config.ts', 'c')
})
afterEach(() => fs.rmSync(root, { recursive: true, force: true }))

function write(name, text) {
  const full = path.join(root, name)
  fs.mkdirSync(path.dirname(full), { recursive: true })
  fs.writeFileSync(full, text)
}

const take = (skip) => fingerprint(root, ['src', 'config.ts', 'absent'], skip)

test('the fingerprint follows contents, not times', () => {
  const before = take()
  fs.utimesSync(path.join(root, 'src/a.ts'), 1, 1)
  expect(take()).toBe(before)
  write('src/a.ts', 'A')
  expect(take()).not.toBe(before)
  write('src/a.ts', 'a')
  expect(take()).toBe(before)
})

test.each([
  ['an added file', () => write('src/new.ts', '')],
  ['a removed file', () => fs.rmSync(path.join(root, 'src/a.ts'))],
  ['a renamed file', () => fs.renameSync(path.join(root, 'src/a.ts'), path.join(root, 'src/z.ts'))],
  ['an input that appears', () => write('absent', '')],
  [
    'text moved between files',
    () => {
      write('src/a.ts', '')
      write('src/sub/b.ts', 'ab')
    }
  ]
])('the fingerprint changes with %s', (_, change) => {
  const before = take()
  change()
  expect(take()).not.toBe(before)
})

test('what is skipped does not count', () => {
  const skip = (file) => file === 'src/sub' || file.endsWith('.test.ts')
  const before = take(skip)
  write('src/sub/b.ts', 'other')
  write('src/a.test.ts', 'new')
  expect(take(skip)).toBe(before)
})

test('the stamp notices a rewritten file of the same size', () => {
  const before = stampOf(root, ['src'])
  expect(stampOf(root, ['src'])).toBe(before)
  fs.utimesSync(path.join(root, 'src/a.ts'), 1, 1)
  expect(stampOf(root, ['src'])).not.toBe(before)
})

test('hashFile gives the well-known hash', async () => {
  write('abc', 'abc')
  expect(await hashFile(path.join(root, 'abc'))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  )
})
