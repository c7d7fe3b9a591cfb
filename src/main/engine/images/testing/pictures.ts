/** Real pictures for tests, made here byte by byte where the codec cannot write them. */
import { crc32, deflateSync } from 'node:zlib'
import { createCanvas, GifEncoder, loadImage, type Canvas } from '@napi-rs/canvas'
import type { Orientation } from '../../../../shared/domain/image'

export type Corner = 'red' | 'green' | 'blue' | 'yellow'
export type Corners = readonly [Corner, Corner, Corner, Corner]

/** Four quarters: red, green, blue, yellow, in reading order. */
export function quarters(width = 64, height = 40): Canvas {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const paint = (colour: string, x: number, y: number) => {
    context.fillStyle = colour
    context.fillRect(x, y, width / 2, height / 2)
  }
  paint('#f00', 0, 0)
  paint('#0f0', width / 2, 0)
  paint('#00f', 0, height / 2)
  paint('#ff0', width / 2, height / 2)
  return canvas
}

/** What the quarters look like once an EXIF orientation is applied. */
export const UPRIGHT: Readonly<Record<Orientation, Corners>> = {
  1: ['red', 'green', 'blue', 'yellow'],
  2: ['green', 'red', 'yellow', 'blue'],
  3: ['yellow', 'blue', 'green', 'red'],
  4: ['blue', 'yellow', 'red', 'green'],
  5: ['red', 'blue', 'green', 'yellow'],
  6: ['blue', 'red', 'yellow', 'green'],
  7: ['yellow', 'green', 'blue', 'red'],
  8: ['green', 'yellow', 'red', 'blue']
}

/** Deterministic noise, so that encoders cannot make it small. */
export function noise(width: number, height: number): Canvas {
  const canvas = createCanvas(width, height)
  const context = canvas.getContext('2d')
  const image = context.createImageData(width, height)
  let state = 1
  for (let at = 0; at < image.data.length; at++) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    image.data[at] = at % 4 === 3 ? 255 : state >>> 24
  }
  context.putImageData(image, 0, 0)
  return canvas
}

/** The four corners of encoded bytes, as the nearest of the four colours. */
export async function cornersOf(bytes: Uint8Array): Promise<Corners> {
  const image = await loadImage(bytes)
  const canvas = createCanvas(image.width, image.height)
  canvas.getContext('2d').drawImage(image, 0, 0)
  return cornersOfCanvas(canvas)
}

export function cornersOfCanvas(canvas: Canvas): Corners {
  const { width, height } = canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  return cornersOfPixels(data, width, height)
}

export function cornersOfPixels(data: Uint8ClampedArray, width: number, height: number): Corners {
  const at = (x: number, y: number): Corner => {
    const pixel = (y * width + x) * 4
    const bright = [0, 1, 2].map((channel) => (data[pixel + channel] ?? 0) > 127)
    if (bright[0] && bright[1]) return 'yellow'
    if (bright[0]) return 'red'
    return bright[1] ? 'green' : 'blue'
  }
  return [at(2, 2), at(width - 3, 2), at(2, height - 3), at(width - 3, height - 3)]
}

/** An EXIF block (small TIFF) with nothing but the orientation. */
export function exifBlock(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  const little = order === 'II'
  const block = Buffer.alloc(26)
  const u16 = (value: number, at: number) =>
    little ? block.writeUInt16LE(value, at) : block.writeUInt16BE(value, at)
  const u32 = (value: number, at: number) =>
    little ? block.writeUInt32LE(value, at) : block.writeUInt32BE(value, at)
  block.write(order, 0, 'latin1')
  u16(42, 2)
  u32(8, 4)
  u16(1, 8)
  u16(0x0112, 10)
  u16(3, 12)
  u32(1, 14)
  u16(orientation, 18)
  return block
}

export function jpegWith(jpeg: Buffer, orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  const payload = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), exifBlock(orientation, order)])
  const head = Buffer.alloc(4)
  head.writeUInt16BE(0xffe1, 0)
  head.writeUInt16BE(payload.length + 2, 2)
  return Buffer.concat([jpeg.subarray(0, 2), head, payload, jpeg.subarray(2)])
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const chunk = Buffer.alloc(12 + data.length)
  chunk.writeUInt32BE(data.length, 0)
  chunk.write(type, 4, 'latin1')
  data.copy(chunk, 8)
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length)
  return chunk
}

export function pngWith(png: Buffer, ...chunks: readonly Buffer[]): Buffer {
  const afterHeader = 33
  return Buffer.concat([png.subarray(0, afterHeader), ...chunks, png.subarray(afterHeader)])
}

/** A whole PNG, well formed, whose pixels are garbage. */
export function damagedPng(): Buffer {
  const png = quarters(600, 400).toBuffer('image/png')
  const data = png.indexOf('IDAT') + 4
  png.fill(0x55, data + 40, data + 80)
  return png
}

export function pngHeader(width: number, height: number, bitDepth = 8, colourType = 2): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header[8] = bitDepth
  header[9] = colourType
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), pngChunk('IHDR', header)])
}

