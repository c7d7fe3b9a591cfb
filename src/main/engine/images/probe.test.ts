import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ImageFormat, Orientation, SkipReason } from '../../../shared/domain/image'
import { probeFile, type Probe } from './probe'
import { put, testFolder } from './testing/folder'
import {
  animatedGif,
  bmp,
  exifBlock,
  jpegWith,
  pngChunk,
  pngHeader,
  pngWith,
  quarters,
  SVG_QUARTERS,
  tiff,
  webpWith
} from './testing/pictures'

const ORIENTATIONS: readonly Orientation[] = [1, 2, 3, 4, 5, 6, 7, 8]

const jpeg = quarters().toBuffer('image/jpeg', 90)
const png = quarters().toBuffer('image/png')
const webp = quarters().toBuffer('image/webp', 90)
const PICTURES: Readonly<Record<ImageFormat, Buffer>> = {
  jpeg,
  png,
  webp,
  gif: animatedGif(quarters()),
  bmp: bmp(quarters()),
  tiff: tiff(quarters()),
  avif: fixture('orientation-1.avif'),
  svg: Buffer.from(SVG_QUARTERS)
}

function fixture(name: string): Buffer {
  return readFileSync(join(import.meta.dirname, '__fixtures__', name))
}

async function probe(bytes: string | Uint8Array, name = 'picture'): Promise<Probe> {
  const result = await probeFile(put(testFolder(), name, bytes))
  if (!result.ok) throw new Error(result.sentence)
  return result.probe
}

async function refusal(bytes: string | Uint8Array): Promise<[SkipReason, string]> {
  const result = await probeFile(put(testFolder(), 'picture', bytes))
  if (result.ok) throw new Error(`taken as ${result.probe.format}`)
  return [result.reason, result.sentence]
}

describe('a picture is known by its content', () => {
  for (const [format, bytes] of Object.entries(PICTURES)) {
    it(`${format}, with its size`, async () => {
      expect(await probe(bytes, 'holiday.txt')).toMatchObject({
        format,
        width: 64,
        height: 40,
        orientation: 1,
        sizeBytes: bytes.length
      })
    })
  }

  it('frames and pages are counted', async () => {
    expect((await probe(PICTURES.gif)).frames).toBe(2)
    expect((await probe(PICTURES.jpeg)).frames).toBe(1)
    expect((await probe(fixture('pages.tif'))).frames).toBe(3)
    expect((await probe(fixture('frames.avif'))).frames).toBe('several')
    const acTL = pngChunk('acTL', Buffer.from([0, 0, 0, 7, 0, 0, 0, 0]))
    expect((await probe(pngWith(png, acTL))).frames).toBe(7)
  })

  it('an SVG has the size that a browser gives it', async () => {
    const svg = (attributes: string) =>
      `<svg xmlns="http://www.w3.org/2000/svg" ${attributes}><g/></svg>`
    const size = async (attributes: string) => {
      const { width, height } = await probe(svg(attributes))
      return [width, height]
    }
    expect(await size('')).toEqual([300, 150])
    expect(await size('width="100%" height="100%" viewBox="0 0 20 10"')).toEqual([20, 10])
    expect(await size('width="1in" height="2in"')).toEqual([96, 192])
    expect(await size('width="40" viewBox="0,0,20,10"')).toEqual([40, 20])
    expect(await size("height='30px' viewBox='0 0 20 10'")).toEqual([60, 30])
  })

  it('an SVG is found behind a byte order mark, comments and a document type', async () => {
    const prolog =
      '\uFEFF<?xml version="1.0"?>\n<!-- a > b -->\n<!DOCTYPE svg [<!ENTITY a "<b>">]>\n'
    expect((await probe(`${prolog}${SVG_QUARTERS.replace(/^<\?xml.*\n/, '')}`)).format).toBe('svg')
  })
})

describe('orientation', () => {
  for (const orientation of ORIENTATIONS) {
    const size = orientation >= 5 ? { width: 40, height: 64 } : { width: 64, height: 40 }
    const expected = { orientation, ...size }
    it(`${orientation} in every format that can say it`, async () => {
      expect(await probe(jpegWith(jpeg, orientation))).toMatchObject(expected)
      expect(await probe(jpegWith(jpeg, orientation, 'MM'))).toMatchObject(expected)
      const eXIf = pngChunk('eXIf', exifBlock(orientation))
      expect(await probe(pngWith(png, eXIf))).toMatchObject(expected)
      expect(await probe(webpWith(webp, orientation))).toMatchObject(expected)
      expect(await probe(tiff(quarters(), { orientation }))).toMatchObject(expected)
      expect(await probe(tiff(quarters(), { orientation, order: 'MM' }))).toMatchObject(expected)
      expect(await probe(fixture(`orientation-${orientation}.avif`))).toMatchObject(expected)
    })
  }

  it('an impossible one is upright', async () => {
    expect((await probe(jpegWith(jpeg, 0))).orientation).toBe(1)
    expect((await probe(jpegWith(jpeg, 9))).orientation).toBe(1)
  })
})

