/** Scaling, turning and cutting of pixels before a network or Tesseract sees them. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Pixels } from '../images/pixels'
import { pictureFacts } from './pictureFacts'
import { enlargement, toPage, toPpm, turned, type Page } from './ppm'
import { resample } from './resample'
import { backToImage, paddedRectangle, textAreas } from './tesseractLayout'
import { regionBox } from './visionEngine'

function picture(
  width: number,
  height: number,
  colourAt: (x: number, y: number) => readonly [number, number, number]
): Pixels {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) data.set([...colourAt(x, y), 255], (y * width + x) * 4)
  }
  return { width, height, data, originalWidth: width, originalHeight: height }
}

const checkers = (x: number, y: number) =>
  (x + y) % 2 === 0 ? ([0, 0, 0] as const) : ([255, 255, 255] as const)

describe('resample', () => {
  test('keeps the same size unchanged', () => {
    const source = picture(3, 2, (x, y) => [x * 10, y * 20, 7])
    expect([...resample(source, 3, 2)]).toEqual([
      0, 0, 7, 10, 0, 7, 20, 0, 7, 0, 20, 7, 10, 20, 7, 20, 20, 7
    ])
  })

  test('shrinking a fine pattern gives its mean, not stripes', () => {
    const small = resample(picture(64, 64, checkers), 8, 8)
    for (const value of small) expect(Math.abs(value - 127.5)).toBeLessThan(12)
  })

  test('one colour stays that colour at every size', () => {
    const size = fc.integer({ min: 1, max: 40 })
    fc.assert(
      fc.property(size, size, size, size, (width, height, toWidth, toHeight) => {
        const scaled = resample(
          picture(width, height, () => [200, 100, 50]),
          toWidth,
          toHeight
        )
        expect(scaled).toHaveLength(toWidth * toHeight * 3)
        for (let at = 0; at < scaled.length; at += 3) {
          expect(scaled[at]).toBeCloseTo(200, 2)
          expect(scaled[at + 1]).toBeCloseTo(100, 2)
          expect(scaled[at + 2]).toBeCloseTo(50, 2)
        }
      })
    )
  })
})

describe('pages for Tesseract', () => {
  test.each([
    [1000, 200, 1],
    [2400, 2400, 1],
    [999, 10, 2],
    [720, 960, 2],
    [400, 300, 3],
    [1, 1, 3]
  ])('%i x %i is enlarged %i times', (width, height, factor) => {
    expect(enlargement(width, height)).toBe(factor)
  })

  test('a part of a page becomes a PPM file of that part', () => {
    const page = toPage(
      picture(4, 3, (x, y) => [x, y, 9]),
      1
    )
    const file = toPpm(page, { left: 1, top: 2, width: 2, height: 1 })
    expect(file.toString('latin1', 0, 11)).toBe('P6\n2 1\n255\n')
    expect([...file.subarray(11)]).toEqual([1, 2, 9, 2, 2, 9])
  })

  test('an enlarged page has the size it says', () => {
    const page = toPage(picture(5, 4, checkers), 3)
    expect([page.width, page.height, page.rgb.length]).toEqual([15, 12, 15 * 12 * 3])
  })

  test('turning moves a mark clockwise about the centre, and backToImage finds it again', () => {
    const page: Page = {
      width: 200,
      height: 100,
      rgb: new Uint8ClampedArray(200 * 100 * 3).fill(255)
    }
    for (let y = 48; y < 52; y += 1) page.rgb.fill(0, (y * 200 + 160) * 3, (y * 200 + 164) * 3)
    const angle = 0.2
    const result = turned(page, angle)
    const dark = darkBounds(result)
    expect(dark.y0).toBeGreaterThan(55)
    const back = backToImage(dark, { width: 200, height: 100, angle })
    expect((back.x0 + back.x1) / 2).toBeCloseTo(162, -0.5)
    expect((back.y0 + back.y1) / 2).toBeCloseTo(50, -0.5)
  })

  test('areas are paragraphs with lines, padded inside the page', () => {
    const line = {}
    const areas = textAreas([
      {
        paragraphs: [
          { bbox: { x0: 2, y0: 3, x1: 90, y1: 30 }, lines: [line] },
          { bbox: { x0: 0, y0: 0, x1: 50, y1: 50 }, lines: [] },
          { bbox: { x0: 0, y0: 0, x1: 3, y1: 50 }, lines: [line] }
        ]
      }
    ])
    expect(areas).toEqual([{ x0: 2, y0: 3, x1: 90, y1: 30 }])
    expect(
      paddedRectangle({ x0: 2, y0: 3, x1: 90, y1: 30 }, { width: 95, height: 80, angle: 0 })
    ).toEqual({
      left: 0,
      top: 0,
      width: 95,
      height: 38
    })
  })
})

function darkBounds({ width, height, rgb }: Page) {
  const bounds = { x0: width, y0: height, x1: 0, y1: 0 }
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if ((rgb[(y * width + x) * 3] ?? 255) > 127) continue
      bounds.x0 = Math.min(bounds.x0, x)
      bounds.y0 = Math.min(bounds.y0, y)
      bounds.x1 = Math.max(bounds.x1, x + 1)
      bounds.y1 = Math.max(bounds.y1, y + 1)
    }
  }
  return bounds
}

describe('pictureFacts', () => {
  test('a plain red picture', () => {
    const facts = pictureFacts(picture(50, 40, () => [220, 20, 30]))
    expect(facts.colours).toEqual([{ name: 'red', share: 1 }])
    expect(facts.flatness).toBe(1)
    expect(facts.contrast).toBeCloseTo(0, 1)
    expect(facts.hueUnity).toBeCloseTo(1)
  })

  test('half white, half black, in vertical halves', () => {
    const facts = pictureFacts(picture(200, 200, (x) => (x < 100 ? [0, 0, 0] : [255, 255, 255])))
    expect(facts.colours.map(({ share }) => share)).toEqual([0.5, 0.5])
    expect(facts.lightness).toBeCloseTo(50, 0)
    expect(facts.contrast).toBeCloseTo(50, 0)
    expect(facts.chroma).toBeCloseTo(0, 1)
  })

  test('a picture of one pixel', () => {
    expect(pictureFacts(picture(1, 1, () => [255, 255, 255]))).toMatchObject({
      width: 1,
      height: 1,
      flatness: 0
    })
  })
})

describe('regionBox', () => {
  const shrunk = { ...picture(10, 5, checkers), originalWidth: 100, originalHeight: 50 }

  test('leads back to pixels of the original', () => {
    expect(regionBox(shrunk, 1, 2, 3, 4)).toEqual([10, 20, 20, 20])
  })

  test('never leaves the image', () => {
    const number = fc.double({ min: -50, max: 50, noNaN: true })
    fc.assert(
      fc.property(number, number, number, number, (x0, y0, width, height) => {
        const [x, y, w, h] = regionBox(shrunk, x0, y0, x0 + Math.abs(width), y0 + Math.abs(height))
        expect(x >= 0 && y >= 0 && w >= 0 && h >= 0 && x + w <= 100 && y + h <= 50).toBe(true)
      })
    )
  })
})
