import type { Orientation } from '../../../../shared/domain/image'
import type { ByteSource } from '../byteSource'
import { exifOrientation } from './exif'
import { cutOff, mustRead, Unusable, type Picture } from './picture'

const KIND = 'JPEG picture'
const TAIL_PIECE = 64 * 1024
const END_OF_IMAGE = Buffer.from([0xff, 0xd9])

/** Start of frame: C0 to CF but for the Huffman (C4), JPEG extension (C8) and arithmetic (CC) tables. */
function isFrameHeader(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
}

/** Markers without a length: TEM, RST0 to RST7. */
function standsAlone(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7)
}

/** Walks the segments up to the first scan (ITU-T T.81, annex B), then looks for the end marker. */
export async function readJpeg(source: ByteSource): Promise<Picture> {
  let size: { width: number; height: number } | undefined
  let orientation: Orientation | undefined
  let at = 2
  for (;;) {
    const { marker, dataAt } = await nextMarker(source, at)
    if (standsAlone(marker)) {
      at = dataAt
      continue
    }
    if (marker === 0xd9) throw cutOff(KIND)
    const length = (await mustRead(source, dataAt, 2, KIND)).readUInt16BE(0)
    if (length < 2) throw cutOff(KIND)
    if (isFrameHeader(marker)) {
      const head = await mustRead(source, dataAt + 3, 4, KIND)
      size = { height: head.readUInt16BE(0), width: head.readUInt16BE(2) }
    } else if (marker === 0xe1 && orientation === undefined) {
      orientation = await orientationOf(source, dataAt + 2, length - 2)
    }
    at = dataAt + length
    if (marker === 0xda) break
  }
  if (!size) throw cutOff(KIND)
  // Height 0 means "said later in a DNL marker", which no decoder of today supports.
  if (size.height === 0)
    throw new Unusable('unsupported-format', 'This kind of JPEG (height unknown) is not supported.')
  await requireEnd(source, at)
  return {
    format: 'jpeg',
    storedWidth: size.width,
    storedHeight: size.height,
    orientation: orientation ?? 1,
    frames: 1
  }
}

/** The marker at or after `at`; fill bytes before it are skipped. */
async function nextMarker(
  source: ByteSource,
  at: number
): Promise<{ marker: number; dataAt: number }> {
  for (let offset = at; ; offset++) {
    const pair = await mustRead(source, offset, 2, KIND)
    if (pair[0] !== 0xff) throw cutOff(KIND)
    const marker = pair[1] ?? 0
    if (marker !== 0xff) return { marker, dataAt: offset + 2 }
  }
}

async function orientationOf(
  source: ByteSource,
  at: number,
  length: number
): Promise<Orientation | undefined> {
  const block = await source.read(at, length)
  if (block.toString('latin1', 0, 6) !== 'Exif\0\0') return undefined
  return exifOrientation(block.subarray(6))
}

/**
 * The end marker cannot occur inside a scan (FF is stuffed there), so finding it anywhere after the
 * start of the scan is enough. Searched from the end: phones append video and depth maps.
 */
async function requireEnd(source: ByteSource, scanAt: number): Promise<void> {
  for (let end = source.size; end > scanAt; end -= TAIL_PIECE) {
    const start = Math.max(scanAt, end - TAIL_PIECE)
    // One byte more, for a marker that lies across two pieces.
    const piece = await source.read(start, end - start + 1)
    if (piece.includes(END_OF_IMAGE)) return
  }
  throw cutOff(KIND)
}
