import type { Canvas } from '@napi-rs/canvas'
import type { ImageFormat, ImageLimits } from '../../../shared/domain/image'
import { onWhite } from './draw'

/** A PNG of at most this many bytes is kept as PNG; a larger one of an opaque picture becomes JPEG. */
const SMALL_PNG_BYTES = 2 * 1024 * 1024

const LOSSLESS: ReadonlySet<ImageFormat> = new Set(['png', 'gif', 'bmp', 'tiff', 'svg'])

interface Choice {
  readonly format: 'jpeg' | 'png' | 'webp'
  readonly quality?: number
  readonly mostBytes?: number
  readonly flatten?: true
}

export interface Encoded {
  readonly bytes: Buffer
  readonly format: 'jpeg' | 'png' | 'webp'
  readonly quality?: number
  /** Transparent parts were put on white. */
  readonly flattened: boolean
}

/** Ways to encode, best first. */
function choices(original: ImageFormat, transparent: boolean): readonly Choice[] {
  if (transparent) {
    return [
      { format: 'png' },
      { format: 'webp', quality: 90 },
      { format: 'jpeg', quality: 88, flatten: true }
    ]
  }
  const lossy: readonly Choice[] = [
    { format: 'jpeg', quality: 88 },
    { format: 'jpeg', quality: 75 },
    { format: 'webp', quality: 85 },
    { format: 'png' }
  ]
  return LOSSLESS.has(original) ? [{ format: 'png', mostBytes: SMALL_PNG_BYTES }, ...lossy] : lossy
}

/** The first way that the limits allow, or undefined when none is small enough. */
export async function encodeWithin(
  canvas: Canvas,
  original: ImageFormat,
  transparent: boolean,
  limits: ImageLimits
): Promise<Encoded | undefined> {
  for (const choice of choices(original, transparent)) {
    if (!limits.formats.includes(choice.format)) continue
    const bytes = await encode(choice.flatten ? onWhite(canvas) : canvas, choice)
    if (bytes.length > Math.min(limits.maxBytes, choice.mostBytes ?? Infinity)) continue
    return {
      bytes,
      format: choice.format,
      ...(choice.quality !== undefined && { quality: choice.quality }),
      flattened: choice.flatten === true
    }
  }
  return undefined
}

function encode(canvas: Canvas, { format, quality }: Choice): Promise<Buffer> {
  return format === 'png' ? canvas.encode('png') : canvas.encode(format, quality)
}
