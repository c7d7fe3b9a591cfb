import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { ImportProgress } from '../../../shared/ipc/views'
import type { Clock } from '../engine'
import { createImageRepository } from '../storage/imageRepository'
import { importFiles } from './importer'
import { put, testFolder } from './testing/folder'
import { BOARD, CLOCK, testDatabase } from './testing/parts'
import { quarters } from './testing/pictures'

/** A small picture that differs from every other number's. */
function picture(number: number): Buffer {
  return quarters(8 + number * 2, 8).toBuffer('image/png')
}

interface RunOptions {
  readonly clock?: Clock
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: ImportProgress) => void
}

/** A clock on which every look is a second later, so that all progress is told. */
function hurrying(): Clock {
  let now = 0
  return { now: () => (now += 1000), date: () => new Date() }
}

function setUp() {
  const repository = createImageRepository(testDatabase())
  const run = (paths: readonly string[], { clock = CLOCK, ...options }: RunOptions = {}) =>
    importFiles(paths, { boardId: BOARD, ...options }, { repository, clock })
  return { repository, run, folder: testFolder() }
}

describe('a dropped folder', () => {
  it('is read recursively, in natural order, its own files first', async () => {
    const { folder, run } = setUp()
    const names = ['b/img10.png', 'b/img2.png', 'B.png', 'a.png', 'A 1/deep/x.png', 'img1.png']
    names.forEach((name, index) => put(folder, name, picture(index)))
    const { added, skipped } = await run([folder])
    expect(added.map(({ folder: below, name }) => [below, name])).toEqual([
      ['', 'a.png'],
      ['', 'B.png'],
      ['', 'img1.png'],
      ['A 1/deep', 'x.png'],
      ['b', 'img2.png'],
      ['b', 'img10.png']
    ])
    expect(skipped).toEqual([])
  })

  it('lists what was skipped, each with its reason', async () => {
    const { folder, run } = setUp()
    put(folder, 'good.png', picture(1))
    put(folder, '.hidden.png', picture(2))
    put(folder, '._good.png', 'x')
    put(folder, 'Thumbs.db', 'x')
    put(folder, '.DS_Store', 'x')
    put(folder, '@eaDir/good.png', picture(3))
    put(folder, '.git/picture.png', picture(4))
    put(folder, 'sub/empty.jpg', '')
    put(folder, 'sub/letter.jpg', 'Dear diary')
    put(folder, 'sub/cut.png', picture(5).subarray(0, 60))
    put(folder, 'sub/twin.png', picture(1))
    const report = await run([folder])
    expect(report.added.map((image) => image.name)).toEqual(['good.png'])
    expect(report.duplicates).toBe(1)
    const reasons = Object.fromEntries(report.skipped.map(({ name, reason }) => [name, reason]))
    expect(reasons).toEqual({
      '.hidden.png': 'hidden',
      '.git': 'hidden',
      '._good.png': 'system-file',
      'Thumbs.db': 'system-file',
      '.DS_Store': 'system-file',
      '@eaDir': 'system-file',
      'sub/empty.jpg': 'empty',
      'sub/letter.jpg': 'not-an-image',
      'sub/cut.png': 'truncated',
      'sub/twin.png': 'duplicate'
    })
    for (const { sentence } of report.skipped) expect(sentence).toMatch(/^[A-Z].*\.$/)
  })

  it('without images gets one line, the outermost', async () => {
    const { folder, run } = setUp()
    put(folder, 'pictures/a.png', picture(1))
    put(folder, 'notes/deep/letter.txt', 'hello')
    mkdirSync(join(folder, 'nothing'))
    const report = await run([folder])
    const empty = report.skipped.filter(({ reason }) => reason === 'no-images-in-folder')
    expect(empty.map(({ name }) => name)).toEqual(['notes', 'nothing'])
    const alone = await run([join(folder, 'nothing')])
    expect(alone.skipped).toMatchObject([{ name: 'nothing', reason: 'no-images-in-folder' }])
  })

  it('with links in a circle is read once', async () => {
    const { folder, run } = setUp()
    put(folder, 'a/one.png', picture(1))
    symlinkSync(folder, join(folder, 'a/up'), 'dir')
    symlinkSync(join(folder, 'self'), join(folder, 'self'))
    const report = await run([folder])
    expect(report.added).toHaveLength(1)
    const loops = report.skipped.filter(({ reason }) => reason === 'folder-loop')
    expect(loops.map(({ name }) => name).sort()).toEqual(['a/up', 'self'])
  })

  it.skipIf(process.platform === 'win32')('that may not be read is listed', async () => {
    const { folder, run } = setUp()
    put(folder, 'open.png', picture(1))
    put(folder, 'locked/secret.png', picture(2))
    chmodSync(folder, 0o755)
    chmodSync(join(folder, 'locked'), 0)
    onTestFinished(() => chmodSync(join(folder, 'locked'), 0o755))
    const restore = dropRoot()
    try {
      const report = await run([folder])
      expect(report.added.map((image) => image.name)).toEqual(['open.png'])
      expect(report.skipped).toMatchObject([{ name: 'locked', reason: 'unreadable' }])
      expect(report.skipped[0]?.sentence).toContain('permission')
    } finally {
      restore()
    }
  })

  it.skipIf(process.platform === 'win32')('with a pipe in it does not wait for ever', async () => {
    const { folder, run } = setUp()
    execFileSync('mkfifo', [join(folder, 'pipe.png')])
    put(folder, 'good.png', picture(1))
    const report = await run([folder])
    expect(report.added).toHaveLength(1)
    expect(report.skipped).toMatchObject([{ name: 'pipe.png', reason: 'not-an-image' }])
  })
})

