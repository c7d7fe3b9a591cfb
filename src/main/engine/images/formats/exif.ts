import type { Orientation } from '../../../../shared/domain/image'

const ORIENTATION_TAG = 0x0112
const TYPE_SHORT = 3

/** IFD0 comes first; what follows it (thumbnails, maker notes) is not needed. */
export const MOST_EXIF_BYTES = 64 * 1024

/**
 * Orientation from an EXIF block (a small TIFF: byte order, 42, offset of IFD0, entries of 12
 * bytes; EXIF 2.32, part 4.6). Anything that is not understood is upright, as in every viewer.
 */
export function exifOrientation(block: Buffer): Orientation {
  const order = block.toString('latin1', 0, 2)
  if (block.length < 14 || (order !== 'II' && order !== 'MM')) return 1
  const little = order === 'II'
  const u16 = (at: number) => (little ? block.readUInt16LE(at) : block.readUInt16BE(at))
  const u32 = (at: number) => (little ? block.readUInt32LE(at) : block.readUInt32BE(at))
  const directory = u32(4)
  if (directory + 2 > block.length) return 1
  const count = u16(directory)
  for (let index = 0; index < count; index++) {
    const entry = directory + 2 + index * 12
    if (entry + 12 > block.length) return 1
    if (u16(entry) !== ORIENTATION_TAG) continue
    return u16(entry + 2) === TYPE_SHORT ? asOrientation(u16(entry + 8)) : 1
  }
  return 1
}

/** 1 to 8 as they are; every other number is upright. */
export function asOrientation(value: number | undefined): Orientation {
  return value !== undefined && Number.isInteger(value) && value >= 1 && value <= 8
    ? (value as Orientation)
    : 1
}

/** True for the four orientations that swap width and height. */
export function isSideways(orientation: Orientation): boolean {
  return orientation >= 5
}
