import { createCanvas, ImageData, type Canvas } from '@napi-rs/canvas'
import utif, { type IFD } from 'utif2'
import { badImage } from './imageFailures'

const PHOTOMETRIC = 't262'
const SAMPLES_PER_PIXEL = 't277'
const CMYK = 5

/** Decodes the first page of a TIFF, as stored (its orientation is the caller's to apply). */
export function decodeTiff(bytes: Buffer): Canvas {
  const page = utif.decode(bytes)[0]
  if (!page) throw badImage('The TIFF picture has no page.')
  utif.decodeImage(bytes, page)
  const { width, height } = page
  const rgba = tagOf(page, PHOTOMETRIC) === CMYK ? cmykToRgba(page) : utif.toRGBA8(page)
  if (!width || !height || rgba.length < width * height * 4) {
    throw badImage('The TIFF picture could not be decoded: this kind is not supported.')
  }
  const pixels = new Uint8ClampedArray(rgba.buffer, rgba.byteOffset, width * height * 4)
  const canvas = createCanvas(width, height)
  canvas.getContext('2d').putImageData(new ImageData(pixels, width, height), 0, 0)
  return canvas
}

function tagOf(page: IFD, tag: string): number | undefined {
  const value = page[tag]
  const first: unknown = Array.isArray(value) ? value[0] : undefined
  return typeof first === 'number' ? first : undefined
}

/** Naive inks-to-light conversion; utif2's own needs a browser's `window`. */
function cmykToRgba(page: IFD): Uint8Array {
  const samples = tagOf(page, SAMPLES_PER_PIXEL) ?? 4
  const { data, width, height } = page
  const rgba = new Uint8Array(width * height * 4)
  for (let pixel = 0; pixel < width * height; pixel++) {
    const from = pixel * samples
    const light = (255 - (data[from + 3] ?? 0)) / 255
    for (let channel = 0; channel < 3; channel++) {
      rgba[pixel * 4 + channel] = (255 - (data[from + channel] ?? 0)) * light
    }
    rgba[pixel * 4 + 3] = 255
  }
  return rgba
}
