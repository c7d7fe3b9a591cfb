import type { ImageFormat, Orientation, SkipReason } from '../../../shared/domain/image'
import { withByteSource, type ByteSource } from './byteSource'
import { readAvif } from './formats/avif'
import { readBmp } from './formats/bmp'
import { isSideways } from './formats/exif'
import { readGif } from './formats/gif'
import { readJpeg } from './formats/jpeg'
import { cutOff, Unusable, type Picture, type ReadPicture } from './formats/picture'
import { readPng } from './formats/png'
import { sniffFormat } from './formats/sniff'
import { readSvg } from './formats/svg'
import { readTiff } from './formats/tiff'
import { readWebp } from './formats/webp'

/** 268 megapixels, 16,384 × 16,384: what decodes in about 1 GB of memory. */
export const MOST_PIXELS = 2 ** 28

const SNIFF_BYTES = 4096

/** What is known of a picture before it is decoded. */
export interface Probe {
  readonly format: ImageFormat
  /** Pixels, after orientation. */
  readonly width: number
  readonly height: number
  readonly orientation: Orientation
  /** 1 for a still picture; pages of a TIFF count as frames. */
  readonly frames: number | 'several'
  readonly sizeBytes: number
}

export type ProbeResult =
  | { readonly ok: true; readonly probe: Probe }
  | { readonly ok: false; readonly reason: SkipReason; readonly sentence: string }

const READERS: Readonly<Record<ImageFormat, ReadPicture>> = {
  jpeg: readJpeg,
  png: readPng,
  webp: readWebp,
  gif: readGif,
  bmp: readBmp,
  tiff: readTiff,
  avif: readAvif,
  svg: readSvg
}

/**
 * Says what a file is from its header and its end, without decoding. Never throws: a file that
 * cannot be read, is no picture, is cut off or too large has a reason and a sentence instead.
 */
export async function probeFile(path: string): Promise<ProbeResult> {
  try {
    return { ok: true, probe: await withByteSource(path, probeSource) }
  } catch (error) {
    const { reason, sentence } = error instanceof Unusable ? error : fileTrouble(error)
    return { ok: false, reason, sentence }
  }
}

async function probeSource(source: ByteSource): Promise<Probe> {
  const format = sniffFormat(await source.read(0, SNIFF_BYTES))
  const picture = await readWith(format, source)
  const { storedWidth, storedHeight, orientation, frames } = picture
  refuseImpossible(picture)
  const sideways = isSideways(orientation)
  return {
    format,
    width: sideways ? storedHeight : storedWidth,
    height: sideways ? storedWidth : storedHeight,
    orientation,
    frames,
    sizeBytes: source.size
  }
}

async function readWith(format: ImageFormat, source: ByteSource): Promise<Picture> {
  try {
    return await READERS[format](source)
  } catch (error) {
    // A length that points past the header's end: the file says something impossible.
    if (error instanceof RangeError || error instanceof TypeError) throw cutOff('picture')
    throw error
  }
}

function refuseImpossible({ storedWidth: width, storedHeight: height }: Picture): void {
  if (width <= 0 || height <= 0) throw cutOff('picture')
  if (width * height <= MOST_PIXELS) return
  const side = (pixels: number) => pixels.toLocaleString('en-US')
  const megapixels = Math.round((width * height) / 1e6).toLocaleString('en-US')
  throw new Unusable(
    'too-many-pixels',
    `The picture is ${side(width)} × ${side(height)} pixels (${megapixels} megapixels), more than the 268 megapixels that Triptych takes. Add a smaller copy.`
  )
}

/** Plain words for an error of the file system. */
export function fileTrouble(error: unknown): { reason: SkipReason; sentence: string } {
  const code = (error as NodeJS.ErrnoException).code
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return {
        reason: 'missing',
        sentence: 'It is not there any more: it was moved, renamed or deleted.'
      }
    case 'EACCES':
    case 'EPERM':
      return {
        reason: 'unreadable',
        sentence: 'You have no permission to read it. Change its permissions, then add it again.'
      }
    case 'ELOOP':
      return { reason: 'folder-loop', sentence: 'It is a link that leads back to itself.' }
    default:
      return {
        reason: 'unreadable',
        sentence: `It could not be read (${code ?? 'unknown error'}). Check the disk or the network drive, then add it again.`
      }
  }
}
