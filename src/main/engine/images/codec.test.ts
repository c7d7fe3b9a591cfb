import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createCanvas, loadImage } from '@napi-rs/canvas'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageFormat, ImageLimits, Orientation } from '../../../shared/domain/image'
import { AdapterFailure } from '../providers/adapter'
import { decodePixels, displayable, encodePrepared, thumbnail } from './codec'
import { probeFile } from './probe'
import { put, testFolder } from './testing/folder'
import {
  animatedGif,
  bmp,
  cornersOf,
  cornersOfPixels,
  damagedPng,
  exifBlock,
  jpegWith,
  noise,
  png16,
  pngChunk,
  pngWith,
  quarters,
  SVG_QUARTERS,
  tiff,
  UPRIGHT,
  webpWith
} from './testing/pictures'

const WEB: ImageLimits = { formats: ['jpeg', 'png', 'webp'], maxSide: 2048, maxBytes: 5_000_000 }
const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8]

function fixture(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, '__fixtures__', name))
}

function write(bytes: string | Uint8Array): string {
  return put(testFolder(), 'picture', bytes)
}

/** The same picture with its orientation said in each format's own way. */
function turned(orientation: Orientation): Readonly<Partial<Record<ImageFormat, Buffer>>> {
  const canvas = quarters()
  return {
    jpeg: jpegWith(canvas.toBuffer('image/jpeg', 95), orientation),
    png: pngWith(canvas.toBuffer('image/png'), pngChunk('eXIf', exifBlock(orientation))),
    webp: webpWith(canvas.toBuffer('image/webp', 95), orientation),
    tiff: tiff(canvas, { orientation }),
    avif: fixture(`orientation-${orientation}.avif`)
  }
}

describe('turned upright, corner by corner', () => {
  for (const orientation of ORIENTATIONS) {
    for (const [format, bytes] of Object.entries(turned(orientation))) {
      it(`${format} with orientation ${orientation}`, async () => {
        const path = write(bytes)
        const pixels = await decodePixels(path, { maxSide: 1000 })
        const sideways = orientation >= 5
        expect([pixels.width, pixels.height]).toEqual(sideways ? [40, 64] : [64, 40])
        const corners = UPRIGHT[orientation]
        expect(cornersOfPixels(pixels.data, pixels.width, pixels.height)).toEqual(corners)
        expect(await cornersOf(await thumbnail(path))).toEqual(corners)
        const prepared = await encodePrepared(path, WEB)
        expect(await cornersOf(prepared.bytes)).toEqual(corners)
        expect(prepared.changes.includes('turned upright')).toBe(orientation !== 1)
        const small = await decodePixels(path, { maxSide: 20 })
        expect(cornersOfPixels(small.data, small.width, small.height)).toEqual(corners)
        expect([small.originalWidth, small.originalHeight]).toEqual([pixels.width, pixels.height])
      })
    }
  }
})