/** 16 bits a channel: four quarters. */
export function png16(width: number, height: number): Buffer {
  const row = (top: boolean) => {
    const bytes = Buffer.alloc(1 + width * 6)
    for (let x = 0; x < width; x++) {
      const left = x < width / 2
      const [red, green, blue] = top
        ? [left ? 1 : 0, left ? 0 : 1, 0]
        : [left ? 0 : 1, left ? 0 : 1, left ? 1 : 0]
      bytes.writeUInt16BE((red ?? 0) * 0xffff, 1 + x * 6)
      bytes.writeUInt16BE((green ?? 0) * 0xffff, 3 + x * 6)
      bytes.writeUInt16BE((blue ?? 0) * 0xffff, 5 + x * 6)
    }
    return bytes
  }
  const rows = Array.from({ length: height }, (_, y) => row(y < height / 2))
  return Buffer.concat([
    pngHeader(width, height, 16),
    pngChunk('IDAT', deflateSync(Buffer.concat(rows))),
    pngChunk('IEND', Buffer.alloc(0))
  ])
}

/** Adds an EXIF chunk to a WebP that has an extended header, as the codec writes it. */
export function webpWith(webp: Buffer, orientation: number): Buffer {
  const head = Buffer.from(webp)
  head[20] = (head[20] ?? 0) | 0x08
  const exif = exifBlock(orientation)
  const chunk = Buffer.alloc(8)
  chunk.write('EXIF', 0, 'latin1')
  chunk.writeUInt32LE(exif.length, 4)
  const all = Buffer.concat([head, chunk, exif])
  all.writeUInt32LE(all.length - 8, 4)
  return all
}

/** Uncompressed 24-bit BMP, rows from bottom to top. */
export function bmp(canvas: Canvas): Buffer {
  const { width, height } = canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const rowBytes = Math.ceil((width * 3) / 4) * 4
  const file = Buffer.alloc(54 + rowBytes * height)
  file.write('BM', 0, 'latin1')
  file.writeUInt32LE(file.length, 2)
  file.writeUInt32LE(54, 10)
  file.writeUInt32LE(40, 14)
  file.writeInt32LE(width, 18)
  file.writeInt32LE(height, 22)
  file.writeUInt16LE(1, 26)
  file.writeUInt16LE(24, 28)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const from = (y * width + x) * 4
      const to = 54 + (height - 1 - y) * rowBytes + x * 3
      for (let channel = 0; channel < 3; channel++) {
        file[to + channel] = data[from + 2 - channel] ?? 0
      }
    }
  }
  return file
}

/** Uncompressed RGB TIFF in one strip after the directory. */
export function tiff(
  canvas: Canvas,
  { orientation = 1, order = 'II' }: { orientation?: number; order?: 'II' | 'MM' } = {}
): Buffer {
  const { width, height } = canvas
  const { data } = canvas.getContext('2d').getImageData(0, 0, width, height)
  const entries: readonly (readonly [tag: number, value: number])[] = [
    [256, width],
    [257, height],
    [258, 8],
    [259, 1],
    [262, 2],
    [273, 0],
    [274, orientation],
    [277, 3],
    [278, height],
    [279, width * height * 3]
  ]
  const pixelsAt = 8 + 2 + entries.length * 12 + 4
  const file = Buffer.alloc(pixelsAt + width * height * 3)
  const little = order === 'II'
  const u16 = (value: number, at: number) =>
    little ? file.writeUInt16LE(value, at) : file.writeUInt16BE(value, at)
  const u32 = (value: number, at: number) =>
    little ? file.writeUInt32LE(value, at) : file.writeUInt32BE(value, at)
  file.write(order, 0, 'latin1')
  u16(42, 2)
  u32(8, 4)
  u16(entries.length, 8)
  entries.forEach(([tag, value], index) => {
    const at = 10 + index * 12
    u16(tag, at)
    u16(4, at + 2)
    u32(1, at + 4)
    u32(tag === 273 ? pixelsAt : value, at + 8)
  })
  for (let pixel = 0; pixel < width * height; pixel++) {
    for (let channel = 0; channel < 3; channel++) {
      file[pixelsAt + pixel * 3 + channel] = data[pixel * 4 + channel] ?? 0
    }
  }
  return file
}

/** Two frames: the given picture, then black. */
export function animatedGif(canvas: Canvas): Buffer {
  const { width, height } = canvas
  const encoder = new GifEncoder(width, height)
  const rgba = (of: Canvas) => {
    const { data } = of.getContext('2d').getImageData(0, 0, width, height)
    return new Uint8Array(data.buffer, data.byteOffset, data.length)
  }
  const black = createCanvas(width, height)
  black.getContext('2d').fillRect(0, 0, width, height)
  encoder.addFrame(rgba(canvas), width, height, { delay: 50 })
  encoder.addFrame(rgba(black), width, height, { delay: 50 })
  return encoder.finish()
}

export const SVG_QUARTERS = `<?xml version="1.0"?>
<!-- four quarters -->
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 40">
<rect width="32" height="20" fill="#f00"/><rect x="32" width="32" height="20" fill="#0f0"/>
<rect y="20" width="32" height="20" fill="#00f"/><rect x="32" y="20" width="32" height="20" fill="#ff0"/>
</svg>`
