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
