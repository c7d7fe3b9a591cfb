import type { Pixels } from '../images/pixels'
import { resample } from './resample'

/** A page in RGB, 8 bits, row by row: what Tesseract is given, in whole or in parts. */
export interface Page {
  readonly width: number
  readonly height: number
  readonly rgb: Uint8ClampedArray
}

export interface Rectangle {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** Below this long side letters are too few pixels high for Tesseract. */
const SMALL_SIDE = 1000

const MAX_FACTOR = 3

/**
 * How much to enlarge before Tesseract reads: a whole factor, because any other one blurs sharp
 * screen text; 1 leaves the image as it is.
 */
export function enlargement(width: number, height: number): number {
  return Math.min(MAX_FACTOR, Math.max(1, Math.ceil(SMALL_SIDE / Math.max(width, height))))
}

/** The pixels as a page, enlarged by `factor`. */
export function toPage(pixels: Pixels, factor: number): Page {
  const width = pixels.width * factor
  const height = pixels.height * factor
  const rgb = new Uint8ClampedArray(width * height * 3)
  if (factor === 1) copyRgb(pixels.data, rgb)
  else rgb.set(resample(pixels, width, height))
  return { width, height, rgb }
}

function copyRgb(rgba: Uint8ClampedArray, rgb: Uint8ClampedArray): void {
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0
    rgb[to + 1] = rgba[from + 1] ?? 0
    rgb[to + 2] = rgba[from + 2] ?? 0
  }
}

/** A page, or a part of it, as a binary PPM file: the cheapest format that Tesseract takes. */
export function toPpm(page: Page, part: Rectangle = wholeOf(page)): Buffer {
  const head = Buffer.from(`P6\n${part.width} ${part.height}\n255\n`, 'latin1')
  const file = Buffer.alloc(head.length + part.width * part.height * 3)
  head.copy(file)
  for (let row = 0; row < part.height; row += 1) {
    const from = ((part.top + row) * page.width + part.left) * 3
    file.set(page.rgb.subarray(from, from + part.width * 3), head.length + row * part.width * 3)
  }
  return file
}

function wholeOf({ width, height }: Page): Rectangle {
  return { left: 0, top: 0, width, height }
}

/**
 * The page turned about its centre, clockwise, in its own size; white comes in at the corners.
 * Done once here, because Tesseract would do it again for every paragraph.
 *
 * @param angle radians
 */
export function turned(page: Page, angle: number): Page {
  const { width, height } = page
  const rgb = new Uint8ClampedArray(page.rgb.length).fill(255)
  const cos = Math.cos(angle)
  const sin = Math.sin(angle)
  for (let y = 0; y < height; y += 1) {
    const down = y - height / 2
    for (let x = 0; x < width; x += 1) {
      const across = x - width / 2
      const fromX = width / 2 + across * cos + down * sin
      const fromY = height / 2 - across * sin + down * cos
      if (fromX >= 0 && fromY >= 0 && fromX < width - 1 && fromY < height - 1) {
        blend(page, fromX, fromY, rgb, (y * width + x) * 3)
      }
    }
  }
  return { width, height, rgb }
}

/** Bilinear: one output pixel from the four around a place in the page. */
function blend(page: Page, x: number, y: number, rgb: Uint8ClampedArray, to: number): void {
  const left = Math.floor(x)
  const top = Math.floor(y)
  const right = x - left
  const below = y - top
  const above = (top * page.width + left) * 3
  const under = above + page.width * 3
  for (let channel = 0; channel < 3; channel += 1) {
    const a = page.rgb[above + channel] ?? 0
    const b = page.rgb[above + 3 + channel] ?? 0
    const c = page.rgb[under + channel] ?? 0
    const d = page.rgb[under + 3 + channel] ?? 0
    rgb[to + channel] = (a + (b - a) * right) * (1 - below) + (c + (d - c) * right) * below
  }
}
