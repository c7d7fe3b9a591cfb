import type { ImageFormat, Orientation, SkipReason } from '../../../../shared/domain/image'
import type { ByteSource } from '../byteSource'

/** What the header of a picture says; nothing is decoded. */
export interface Picture {
  readonly format: ImageFormat
  /** Pixels as they are stored, before orientation. */
  readonly storedWidth: number
  readonly storedHeight: number
  readonly orientation: Orientation
  /** 1 for a still picture; pages of a TIFF count as frames. */
  readonly frames: number | 'several'
}

/** Reads one format's header and checks that the file's end is there. Throws {@link Unusable}. */
export type ReadPicture = (source: ByteSource) => Promise<Picture>

/** Why a file cannot become an image, in words for a person. */
export class Unusable extends Error {
  constructor(
    readonly reason: SkipReason,
    readonly sentence: string
  ) {
    super(sentence)
    this.name = 'Unusable'
  }
}

export function cutOff(kind: string): Unusable {
  return new Unusable(
    'truncated',
    `The ${kind} is cut off or damaged: part of the file is missing. Copy it again from where it came.`
  )
}

/** Bytes that must be there; a file that ends before them is cut off. */
export async function mustRead(
  source: ByteSource,
  offset: number,
  length: number,
  kind: string
): Promise<Buffer> {
  const bytes = await source.read(offset, length)
  if (bytes.length < length) throw cutOff(kind)
  return bytes
}
