import type { Orientation } from '../../../../shared/domain/image'
import type { ByteSource } from '../byteSource'
import { cutOff, mustRead, type Picture } from './picture'

const KIND = 'AVIF picture'
/** A `meta` box larger than this is not that of a picture. */
const MOST_META_BYTES = 4 * 1024 * 1024

interface Box {
  readonly type: string
  /** Where the content starts and ends. */
  readonly start: number
  readonly end: number
}

/**
 * Reads the primary item's size and turn from the `meta` box (ISO/IEC 23008-12, 6.5 and 9.3) and
 * checks that every top-level box lies inside the file.
 */
export async function readAvif(source: ByteSource): Promise<Picture> {
  let meta: Box | undefined
  let brand = ''
  let hasPixels = false
  for (let at = 0; at < source.size;) {
    const box = boxIn(
      await mustRead(source, at, 8, KIND),
      await source.read(at, 16),
      at,
      source.size
    )
    if (!box || box.end > source.size) throw cutOff(KIND)
    if (box.type === 'ftyp') brand = (await source.read(box.start, 4)).toString('latin1')
    if (box.type === 'meta') meta ??= box
    if (box.type === 'mdat' || box.type === 'idat') hasPixels = true
    at = box.end
  }
  if (!meta || !hasPixels || meta.end - meta.start > MOST_META_BYTES) throw cutOff(KIND)
  const item = primaryItem(await mustRead(source, meta.start, meta.end - meta.start, KIND))
  if (!item) throw cutOff(KIND)
  return {
    format: 'avif',
    storedWidth: item.width,
    storedHeight: item.height,
    orientation: item.orientation,
    frames: brand === 'avis' ? 'several' : 1
  }
}

/** The box whose header lies at `at`; a size of 0 runs to the end, 1 is followed by 64 bits. */
function boxIn(head: Buffer, longHead: Buffer, at: number, end: number): Box | undefined {
  const size = head.readUInt32BE(0)
  const type = head.toString('latin1', 4, 8)
  if (size === 0) return { type, start: at + 8, end }
  if (size === 1) {
    if (longHead.length < 16) return undefined
    const long = Number(longHead.readBigUInt64BE(8))
    return long < 16 ? undefined : { type, start: at + 16, end: at + long }
  }
  return size < 8 ? undefined : { type, start: at + 8, end: at + size }
}

function boxesOf(bytes: Buffer, start: number, end: number): Box[] {
  const boxes: Box[] = []
  for (let at = start; at + 8 <= end;) {
    const box = boxIn(bytes.subarray(at, at + 8), bytes.subarray(at, at + 16), at, end)
    if (!box || box.end > end) break
    boxes.push(box)
    at = box.end
  }
  return boxes
}

interface Item {
  readonly width: number
  readonly height: number
  readonly orientation: Orientation
}

/** @param meta content of the `meta` box, which begins with version and flags */
function primaryItem(meta: Buffer): Item | undefined {
  try {
    const boxes = boxesOf(meta, 4, meta.length)
    const pitm = boxes.find((box) => box.type === 'pitm')
    const iprp = boxes.find((box) => box.type === 'iprp')
    if (!pitm || !iprp) return undefined
    const inner = boxesOf(meta, iprp.start, iprp.end)
    const ipco = inner.find((box) => box.type === 'ipco')
    if (!ipco) return undefined
    const properties = boxesOf(meta, ipco.start, ipco.end)
    const id =
      meta[pitm.start] === 0 ? meta.readUInt16BE(pitm.start + 4) : meta.readUInt32BE(pitm.start + 4)
    const indexes = inner
      .filter((box) => box.type === 'ipma')
      .flatMap((box) => associated(meta.subarray(box.start, box.end), id))
    return describe(
      meta,
      indexes.flatMap((index) => properties[index - 1] ?? [])
    )
  } catch (error) {
    // Reading past the end of a short box: damaged.
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** One-based indexes of the properties that belong to an item (`ipma`). */
function associated(ipma: Buffer, item: number): number[] {
  const wideIds = (ipma[0] ?? 0) >= 1
  const wideIndexes = ((ipma[3] ?? 0) & 1) === 1
  const count = ipma.readUInt32BE(4)
  let at = 8
  for (let entry = 0; entry < count; entry++) {
    const id = wideIds ? ipma.readUInt32BE(at) : ipma.readUInt16BE(at)
    at += wideIds ? 4 : 2
    const length = ipma.readUInt8(at++)
    const step = wideIndexes ? 2 : 1
    if (id === item) {
      return Array.from({ length }, (_, index) =>
        wideIndexes ? ipma.readUInt16BE(at + index * 2) & 0x7fff : ipma.readUInt8(at + index) & 0x7f
      )
    }
    at += length * step
  }
  return []
}

function describe(meta: Buffer, properties: readonly Box[]): Item | undefined {
  const find = (type: string) => properties.find((box) => box.type === type)
  const ispe = find('ispe')
  if (!ispe) return undefined
  const irot = find('irot')
  const imir = find('imir')
  return {
    width: meta.readUInt32BE(ispe.start + 4),
    height: meta.readUInt32BE(ispe.start + 8),
    orientation: turnOf(
      irot ? meta.readUInt8(irot.start) & 3 : 0,
      imir ? meta.readUInt8(imir.start) & 1 : undefined
    )
  }
}

/**
 * EXIF orientation that does the same as `irot` (quarter turns against the clock) followed by
 * `imir` (0: top and bottom change places, 1: left and right do).
 */
function turnOf(quarters: number, mirror: number | undefined): Orientation {
  const plain = [1, 8, 3, 6] as const
  const topBottom = [4, 5, 2, 7] as const
  const leftRight = [2, 7, 4, 5] as const
  const table = mirror === undefined ? plain : mirror === 0 ? topBottom : leftRight
  return table[quarters] ?? 1
}
