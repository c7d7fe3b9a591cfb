import type { ImageFormat, ImageLimits } from '../../../shared/domain/image'
import type { Probe } from './probe'

/** Vectors have no pixels of their own; below this long side a model sees too little of them. */
const SVG_LONG_SIDE = 1024

export const FORMAT_NAMES: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'JPEG',
  png: 'PNG',
  webp: 'WebP',
  gif: 'GIF',
  bmp: 'BMP',
  tiff: 'TIFF',
  avif: 'AVIF',
  svg: 'SVG'
}

export interface Size {
  readonly width: number
  readonly height: number
}

/** True when the original bytes may be sent as they are: an upright still picture within limits. */
export function fitsAsIs(probe: Probe, limits: ImageLimits): boolean {
  return (
    limits.formats.includes(probe.format) &&
    probe.orientation === 1 &&
    probe.frames === 1 &&
    Math.max(probe.width, probe.height) <= limits.maxSide &&
    probe.sizeBytes <= limits.maxBytes
  )
}

/** The same shape with the given long side, in whole pixels, at least 1 × 1. */
export function withLongSide({ width, height }: Size, longSide: number): Size {
  const scale = longSide / Math.max(width, height)
  const fitted = (side: number) => Math.min(longSide, Math.max(1, Math.round(side * scale)))
  return { width: fitted(width), height: fitted(height) }
}

/** Pixels to decode to, upright. Only vectors are ever drawn larger than they say they are. */
export function decodedSize(
  probe: Pick<Probe, 'format' | 'width' | 'height'>,
  maxSide: number
): Size {
  const natural = Math.max(probe.width, probe.height)
  const wanted = probe.format === 'svg' ? Math.max(natural, SVG_LONG_SIDE) : natural
  return wanted <= maxSide && wanted === natural
    ? { width: probe.width, height: probe.height }
    : withLongSide(probe, Math.max(1, Math.floor(Math.min(wanted, maxSide))))
}
