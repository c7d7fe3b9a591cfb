import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../../shared/domain/settings'
import { openSettingsFile } from './settingsFile'

const log = { info: () => {}, warn: () => {}, error: () => {} }
let folder: string
let file: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-settings-'))
  file = join(folder, 'settings.json')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

it('starts with the defaults, and keeps changes and lists', () => {
  const first = openSettingsFile(file, log)
  expect(first.read()).toEqual(DEFAULT_SETTINGS)
  expect(first.write({ theme: 'dark', concurrency: 3 }).concurrency).toBe(3)
  first.writeList('favourites', ['local/tesseract'])
  const second = openSettingsFile(file, log)
  expect(second.read()).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark', concurrency: 3 })
  expect(second.readList('favourites', [])).toEqual(['local/tesseract'])
  expect(second.readList('never written', 'fallback')).toBe('fallback')
  expect(second.recovered).toBeUndefined()
})

it('takes what is valid of a file that is partly not', () => {
  const settings = { theme: 'purple', tries: 2, timeouts: { connect: 5 }, fromTheFuture: true }
  writeFileSync(file, JSON.stringify({ settings, lists: 7 }))
  expect(openSettingsFile(file, log).read()).toEqual({ ...DEFAULT_SETTINGS, tries: 2 })
})

it('refuses values out of their range and keeps the old ones', () => {
  const store = openSettingsFile(file, log)
  expect(() => store.write({ concurrency: 1_000 })).toThrow()
  expect(store.read().concurrency).toBe(DEFAULT_SETTINGS.concurrency)
})

it.each(['{"settings": {"theme": "da', '', '[]', 'null'])('sets a torn file aside: %j', (torn) => {
  writeFileSync(file, torn)
  const store = openSettingsFile(file, log)
  const [aside = ''] = readdirSync(folder)
  expect(store.recovered).toContain(aside)
  expect(readFileSync(join(folder, aside), 'utf8')).toBe(torn)
  store.write({ tries: 2 })
  expect(openSettingsFile(file, log).read().tries).toBe(2)
})