describe('what is cut off', () => {
  for (const [format, bytes] of Object.entries(PICTURES)) {
    it(`${format}: no beginning of the file passes for the whole`, async () => {
      const folder = testFolder()
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 1, max: bytes.length - 1 }), async (length) => {
          const result = await probeFile(put(folder, 'cut', bytes.subarray(0, length)))
          expect(result.ok).toBe(false)
          if (!result.ok) expect(['truncated', 'not-an-image']).toContain(result.reason)
        }),
        { numRuns: 60 }
      )
    })
  }

  it('is told from what follows the picture', async () => {
    const garbage = Buffer.alloc(200_000, 7)
    expect((await probe(Buffer.concat([jpeg, garbage]))).format).toBe('jpeg')
    expect((await probe(Buffer.concat([png, garbage]))).format).toBe('png')
    expect((await probe(Buffer.concat([webp, garbage]))).format).toBe('webp')
  })

  it('an embedded preview does not stand for the end of a JPEG', async () => {
    const preview = Buffer.concat([Buffer.from([0xff, 0xe2, 0, jpeg.length % 250]), jpeg])
    const segment = Buffer.alloc(4)
    segment.writeUInt16BE(0xffe2, 0)
    segment.writeUInt16BE(preview.length + 2, 2)
    const whole = Buffer.concat([jpeg.subarray(0, 2), segment, preview, jpeg.subarray(2)])
    expect((await probe(whole)).format).toBe('jpeg')
    expect((await refusal(whole.subarray(0, whole.length - 20)))[0]).toBe('truncated')
  })

  it('says so in words', async () => {
    const [reason, sentence] = await refusal(jpeg.subarray(0, jpeg.length / 2))
    expect(reason).toBe('truncated')
    expect(sentence).toMatch(/^The JPEG picture is cut off or damaged/)
  })
})

describe('what is not taken', () => {
  it.each<[string, string | Uint8Array, SkipReason, RegExp]>([
    ['nothing', '', 'empty', /empty \(0 bytes\)/],
    ['text', 'Dear diary,\nnot a picture.', 'not-an-image', /plain text/],
    [
      'text that starts like a BMP',
      'BM is a bank, of course, and not a bitmap.',
      'not-an-image',
      /plain text/
    ],
    ['a web page', '<!doctype html><svg></svg>', 'not-an-image', /web page/],
    ['UTF-16 text', Buffer.from('\uFEFFhello', 'utf16le'), 'not-an-image', /plain text/],
    ['a PDF', '%PDF-1.7\n%\xe2', 'not-an-image', /PDF document/],
    ['an archive', Buffer.from('PK\x03\x04\0\0'), 'not-an-image', /ZIP/],
    ['noise', Buffer.from([0, 1, 2, 3, 200, 201]), 'not-an-image', /no known picture format/],
    ['HEIC', Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic'), 'unsupported-format', /HEIC photo/],
    ['a video', Buffer.from('\0\0\0\x18ftypisom\0\0\0\0isommp42'), 'not-an-image', /video/],
    ['a Photoshop file', '8BPS\0\x01', 'unsupported-format', /Photoshop/],
    ['BigTIFF', Buffer.from('II+\0\x08\0\0\0\x10\0\0\0\0\0\0\0'), 'unsupported-format', /BigTIFF/],
    ['Lab colours', fixture('lab.tif'), 'unsupported-format', /colour space 8/]
  ])('%s', async (_what, bytes, reason, sentence) => {
    const refused = await refusal(bytes)
    expect(refused[0]).toBe(reason)
    expect(refused[1]).toMatch(sentence)
  })

  it('more pixels than memory can hold, before anything is decoded', async () => {
    const huge = Buffer.concat([pngHeader(20_000, 20_000), pngChunk('IEND', Buffer.alloc(0))])
    const [reason, sentence] = await refusal(huge)
    expect(reason).toBe('too-many-pixels')
    expect(sentence).toContain('20,000 × 20,000 pixels (400 megapixels)')
    const largest = Buffer.concat([pngHeader(16_384, 16_384), pngChunk('IEND', Buffer.alloc(0))])
    expect((await probe(largest)).width).toBe(16_384)
  })

  it('a file that is not there', async () => {
    const result = await probeFile(join(testFolder(), 'gone.jpg'))
    expect(result).toMatchObject({ ok: false, reason: 'missing' })
  })

  it('no bytes at all make it throw', async () => {
    const folder = testFolder()
    const starts = Object.values(PICTURES).map((bytes) => bytes.subarray(0, 40))
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...starts),
        fc.uint8Array({ maxLength: 400 }),
        async (start, rest) => {
          await probeFile(put(folder, 'any', Buffer.concat([start, rest])))
        }
      ),
      { numRuns: 200 }
    )
  })
})
