import { readFile } from 'node:fs/promises'
import type { ImageFormat, ImageLimits } from '../../../shared/domain/image'
import { decodePicture, probePicture, type Decoded } from './decode'
import { drawUpright, isTransparent } from './draw'
import { encodeWithin, type Encoded } from './encode'
import { decodedSize, fitsAsIs, FORMAT_NAMES, withLongSide, type Size } from './fit'
import { badImage, cannotFit } from './imageFailures'
import type { DecodePixels } from './pixels'
import type { Probe } from './probe'

/** Long side of thumbnails in pixels: sharp at 128 CSS pixels on a screen of double density. */
const THUMBNAIL_SIDE = 256
const THUMBNAIL_QUALITY = 75
/** Chromium shows larger pictures badly, and nobody sees the difference on a screen. */
const DISPLAY_SIDE = 8192
const DISPLAY_PNG_PIXELS = 16_000_000
const DISPLAY_JPEG_QUALITY = 92
/** Below this long side a picture says nothing any more. */
const SMALLEST_SIDE = 16

/** What is sent, and how it differs from the original. */
export interface PreparedPicture extends Size {
  readonly bytes: Buffer
  readonly format: ImageFormat
  /** Plain words; empty when `bytes` are the original's. */
  readonly changes: readonly string[]
}

/** See {@link DecodePixels}. Throws AdapterFailure `bad-input` for what cannot be decoded. */
export const decodePixels: DecodePixels = async (file, { maxSide }) => {
  const probe = await probePicture(file)
  const target = decodedSize(probe, maxSide)
  const canvas = drawUpright(await decodePicture(file, probe, target), target, 'white')
  const { data } = canvas.getContext('2d').getImageData(0, 0, target.width, target.height)
  return { ...target, data, originalWidth: probe.width, originalHeight: probe.height }
}

/**
 * Fits a picture to what a provider accepts. The original bytes pass through untouched when they
 * are within the limits; otherwise the picture is turned upright, resized and encoded again.
 *
 * @throws AdapterFailure `bad-input` for what cannot be decoded, `too-large` when nothing fits
 */
export async function encodePrepared(file: string, limits: ImageLimits): Promise<PreparedPicture> {
  const probe = await probePicture(file)
  if (fitsAsIs(probe, limits)) {
    const { format, width, height } = probe
    return { bytes: await readFile(file), format, width, height, changes: [] }
  }
  if (
    !limits.formats.some((format) => format === 'jpeg' || format === 'png' || format === 'webp')
  ) {
    throw badImage(
      `This provider does not take ${FORMAT_NAMES[probe.format]} pictures of this kind.`,
      'Add the picture in a format that it takes.'
    )
  }
  const full = decodedSize(probe, limits.maxSide)
  const decoded = await decodePicture(file, probe, full)
  const { size, encoded } = await encodeSmallEnough(decoded, probe, full, limits)
  const { bytes, format } = encoded
  return { bytes, format, ...size, changes: describeChanges(probe, decoded, size, encoded) }
}

/** Makes the picture smaller by fifths until its bytes fit. */
async function encodeSmallEnough(
  decoded: Decoded,
  probe: Probe,
  full: Size,
  limits: ImageLimits
): Promise<{ size: Size; encoded: Encoded }> {
  let size = full
  for (;;) {
    const canvas = drawUpright(decoded, size, 'transparent')
    const transparent = probe.format !== 'jpeg' && isTransparent(canvas)
    const encoded = await encodeWithin(canvas, probe.format, transparent, limits)
    if (encoded) return { size, encoded }
    const longSide = Math.floor(Math.max(size.width, size.height) * 0.8)
    if (longSide < SMALLEST_SIDE) throw cannotFit()
    size = withLongSide(full, longSide)
  }
}

function describeChanges(
  probe: Probe,
  decoded: Decoded,
  size: Size,
  encoded: Encoded
): readonly string[] {
  const changes: string[] = []
  if (probe.frames !== 1) changes.push(describeFrames(probe))
  if (probe.orientation !== 1) changes.push('turned upright')
  if (probe.format === 'svg') changes.push(`drawn at ${size.width} × ${size.height} from vectors`)
  else if (size.width !== probe.width || size.height !== probe.height) {
    changes.push(`resized from ${probe.width} × ${probe.height}`)
  }
  if (decoded.leftOut !== undefined) changes.push(decoded.leftOut)
  if (encoded.flattened) changes.push('transparency put on white')
  changes.push(describeEncoding(probe.format, encoded))
  return changes
}

function describeFrames({ frames, format }: Probe): string {
  if (frames === 'several') return 'first frame only'
  return `first ${format === 'tiff' ? 'page' : 'frame'} of ${frames}`
}

function describeEncoding(original: ImageFormat, { format, quality }: Encoded): string {
  const name = FORMAT_NAMES[format] + (quality === undefined ? '' : `, quality ${quality}`)
  return original === format
    ? `encoded again as ${name}`
    : `converted from ${FORMAT_NAMES[original]} to ${name}`
}

/** A small WebP of the whole picture, upright, its long side at most 256 pixels. */
export async function thumbnail(file: string): Promise<Buffer> {
  const probe = await probePicture(file)
  const target = decodedSize(probe, THUMBNAIL_SIDE)
  const decoded = await decodePicture(file, probe, target)
  return drawUpright(decoded, target, 'transparent').encode('webp', THUMBNAIL_QUALITY)
}

/** A picture that Chromium can show, upright, for one that it cannot (TIFF) or may show turned. */
export async function displayable(
  file: string
): Promise<{ bytes: Buffer; format: 'png' | 'jpeg' }> {
  const probe = await probePicture(file)
  const target = decodedSize(probe, DISPLAY_SIDE)
  const decoded = await decodePicture(file, probe, target)
  const canvas = drawUpright(decoded, target, 'transparent')
  const large = target.width * target.height > DISPLAY_PNG_PIXELS
  return large && !isTransparent(canvas)
    ? { bytes: await canvas.encode('jpeg', DISPLAY_JPEG_QUALITY), format: 'jpeg' }
    : { bytes: await canvas.encode('png'), format: 'png' }
}
