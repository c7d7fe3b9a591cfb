import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { DEFAULT_SETTINGS } from '../../shared/domain/settings'
import { peekTheme } from './peekTheme'
import { createSettingsStore } from './settingsStore'

let openStoreFile: typeof import('./storeFile').openStoreFile
beforeAll(async () => {
  // Outside Electron its package answers with the path of a binary; this keeps it from fetching one.
  process.env.ELECTRON_OVERRIDE_DIST_PATH = tmpdir()
  openStoreFile = (await import('./storeFile')).openStoreFile
})

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'settings-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const settingsFile = () => path.join(folder, 'settings.json')
const open = () => createSettingsStore(openStoreFile(folder, 'settings').file)

describe('settings', () => {
  it('starts with the defaults and keeps what was changed', () => {
    expect(open().read()).toEqual(DEFAULT_SETTINGS)
    expect(open().write({ theme: 'dark' })).toEqual({ ...DEFAULT_SETTINGS, theme: 'dark' })
    expect(open().read().theme).toBe('dark')
  })

  it('tells every change to whoever listens, until they stop', () => {
    const store = open()
    const seen: string[] = []
    const stop = store.onChange((settings) => seen.push(settings.theme))
    store.write({ theme: 'light' })
    stop()
    store.write({ theme: 'dark' })
    expect(seen).toEqual(['light'])
  })

  it('keeps lists whose names and keys hold dots', () => {
    open().writeList('hues.v1', { 'local/a.b': 3 })
    expect(open().readList('hues.v1', {})).toEqual({ 'local/a.b': 3 })
    expect(open().readList('sets', ['none'])).toEqual(['none'])
  })

  it('does not hand out the list it keeps', () => {
    const store = open()
    store.writeList('sets', ['a'])
    store.readList<string[]>('sets', []).push('b')
    expect(store.readList('sets', [])).toEqual(['a'])
  })

  it('replaces a value that does not fit, and only that one', async () => {
    await writeFile(
      settingsFile(),
      JSON.stringify({ settings: { theme: 'purple', tries: 7, answerFontPx: 900, unknown: 1 } })
    )
    expect(open().read()).toEqual({ ...DEFAULT_SETTINGS, tries: 7 })
  })
})

describe('the theme, read ahead of the store', () => {
  it('is the one the store wrote', () => {
    open().write({ theme: 'dark' })
    expect(peekTheme(settingsFile())).toBe('dark')
  })

  it.each([
    '',
    '{"settings"',
    'null',
    '[]',
    '{"settings":null}',
    '{"settings":{"theme":"purple"}}'
  ])('is the system’s when the file holds %j', async (text) => {
    await writeFile(settingsFile(), text)
    expect(peekTheme(settingsFile())).toBe('system')
  })

  it('is the system’s when there is no file', () => {
    expect(peekTheme(settingsFile())).toBe('system')
  })
})

describe('a damaged settings file', () => {
  it.each([
    ['torn', '{"settings": {"theme": "da'],
    ['empty', ''],
    ['an array', '[]'],
    ['null', 'null'],
    ['binary', '\u0000\u0001\u0002']
  ])('that is %s is set aside with the date, never wiped', async (_name, text) => {
    await writeFile(settingsFile(), text)
    const opened = openStoreFile(folder, 'settings', new Date('2026-11-21T05:07:18Z'))
    expect(opened.setAside).toBe('settings.damaged-2026-11-21T05-07-18.json')
    expect(await readFile(path.join(folder, opened.setAside!), 'utf8')).toBe(text)
    const store = createSettingsStore(opened.file)
    expect(store.read()).toEqual(DEFAULT_SETTINGS)
    store.write({ tries: 2 })
    expect(open().read().tries).toBe(2)
  })

  it('leaves a good file where it is', async () => {
    open().write({ tries: 3 })
    expect(openStoreFile(folder, 'settings').setAside).toBeUndefined()
    expect(await readdir(folder)).toEqual(['settings.json'])
  })
})
