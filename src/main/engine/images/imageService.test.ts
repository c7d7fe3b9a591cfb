import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { ImageId } from '../../../shared/domain/ids'
import type { ImageLimits } from '../../../shared/domain/image'
import { AdapterFailure } from '../providers/adapter'
import type { ForkWorker } from '../workers/workerLink'
import { createImages } from './createImages'
import { hashBytes } from './hash'
import { put, testFolder } from './testing/folder'
import { BOARD, CLOCK, QUIET, testDatabase } from './testing/parts'
import {
  cornersOf,
  damagedPng,
  jpegWith,
  noise,
  quarters,
  SVG_QUARTERS,
  tiff,
  UPRIGHT
} from './testing/pictures'
import { buildMediaWorker } from './testing/worker'

const LIMITS: ImageLimits = { formats: ['jpeg', 'png'], maxSide: 512, maxBytes: 1_000_000 }
const SMALLER: ImageLimits = { ...LIMITS, maxSide: 100 }
const RESOURCES = resolve(import.meta.dirname, '../../../../resources')

let fork: ForkWorker
beforeAll(async () => {
  fork = await buildMediaWorker()
})

function setUp(dataFolder = testFolder()) {
  let starts = 0
  const images = createImages({
    database: testDatabase(),
    dataFolder,
    resourcesFolder: RESOURCES,
    fork: (name) => {
      starts++
      return fork(name)
    },
    clock: CLOCK,
    log: QUIET
  })
  onTestFinished(() => images.close())
  const folder = testFolder()
  const add = async (name: string, bytes: Uint8Array | string): Promise<[ImageId, string]> => {
    const path = put(folder, name, bytes)
    const report = await images.service.importPaths([path], { boardId: BOARD })
    return [report.added[0]!.id, path]
  }
  return { ...images, folder, dataFolder, add, starts: () => starts }
}

async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason
  )
  expect(error).toBeInstanceOf(AdapterFailure)
  return (error as AdapterFailure).failure
}

describe('prepared images', () => {
  it('within the limits are the original bytes, and no process is started for them', async () => {
    const { add, store, starts } = setUp()
    const bytes = quarters().toBuffer('image/jpeg', 90)
    const [id] = await add('a.jpg', bytes)
    const prepared = await store.prepared(id, LIMITS)
    expect(prepared.bytes.equals(bytes)).toBe(true)
    expect(prepared.info).toMatchObject({ imageId: id, sha256: id, format: 'jpeg', changes: [] })
    expect(prepared.base64().toString('latin1')).toBe(bytes.toString('base64'))
    expect(prepared.base64()).toBe(prepared.base64())
    expect(starts()).toBe(0)
  })

  it('are fitted by the media process and described', async () => {
    const { add, store } = setUp()
    const [id] = await add('a.jpg', jpegWith(quarters(1000, 600).toBuffer('image/jpeg', 90), 6))
    const { bytes, info } = await store.prepared(id, LIMITS)
    expect(await cornersOf(bytes)).toEqual(UPRIGHT[6])
    expect(info).toMatchObject({ width: 307, height: 512, sizeBytes: bytes.length })
    expect(info.sha256).toBe(await hashBytes(bytes))
    expect(info.changes).toEqual([
      'turned upright',
      'resized from 600 × 1000',
      'encoded again as JPEG, quality 88'
    ])
  })

  it('are made once for lanes with the same needs, and once more for others', async () => {
    const { add, store } = setUp()
    const [id] = await add('a.png', noise(700, 500).toBuffer('image/png'))
    const [first, second, other] = await Promise.all([
      store.prepared(id, LIMITS),
      store.prepared(id, { ...LIMITS, formats: ['png', 'jpeg'] }),
      store.prepared(id, SMALLER)
    ])
    expect(second).toBe(first)
    expect(other.info.width).toBe(100)
    expect(await store.prepared(id, LIMITS)).toBe(first)
  })

  it('are still there for the next start', async () => {
    const { add, store, dataFolder, close } = setUp()
    const bytes = noise(700, 500).toBuffer('image/png')
    const [id] = await add('a.png', bytes)
    const first = await store.prepared(id, LIMITS)
    close()
    const next = setUp(dataFolder)
    await next.add('a.png', bytes)
    const again = await next.store.prepared(id, LIMITS)
    expect(again.bytes.equals(first.bytes)).toBe(true)
    expect(again.info).toEqual(first.info)
    expect(next.starts()).toBe(0)
  })

  it('of a file that is gone fail in words', async () => {
    const { add, store, service } = setUp()
    const [id, path] = await add('a.jpg', quarters().toBuffer('image/jpeg', 90))
    rmSync(path)
    const failure = await failureOf(store.prepared(id, LIMITS))
    expect(failure.class).toBe('bad-input')
    expect(failure.sentence).toMatch(/a\.jpg is gone/)
    expect(service.info(id)?.missing).toBe(true)
    expect(service.pathOf(id)).toBeUndefined()
  })

  it('of a file that became another picture fail in words', async () => {
    const { add, store } = setUp()
    const original = quarters().toBuffer('image/png')
    const [id, path] = await add('a.png', original)
    writeFileSync(path, quarters(80, 40).toBuffer('image/png'))
    expect((await failureOf(store.prepared(id, LIMITS))).sentence).toMatch(
      /changed since it was added/
    )
    // The same bytes with another time are the same picture.
    writeFileSync(path, original)
    utimesSync(path, new Date(0), new Date(0))
    expect((await store.prepared(id, LIMITS)).bytes.equals(original)).toBe(true)
  })

  it('are found wherever else the same bytes were seen', async () => {
    const { service, add, store, folder } = setUp()
    const bytes = quarters().toBuffer('image/png')
    const [id, path] = await add('a.png', bytes)
    const copy = put(folder, 'sub/copy.png', bytes)
    await service.importPaths([copy], { boardId: BOARD })
    rmSync(path)
    expect(await store.locate(id)).toBe(copy)
    rmSync(copy)
    expect((await failureOf(store.locate(id))).sentence).toMatch(/is gone/)
  })

  it('of one picture fail alone', async () => {
    const { add, store } = setUp()
    const [bad] = await add('bad.png', damagedPng())
    const [good] = await add('good.png', noise(700, 500).toBuffer('image/png'))
    const results = await Promise.allSettled([
      store.prepared(bad, LIMITS),
      store.prepared(good, LIMITS)
    ])
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  })
})

