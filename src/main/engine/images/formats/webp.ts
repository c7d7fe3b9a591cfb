import { imageSize } from 'image-size'
import type { Orientation } from '../../../../shared/domain/image'
import type { ByteSource } from '../byteSource'
import { exifOrientation, MOST_EXIF_BYTES } from './exif'
import { cutOff, mustRead, Unusable, type Picture } from './picture'

const KIND = 'WebP picture'

/** Checks the RIFF size, then walks the chunks (WebP container specification, RFC 9649). */
export async function readWebp(source: ByteSource): Promise<Picture> {
  const head = await mustRead(source, 0, 30, KIND)
  const end = head.readUInt32LE(4) + 8
  if (end > source.size) throw cutOff(KIND)
  const { width, height } = sizeOf(head)
  let orientation: Orientation = 1
  let frames = 0
  for (let at = 12; at + 8 <= end;) {
    const chunk = await mustRead(source, at, 8, KIND)
    const type = chunk.toString('latin1', 0, 4)
    const length = chunk.readUInt32LE(4)
    if (at + 8 + length > source.size) throw cutOff(KIND)
    if (type === 'ANMF') frames++
    if (type === 'EXIF') orientation = exifOrientation(await exifBlock(source, at + 8, length))
    at += 8 + length + (length & 1)
  }
  return {
    format: 'webp',
    storedWidth: width,
    storedHeight: height,
    orientation,
    frames: Math.max(1, frames)
  }
}

/** Some writers put JPEG's `Exif` prefix before the block. */
async function exifBlock(source: ByteSource, at: number, length: number): Promise<Buffer> {
  const block = await source.read(at, Math.min(length, MOST_EXIF_BYTES))
  return block.toString('latin1', 0, 6) === 'Exif\0\0' ? block.subarray(6) : block
}

function sizeOf(head: Buffer): { width: number; height: number } {
  try {
    return imageSize(head)
  } catch {
    throw new Unusable('unsupported-format', 'This kind of WebP picture is not supported.')
  }
}
