import fs from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FUSE_NAMES } from './fuses.mjs'
import { answersMissing } from './package-check.mjs'
import { electronForPackage, markAsTestPackage } from './package-electron.mjs'
import { assertPackageFuses, PACKAGE_FUSES } from './package-fuses.mjs'
import { afterExtract } from './package-hooks.mjs'
import { packageLayout } from './package-layout.mjs'
import { ROOT } from './paths.mjs'

let folder
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'triptych-package-test-'))
})
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }))

function write(name, content = '') {
  const file = path.join(folder, name)
  fs.mkdirSync(path.dirname(file), { recursive: true })
  fs.writeFileSync(file, content)
  return file
}

describe('fuses', () => {
  /** The entries of a block of the YAML file whose values are true or false. */
  function flagsOf(block) {
    const text = fs.readFileSync(path.join(ROOT, 'electron-builder.yml'), 'utf8')
    const [, lines] = new RegExp(`^${block}:\\n((?: {2}.*\\n)+)`, 'm').exec(text)
    const entries = lines.trimEnd().split('\n')
    return Object.fromEntries(
      entries.map((line) => {
        const [name, value] = line.trim().split(': ')
        return [name, { true: true, false: false }[value]]
      })
    )
  }

  function binary(wire) {
    return write(
      'app',
      `..dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\x01${String.fromCharCode(wire.length)}${wire}..`
    )
  }

  test('electron-builder.yml sets exactly those that are read back', () => {
    expect(flagsOf('electronFuses')).toEqual(PACKAGE_FUSES)
  })

  test('every fuse that there is has been decided on', () => {
    expect(Object.keys(PACKAGE_FUSES)).toEqual(FUSE_NAMES)
  })

  test('those wanted are accepted', () => {
    expect(() => assertPackageFuses(binary('01001100'))).not.toThrow()
  })

  test.each([...FUSE_NAMES.entries()])('a wrong one is named (%i, %s)', (place, name) => {
    const wire = [...'01001100']
    wire[place] = wire[place] === '0' ? '1' : '0'
    expect(() => assertPackageFuses(binary(wire.join('')))).toThrow(
      new RegExp(`^  ${name} is `, 'm')
    )
  })

  test('one that this Electron lacks is named', () => {
    expect(() => assertPackageFuses(binary('0100110'))).toThrow(
      'grantFileProtocolExtraPrivileges is missing, must be off'
    )
  })
})

describe('which Electron is packed', () => {
  const none = async () => ({ executable: null, reason: 'fetch failed' })

  function unpackedElectron(name, version) {
    write(`${name}/version`, version)
    return write(`${name}/Electron.app/Contents/MacOS/Electron`)
  }

  test('the official one, where there is one, and no other is asked for', async () => {
    const executable = unpackedElectron('official', 'v45.4.1\n')
    const found = await electronForPackage({
      isRelease: true,
      official: async () => ({ executable, reason: '' }),
      other: () => Promise.reject(new Error('asked for another'))
    })
    const dist = path.join(folder, 'official')
    expect(found).toEqual({ dist, version: '45.4.1', isOfficial: true })
  })

  test('another one, for a package that is not for release', async () => {
    const other = unpackedElectron('other', '33.2.1')
    const found = await electronForPackage({
      isRelease: false,
      official: none,
      other: async () => other
    })
    expect(found).toEqual({
      dist: path.join(folder, 'other'),
      version: '33.2.1',
      isOfficial: false
    })
  })

  test('a release refuses another one, and says why and what to do', async () => {
    const refused = electronForPackage({
      isRelease: true,
      official: none,
      other: async () => unpackedElectron('other', '33.2.1')
    })
    await expect(refused).rejects.toThrow(
      /release needs the official Electron.*fetch failed.*ELECTRON_MIRROR/s
    )
  })

  test('an executable outside an unpacked Electron is refused', async () => {
    const other = async () => write('bin/electron')
    await expect(electronForPackage({ isRelease: false, official: none, other })).rejects.toThrow(
      'does not lie in an unpacked Electron'
    )
  })

  test('a package with another one says so beside the app', () => {
    const mark = markAsTestPackage(folder, '33.2.1')
    expect(path.basename(mark)).toBe('NOT-FOR-RELEASE.txt')
    expect(fs.readFileSync(mark, 'utf8')).toMatch(/Electron 33\.2\.1 .*Do not\s+hand it to anybody/)
  })
})

test.each([
  ['linux', 'resources'],
  ['darwin', 'Electron.app/Contents/Resources']
])("Electron's own start page does not get into the package (%s)", (platform, resources) => {
  const page = write(`${resources}/default_app.asar`)
  const other = write(`${resources}/other`)
  afterExtract({ appOutDir: folder, electronPlatformName: platform })
  expect(fs.existsSync(page)).toBe(false)
  expect(fs.existsSync(other)).toBe(true)
})

test('the layout is the one that electron-builder makes', () => {
  const dist = path.join(ROOT, 'dist')
  const linux = packageLayout('linux', 'x64')
  expect(linux.executable).toBe(path.join(dist, 'linux-unpacked', 'triptych'))
  expect(linux.fuses).toBe(linux.executable)
  expect(packageLayout('linux', 'arm64').folder).toBe(path.join(dist, 'linux-arm64-unpacked'))
  expect(packageLayout('win32', 'x64').fuses).toBe(path.join(dist, 'win-unpacked', 'Triptych.exe'))
  const mac = packageLayout('darwin', 'arm64')
  expect(mac.folder).toBe(path.join(dist, 'mac-arm64'))
  expect(mac.fuses).toMatch(/Triptych\.app.Contents.Frameworks.Electron Framework\.framework/)
})

describe('the check of a run', () => {
  const models = ['tesseract', 'pp-ocr', 'photo-centernet', 'photo-nanodet']
  const cell = (model, status = 'done') => ({ model, status, image: 'a.jpg', error: 'no model' })

  function results(...cells) {
    return write('results.jsonl', cells.map((each) => `${JSON.stringify(each)}\n`).join(''))
  }

  test('is content when every engine answered', () => {
    expect(answersMissing(results(...models.map((model) => cell(model))))).toEqual([])
  })

  test('names cells without an answer, and engines without any', () => {
    const file = results(cell('tesseract'), cell('tesseract', 'failed'), cell('pp-ocr'))
    expect(answersMissing(file)).toEqual([
      'tesseract gave no answer to a.jpg: no model',
      'photo-centernet gave no answer',
      'photo-nanodet gave no answer'
    ])
  })

  test('is not content without results', () => {
    expect(answersMissing(path.join(folder, 'none'))).toEqual(['it wrote no results'])
    expect(answersMissing(results())).toContain('tesseract gave no answer')
  })
})