describe('every kind of picture is decoded', () => {
  const kinds: Readonly<Record<string, () => Buffer>> = {
    'progressive JPEG': () => fixture('progressive.jpg'),
    'CMYK JPEG': () => fixture('cmyk.jpg'),
    'PNG with 16 bits': () => png16(64, 40),
    'GIF, first frame': () => animatedGif(quarters()),
    BMP: () => bmp(quarters()),
    SVG: () => Buffer.from(SVG_QUARTERS),
    'TIFF, big-endian': () => tiff(quarters(), { order: 'MM' }),
    'TIFF, first page': () => fixture('pages.tif'),
    'TIFF, LZW': () => fixture('lzw.tif'),
    'TIFF, JPEG': () => fixture('jpeg.tif'),
    'TIFF, Deflate': () => fixture('deflate.tif'),
    'TIFF, PackBits': () => fixture('packbits.tif'),
    'TIFF, palette': () => fixture('palette.tif'),
    'TIFF, CMYK': () => fixture('cmyk.tif'),
    'AVIF, first frame': () => fixture('frames.avif')
  }
  for (const [kind, bytes] of Object.entries(kinds)) {
    it(kind, async () => {
      const { data, width, height } = await decodePixels(write(bytes()), { maxSide: 4000 })
      expect(cornersOfPixels(data, width, height)).toEqual(UPRIGHT[1])
    })
  }

  it('TIFF, fax (CCITT group 4)', async () => {
    const { data } = await decodePixels(write(fixture('group4.tif')), { maxSide: 4000 })
    expect([data[0], data[63 * 4]]).toEqual([0, 255])
  })

  it('transparent parts are white as pixels', async () => {
    const { data } = await decodePixels(write(createCanvas(8, 8).toBuffer('image/png')), {
      maxSide: 8
    })
    expect([...data.subarray(0, 4)]).toEqual([255, 255, 255, 255])
  })

  it('damaged data is a failure in words, not a crash', async () => {
    const path = write(damagedPng())
    expect((await probeFile(path)).ok).toBe(true)
    const failure = await encodePrepared(path, { ...WEB, maxSide: 20 }).catch(
      (error: unknown) => error
    )
    expect(failure).toBeInstanceOf(AdapterFailure)
    expect((failure as AdapterFailure).failure).toMatchObject({
      class: 'bad-input',
      sentence: expect.stringContaining('could not be decoded')
    })
  })
})