describe('for the screen', () => {
  it('thumbnails come as data URIs, null for what has none', async () => {
    const { add, service, store } = setUp()
    const [good] = await add('a.png', noise(800, 600).toBuffer('image/png'))
    const [gone, path] = await add('b.png', quarters().toBuffer('image/png'))
    rmSync(path)
    const thumbnails = await service.thumbnails([good, gone])
    expect(thumbnails[good]).toMatch(/^data:image\/webp;base64,/)
    expect(thumbnails[gone]).toBeNull()
    expect((await store.thumbnail(good)).length).toBeLessThan(30_000)
  })

  it('what Chromium shows is served as it is, the rest as PNG', async () => {
    const { add, service } = setUp()
    const [jpeg, path] = await add('a.jpg', jpegWith(quarters().toBuffer('image/jpeg'), 6))
    expect(await service.displayable(jpeg)).toEqual({ mime: 'image/jpeg', path })
    const [svg, drawing] = await add('b.svg', SVG_QUARTERS)
    expect(await service.displayable(svg)).toEqual({ mime: 'image/svg+xml', path: drawing })
    const [scan] = await add('c.tif', tiff(quarters(), { orientation: 3 }))
    const shown = await service.displayable(scan)
    expect(shown?.mime).toBe('image/png')
    expect(await cornersOf(readFileSync(shown!.path))).toEqual(UPRIGHT[3])
  })

  it('details say where a picture lies', async () => {
    const { add, service, folder } = setUp()
    const [id] = await add('a.png', quarters().toBuffer('image/png'))
    const details = await service.details(id)
    expect(details.folderLabel).toBe(folder)
    expect(details.modifiedAt).toMatch(/^\d{4}-/)
  })
})

describe('pictures without a file', () => {
  it('are kept by content, once', async () => {
    const { service, dataFolder, repository } = setUp()
    const bytes = quarters().toBuffer('image/png')
    const report = await service.importBytes('../Pasted.png', bytes, { boardId: BOARD })
    const id = report.added[0]!.id
    expect(report.added[0]).toMatchObject({ name: 'Pasted.png', location: 'kept' })
    expect(service.pathOf(id)).toBe(join(dataFolder, 'images', id.slice(0, 2), `${id}.png`))
    expect((await service.details(id)).folderLabel).toBe('Kept in the data folder')
    expect((await service.importBytes('again.png', bytes, { boardId: BOARD })).duplicates).toBe(1)
    expect(repository.boardImages(BOARD)).toHaveLength(1)
  })

  it('that are none leave nothing behind', async () => {
    const { service, dataFolder } = setUp()
    const cut = quarters().toBuffer('image/png').subarray(0, 80)
    const report = await service.importBytes('cut.png', cut, { boardId: BOARD })
    expect(report.skipped).toMatchObject([{ name: 'cut.png', reason: 'truncated' }])
    const id = await hashBytes(cut)
    expect(existsSync(join(dataFolder, 'images', id.slice(0, 2), `${id}.png`))).toBe(false)
  })
})

describe('samples', () => {
  it('come in three sets with previews, and can be added', async () => {
    const { service, repository } = setUp()
    const sets = await service.samples()
    expect(sets.map(({ name, imageCount }) => [name, imageCount])).toEqual([
      ['Archive photographs', 9],
      ['Everyday objects', 6],
      ['Documents and charts', 4]
    ])
    for (const { previews } of sets) {
      expect(previews).toHaveLength(3)
      for (const preview of previews) expect(preview.length).toBeLessThan(30_000)
    }
    for (const { id, imageCount } of sets) {
      const report = await service.importSamples(id, { boardId: BOARD })
      expect(report.added.length + report.duplicates).toBe(imageCount)
      expect(report.skipped.length).toBe(report.duplicates)
    }
    expect(repository.boardImages(BOARD)).toHaveLength(18)
    await expect(service.importSamples('none', { boardId: BOARD })).rejects.toThrow('no sample set')
  })
})
