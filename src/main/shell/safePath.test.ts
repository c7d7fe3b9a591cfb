import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { pathInside, realPathInside } from './safePath'

const ROOT = path.resolve('/app/out/renderer')

describe('pathInside', () => {
  it.each([
    ['/index.html', 'index.html'],
    ['//index.html', 'index.html'],
    ['/assets/index-a1.js', 'assets/index-a1.js'],
    ['/assets/with%20space.png', 'assets/with space.png'],
    ['/assets/../index.html', 'index.html'],
    ['/..name', '..name'],
    ['//etc/passwd', 'etc/passwd'],
    ['/%2fetc%2fpasswd', 'etc/passwd']
  ])('%s stays inside', (urlPath, expected) => {
    expect(pathInside(ROOT, urlPath)).toBe(path.join(ROOT, expected))
  })

  it.each([
    '/',
    '',
    '/..',
    '/../x',
    '/%2e%2e/x',
    '/%2e%2e%2fx',
    '/..%5cx',
    '/..%2f..%2f..%2fetc%2fpasswd',
    '/../renderer-evil/x',
    '/%00x',
    '/index.html%00.png',
    '/%zz',
    '/%'
  ])('%s is refused', (urlPath) => {
    expect(pathInside(ROOT, urlPath)).toBeUndefined()
  })

  it('never leaves the root, whatever is asked for', () => {
    const piece = fc.constantFrom(
      '..',
      '.',
      '%2e%2e',
      '%2f',
      '/',
      '\\',
      '%5c',
      'a',
      '%00',
      '%25',
      '~'
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const file = pathInside(ROOT, `/${pieces.join('')}`)
        return file === undefined || file.startsWith(ROOT + path.sep)
      })
    )
  })
})

describe('realPathInside', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'safe-path-'))
    await mkdir(path.join(folder, 'root', 'assets'), { recursive: true })
    await writeFile(path.join(folder, 'root', 'page.html'), 'page')
    await writeFile(path.join(folder, 'secret.txt'), 'secret')
  })
  afterEach(() => rm(folder, { recursive: true, force: true }))

  const inRoot = (...parts: string[]) => path.join(folder, 'root', ...parts)

  it('gives a file that lies inside', async () => {
    expect(await realPathInside(inRoot(), inRoot('page.html'))).toMatch(/page\.html$/)
  })

  it('refuses a link that leads outside', async () => {
    await symlink(path.join(folder, 'secret.txt'), inRoot('assets', 'link.txt'))
    expect(await realPathInside(inRoot(), inRoot('assets', 'link.txt'))).toBeUndefined()
  })

  it('follows a link that stays inside', async () => {
    await symlink(inRoot('page.html'), inRoot('assets', 'link.html'))
    expect(await realPathInside(inRoot(), inRoot('assets', 'link.html'))).toMatch(/page\.html$/)
  })

  it('refuses a file that is missing', async () => {
    expect(await realPathInside(inRoot(), inRoot('none.html'))).toBeUndefined()
  })
})
