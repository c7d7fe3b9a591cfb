import { crc32 } from 'node:zlib'
import { imageSize } from 'image-size'
import type { Orientation } from '../../../../shared/domain/image'
import type { ByteSource } from '../byteSource'
import { exifOrientation, MOST_EXIF_BYTES } from './exif'
import { cutOff, mustRead, type Picture } from './picture'

const KIND = 'PNG picture'

/** Walks all chunks to IEND (PNG specification, third edition, 5.3), so that a cut file is seen. */
export async function readPng(source: ByteSource): Promise<Picture> {
  const { width, height } = imageSize(await mustRead(source, 0, 33, KIND))
  let orientation: Orientation = 1
  let frames = 1
  let at = 8
  for (;;) {
    const head = await mustRead(source, at, 8, KIND)
    const length = head.readUInt32BE(0)
    const type = head.toString('latin1', 4, 8)
    const next = at + 12 + length
    if (next > source.size) throw cutOff(KIND)
    if (type === 'IEND') break
    if (type === 'eXIf')
      orientation = exifOrientation(await source.read(at + 8, Math.min(length, MOST_EXIF_BYTES)))
    if (type === 'acTL' && length >= 8) {
      frames = Math.max(1, (await source.read(at + 8, 4)).readUInt32BE(0))
    }
    at = next
  }
  return { format: 'png', storedWidth: width, storedHeight: height, orientation, frames }
}

/**
 * True when the checksums of all critical chunks are right. The decoder draws what it can of
 * damaged data and says nothing, so a model would be asked about an empty picture.
 */
export function hasIntactChunks(png: Buffer): boolean {
  for (let at = 8; at + 12 <= png.length;) {
    const end = at + 8 + png.readUInt32BE(at)
    if (end + 4 > png.length) return false
    const type = png.toString('latin1', at + 4, at + 8)
    // An upper-case first letter marks a chunk that no decoder may do without.
    const critical = type < 'a'
    if (critical && crc32(png.subarray(at + 4, end)) !== png.readUInt32BE(end)) return false
    if (type === 'IEND') return true
    at = end + 4
  }
  return false
}
