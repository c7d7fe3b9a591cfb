import { readFile } from 'node:fs/promises'
import { Image, type Canvas } from '@napi-rs/canvas'
import type { ImageFormat, Orientation } from '../../../shared/domain/image'
import { AdapterFailure } from '../providers/adapter'
import type { Size } from './fit'
import { hasIntactChunks } from './formats/png'
import { hasEmbeddedPictures, svgAtSize } from './formats/svg'
import { badImage } from './imageFailures'
import { probeFile, type Probe } from './probe'
import { decodeTiff } from './tiff'

/** A decoded picture and what is still to be done to it. */
export interface Decoded {
  readonly source: Image | Canvas
  /** Pixels of `source`. */
  readonly size: Size
  /** How `source` must still be turned; 1 when the decoder has turned it. */
  readonly turn: Orientation
  /** Something the decoder leaves out, in plain words. */
  readonly leftOut?: string
}

/** Skia turns these by their EXIF; PNG's eXIf and AVIF's irot it ignores (see codec.test.ts). */
const TURNED_BY_DECODER: ReadonlySet<ImageFormat> = new Set(['jpeg', 'webp'])

/** The probe of a file that must be a picture. Throws AdapterFailure `bad-input` when it is not. */
export async function probePicture(path: string): Promise<Probe> {
  const result = await probeFile(path)
  if (!result.ok) throw badImage(result.sentence)
  return result.probe
}

/**
 * Decodes a picture's first frame.
 *
 * @param drawAt size for vectors, which have none of their own
 * @throws AdapterFailure `bad-input` when the data is damaged
 */
export async function decodePicture(path: string, probe: Probe, drawAt: Size): Promise<Decoded> {
  const bytes = await readFile(path)
  try {
    if (probe.format === 'tiff') {
      const source = decodeTiff(bytes)
      return { source, size: sizeOf(source), turn: probe.orientation }
    }
    if (probe.format === 'svg') return await decodeSvg(bytes.toString('utf8'), drawAt)
    if (probe.format === 'png' && !hasIntactChunks(bytes)) throw damaged()
    const source = await loadImage(bytes)
    const turn = TURNED_BY_DECODER.has(probe.format) ? 1 : probe.orientation
    return { source, size: sizeOf(source), turn }
  } catch (error) {
    if (error instanceof AdapterFailure) throw error
    throw damaged()
  }
}

function damaged(): AdapterFailure {
  return badImage('The picture could not be decoded: its data is damaged or of an unusual kind.')
}

async function decodeSvg(text: string, drawAt: Size): Promise<Decoded> {
  const source = await loadImage(Buffer.from(svgAtSize(text, drawAt.width, drawAt.height)))
  return {
    source,
    size: sizeOf(source),
    turn: 1,
    ...(hasEmbeddedPictures(text) && { leftOut: 'pictures inside the SVG left out' })
  }
}

function sizeOf({ width, height }: Size): Size {
  if (width < 1 || height < 1) throw badImage('The picture could not be decoded: it has no size.')
  return { width, height }
}

/** The package's own `loadImage` also takes addresses; this one only ever takes bytes. */
async function loadImage(bytes: Buffer): Promise<Image> {
  const image = new Image()
  await new Promise<void>((resolve, reject) => {
    image.onload = resolve
    image.onerror = reject
    image.src = bytes
  })
  await image.decode()
  return image
}