describe('prepared for a provider', () => {
  it('bytes within the limits are passed through untouched', async () => {
    for (const bytes of [
      quarters().toBuffer('image/jpeg', 90),
      quarters().toBuffer('image/png'),
      quarters().toBuffer('image/webp', 90)
    ]) {
      const prepared = await encodePrepared(write(bytes), WEB)
      expect(prepared.bytes.equals(bytes)).toBe(true)
      expect(prepared.changes).toEqual([])
    }
  })

  it('says in words what was done', async () => {
    const changes = async (bytes: string | Buffer, limits: Partial<ImageLimits> = {}) =>
      (await encodePrepared(write(bytes), { ...WEB, ...limits })).changes
    expect(await changes(quarters().toBuffer('image/jpeg', 90), { maxSide: 32 })).toEqual([
      'resized from 64 × 40',
      'encoded again as JPEG, quality 88'
    ])
    expect(await changes(animatedGif(quarters()))).toEqual([
      'first frame of 2',
      'converted from GIF to PNG'
    ])
    expect(await changes(fixture('pages.tif'))).toEqual([
      'first page of 3',
      'converted from TIFF to PNG'
    ])
    expect(await changes(SVG_QUARTERS)).toEqual([
      'drawn at 1024 × 640 from vectors',
      'converted from SVG to PNG'
    ])
    expect(await changes(createCanvas(8, 8).toBuffer('image/png'), { formats: ['jpeg'] })).toEqual([
      'transparency put on white',
      'converted from PNG to JPEG, quality 88'
    ])
    const withPicture = SVG_QUARTERS.replace('</svg>', '<image href="data:," /></svg>')
    expect(await changes(withPicture)).toContain('pictures inside the SVG left out')
  })

  it('a photograph without loss becomes JPEG when PNG would be large', async () => {
    const prepared = await encodePrepared(write(bmp(noise(1200, 900))), WEB)
    expect(prepared.format).toBe('jpeg')
  })

  it('transparency survives where the provider takes it', async () => {
    const canvas = createCanvas(100, 100)
    canvas.getContext('2d').fillRect(0, 0, 50, 100)
    const prepared = await encodePrepared(write(canvas.toBuffer('image/png')), {
      ...WEB,
      maxSide: 50
    })
    expect(prepared.format).toBe('png')
    const image = await loadImage(prepared.bytes)
    const copy = createCanvas(50, 50).getContext('2d')
    copy.drawImage(image, 0, 0)
    expect(copy.getImageData(45, 25, 1, 1).data[3]).toBe(0)
  })

  it('shrinking averages: a fine checkerboard becomes even grey', async () => {
    const canvas = createCanvas(1024, 1024)
    const context = canvas.getContext('2d')
    const board = context.createImageData(1024, 1024)
    for (let pixel = 0; pixel < 1024 * 1024; pixel++) {
      const light = ((pixel % 1024) + Math.floor(pixel / 1024)) % 2 === 0 ? 255 : 0
      board.data.set([light, light, light, 255], pixel * 4)
    }
    context.putImageData(board, 0, 0)
    const { data } = await decodePixels(write(canvas.toBuffer('image/png')), { maxSide: 300 })
    const greys = data.filter((_, at) => at % 4 === 0)
    expect(Math.min(...greys)).toBeGreaterThan(110)
    expect(Math.max(...greys)).toBeLessThan(145)
  })

  it('too small a limit is told, not overstepped', async () => {
    const failure = await encodePrepared(write(bmp(noise(64, 64))), { ...WEB, maxBytes: 50 }).catch(
      (error: unknown) => error
    )
    expect((failure as AdapterFailure).failure.class).toBe('too-large')
  })

  it('never exceeds the limits', async () => {
    const folder = testFolder()
    const makers: readonly ((width: number, height: number) => Buffer)[] = [
      (width, height) => noise(width, height).toBuffer('image/jpeg', 95),
      (width, height) => jpegWith(noise(width, height).toBuffer('image/jpeg', 80), 6),
      (width, height) => noise(width, height).toBuffer('image/png'),
      (width, height) => createCanvas(width, height).toBuffer('image/png'),
      (width, height) => bmp(quarters(width, height)),
      (width, height) => tiff(noise(width, height), { orientation: 8 }),
      (width, height) => animatedGif(quarters(width, height))
    ]
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...makers),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 16, max: 400 }),
        fc.integer({ min: 2_000, max: 60_000 }),
        fc.subarray<'jpeg' | 'png' | 'webp'>(['jpeg', 'png', 'webp'], { minLength: 1 }),
        async (make, width, height, maxSide, maxBytes, formats) => {
          const limits = { formats, maxSide, maxBytes }
          const path = put(folder, 'any', make(width, height))
          const prepared = await encodePrepared(path, limits)
          const probed = await probeFile(put(folder, 'out', prepared.bytes))
          expect(probed.ok && probed.probe).toMatchObject({
            format: prepared.format,
            width: prepared.width,
            height: prepared.height,
            orientation: 1
          })
          expect(formats).toContain(prepared.format)
          expect(Math.max(prepared.width, prepared.height)).toBeLessThanOrEqual(maxSide)
          expect(prepared.bytes.length).toBeLessThanOrEqual(maxBytes)
        }
      ),
      { numRuns: 80 }
    )
  })
})

describe('for the screen', () => {
  it('a thumbnail is a small WebP of the whole picture', async () => {
    const bytes = await thumbnail(write(quarters(3000, 2000).toBuffer('image/jpeg', 90)))
    const probed = await probeFile(write(bytes))
    expect(probed.ok && probed.probe).toMatchObject({ format: 'webp', width: 256, height: 171 })
    expect(bytes.length).toBeLessThan(12_000)
  })

  it('what Chromium cannot show is shown as PNG', async () => {
    const shown = await displayable(write(tiff(quarters(), { orientation: 6 })))
    expect(shown.format).toBe('png')
    expect(await cornersOf(shown.bytes)).toEqual(UPRIGHT[6])
  })

  it('an SVG that says it is enormous does not end the process', async () => {
    const svg = SVG_QUARTERS.replace('<svg', '<svg width="16000" height="16000"')
    const pixels = await decodePixels(write(svg), { maxSide: 500 })
    expect([pixels.width, pixels.height]).toEqual([500, 500])
  })
})
