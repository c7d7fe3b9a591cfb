import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { replaceFile, replaceFileSync } from './atomicFile'

let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-atomic-'))
  file = join(folder, 'deep', 'file.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('writes and replaces, making the folder', async () => {
  await replaceFile(file, 'one')
  replaceFileSync(file, 'two')
  expect(readFileSync(file, 'utf8')).toBe('two')
  await replaceFile(file, async (handle) => {
    await handle.write('thr')
    await handle.write('ee')
  })
  expect(readFileSync(file, 'utf8')).toBe('three')
  expect(readdirSync(join(folder, 'deep'))).toEqual(['file.json'])
})

it('leaves the old file and nothing else when the writing fails half-way', async () => {
  await replaceFile(file, 'old')
  const failing = replaceFile(file, async (handle) => {
    await handle.write('new, but only ha')
    throw new Error('no room')
  })
  await expect(failing).rejects.toThrow('no room')
  expect(readFileSync(file, 'utf8')).toBe('old')
  expect(readdirSync(join(folder, 'deep'))).toEqual(['file.json'])
})

it('leaves nothing behind when the new file cannot take the place', async () => {
  mkdirSync(join(file, 'occupied'), { recursive: true })
  writeFileSync(join(file, 'occupied', 'x'), '')
  expect(() => replaceFileSync(file, 'new')).toThrow()
  await expect(replaceFile(file, 'new')).rejects.toThrow()
  expect(readdirSync(join(folder, 'deep'))).toEqual(['file.json'])
})