/** Root may read everything; for the time of a test this process is nobody. */
function dropRoot(): () => void {
  if (process.geteuid?.() !== 0) return () => {}
  process.seteuid?.(65_534)
  return () => process.seteuid?.(0)
}

describe('dropped files', () => {
  it('keep the order they were dropped in, whatever they are called', async () => {
    const { folder, run } = setUp()
    const jpeg = put(folder, 'photo.txt', quarters().toBuffer('image/jpeg', 90))
    const hidden = put(folder, '.a.png', picture(1))
    const { added } = await run([jpeg, hidden])
    expect(added.map(({ name, format }) => [name, format])).toEqual([
      ['photo.txt', 'jpeg'],
      ['.a.png', 'png']
    ])
  })

  it('that are gone, or the same as before, are told', async () => {
    const { folder, run } = setUp()
    const path = put(folder, 'a.png', picture(1))
    await run([path])
    const report = await run([path, put(folder, 'copy.png', picture(1)), join(folder, 'gone.png')])
    expect(report).toMatchObject({ added: [], duplicates: 2, stopped: false })
    expect(report.skipped.map(({ reason }) => reason).sort()).toEqual([
      'duplicate',
      'duplicate',
      'missing'
    ])
  })

  it('are not read again while they look unchanged', async () => {
    const { folder, run, repository } = setUp()
    const path = put(folder, 'a.png', picture(1))
    const time = new Date('2024-01-01T00:00:00Z')
    utimesSync(path, time, time)
    const first = (await run([path])).added[0]
    // The same size and time, other bytes: only a file that is read would be noticed.
    const other = picture(1)
    other[other.length - 1] = 0
    writeFileSync(path, other)
    utimesSync(path, time, time)
    repository.remove(BOARD, [first!.id], '')
    expect((await run([path])).added[0]?.id).toBe(first?.id)
  })
})

describe('progress', () => {
  it('is told now and then, and at the end', async () => {
    const { folder, run } = setUp()
    for (let index = 0; index < 150; index++) put(folder, `${index}.png`, picture(index))
    const told: ImportProgress[] = []
    const started = performance.now()
    const report = await run([folder], { onProgress: (progress) => told.push(progress) })
    expect(report.added).toHaveLength(150)
    expect(told.at(-1)).toEqual({ boardId: BOARD, state: 'done', found: 150, read: 150 })
    expect(told.length).toBeLessThanOrEqual(3 + (performance.now() - started) / 100)
  })

  it('stops when asked to, and keeps what it has', async () => {
    const { folder, run, repository } = setUp()
    for (let index = 0; index < 100; index++) put(folder, `${index}.png`, picture(index))
    const stop = new AbortController()
    const report = await run([folder], {
      clock: hurrying(),
      signal: stop.signal,
      onProgress: ({ read }) => {
        if (read === 10) stop.abort()
      }
    })
    expect(report.stopped).toBe(true)
    expect(report.added.length).toBeGreaterThan(5)
    expect(report.added.length).toBeLessThan(20)
    expect(repository.boardImages(BOARD)).toHaveLength(report.added.length)
    expect(report.skipped).toEqual([])
  })
})
