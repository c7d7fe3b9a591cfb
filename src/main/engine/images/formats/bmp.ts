import type { ByteSource } from '../byteSource'
import { cutOff, mustRead, Unusable, type Picture } from './picture'

const KIND = 'BMP picture'
const CORE_HEADER = 12
/** BI_RGB, BI_BITFIELDS and BI_ALPHABITFIELDS: rows lie there as they are. */
const UNCOMPRESSED = new Set([0, 3, 6])

/** Reads the bitmap header and checks that all rows lie inside the file. */
export async function readBmp(source: ByteSource): Promise<Picture> {
  const head = await mustRead(source, 0, 26, KIND)
  const pixelsAt = head.readUInt32LE(10)
  const core = head.readUInt32LE(14) === CORE_HEADER
  const width = core ? head.readUInt16LE(18) : head.readInt32LE(18)
  // A negative height means that rows run from top to bottom.
  const height = Math.abs(core ? head.readUInt16LE(20) : head.readInt32LE(22))
  if (width <= 0 || height === 0) {
    throw new Unusable(
      'not-an-image',
      'Not an image: it starts like a BMP picture but has no size.'
    )
  }
  const bytes = core
    ? rowBytes(width, head.readUInt16LE(24)) * height
    : await pixelBytes(source, width, height)
  if (pixelsAt + bytes > source.size) throw cutOff(KIND)
  return { format: 'bmp', storedWidth: width, storedHeight: height, orientation: 1, frames: 1 }
}

/** Rows are padded to four bytes. */
function rowBytes(width: number, bitsPerPixel: number): number {
  return Math.ceil((width * bitsPerPixel) / 32) * 4
}

async function pixelBytes(source: ByteSource, width: number, height: number): Promise<number> {
  const info = await mustRead(source, 28, 10, KIND)
  const compression = info.readUInt32LE(2)
  return UNCOMPRESSED.has(compression)
    ? rowBytes(width, info.readUInt16LE(0)) * height
    : info.readUInt32LE(6)
}
