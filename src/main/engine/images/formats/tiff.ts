import type { ByteSource } from '../byteSource'
import { asOrientation } from './exif'
import { cutOff, mustRead, Unusable, type Picture } from './picture'

const KIND = 'TIFF picture'

const TAG = {
  width: 256,
  height: 257,
  compression: 259,
  photometric: 262,
  stripOffsets: 273,
  orientation: 274,
  stripBytes: 279,
  tileOffsets: 324,
  tileBytes: 325,
  dngVersion: 50706
} as const

/** Bytes of one value of each field type (TIFF 6.0, section 2); other types are not needed here. */
const TYPE_BYTES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4 }
/** More strips than this are not checked one by one. */
const MOST_STRIPS = 65_536
const MOST_PAGES = 10_000

/** What the decoder reads: none, CCITT, LZW, JPEG, Deflate, PackBits. */
const COMPRESSIONS = new Set([1, 2, 3, 4, 5, 6, 7, 8, 32773, 32946])
/** Black and white both ways, RGB, palette, CMYK, YCbCr. */
const PHOTOMETRICS = new Set([0, 1, 2, 3, 5, 6])

interface Entry {
  readonly tag: number
  readonly type: number
  readonly count: number
  readonly valueAt: number
}

interface Directory {
  readonly entries: readonly Entry[]
  readonly next: number
}

/** Reads IFD0, counts the pages after it and checks that every strip lies inside the file. */
export async function readTiff(source: ByteSource): Promise<Picture> {
  const reader = await openReader(source)
  const first = await reader.directory(reader.firstDirectory)
  const width = await reader.number(first, TAG.width)
  const height = await reader.number(first, TAG.height)
  if (!width || !height) throw cutOff(KIND)
  await refuseUnsupported(reader, first)
  await requireStrips(reader, first, source.size)
  return {
    format: 'tiff',
    storedWidth: width,
    storedHeight: height,
    orientation: asOrientation(await reader.number(first, TAG.orientation)),
    frames: await countPages(reader, first)
  }
}

async function openReader(source: ByteSource): Promise<TiffReader> {
  const head = await mustRead(source, 0, 8, KIND)
  const little = head.toString('latin1', 0, 2) === 'II'
  const version = little ? head.readUInt16LE(2) : head.readUInt16BE(2)
  if (version === 43) {
    throw unsupported('BigTIFF')
  }
  return new TiffReader(source, little, little ? head.readUInt32LE(4) : head.readUInt32BE(4))
}

class TiffReader {
  constructor(
    private readonly source: ByteSource,
    private readonly little: boolean,
    readonly firstDirectory: number
  ) {}

  async directory(at: number): Promise<Directory> {
    const count = this.u16(await mustRead(this.source, at, 2, KIND), 0)
    const block = await mustRead(this.source, at + 2, count * 12 + 4, KIND)
    const entries = Array.from({ length: count }, (_, index) => ({
      tag: this.u16(block, index * 12),
      type: this.u16(block, index * 12 + 2),
      count: this.u32(block, index * 12 + 4),
      valueAt: at + 2 + index * 12 + 8
    }))
    return { entries, next: this.u32(block, count * 12) }
  }

  async number(directory: Directory, tag: number): Promise<number | undefined> {
    return (await this.numbers(directory, tag))[0]
  }

  /** Values of a field; they lie in the entry itself when they fit into four bytes. */
  async numbers(directory: Directory, tag: number): Promise<number[]> {
    const entry = directory.entries.find((candidate) => candidate.tag === tag)
    const bytes = entry && TYPE_BYTES[entry.type]
    if (!entry || !bytes) return []
    const count = Math.min(entry.count, MOST_STRIPS)
    const inside = entry.count * bytes <= 4
    const pointer = await mustRead(this.source, entry.valueAt, 4, KIND)
    const at = inside ? entry.valueAt : this.u32(pointer, 0)
    const block = await mustRead(this.source, at, count * bytes, KIND)
    return Array.from({ length: count }, (_, index) => this.value(block, index, bytes))
  }

  private value(block: Buffer, index: number, bytes: number): number {
    if (bytes === 1) return block[index] ?? 0
    return bytes === 2 ? this.u16(block, index * 2) : this.u32(block, index * 4)
  }

  private u16(block: Buffer, at: number): number {
    return this.little ? block.readUInt16LE(at) : block.readUInt16BE(at)
  }

  private u32(block: Buffer, at: number): number {
    return this.little ? block.readUInt32LE(at) : block.readUInt32BE(at)
  }
}

function unsupported(what: string): Unusable {
  return new Unusable(
    'unsupported-format',
    `${what} is not supported yet. Save the picture as PNG or JPEG and add that.`
  )
}

async function refuseUnsupported(reader: TiffReader, directory: Directory): Promise<void> {
  if (directory.entries.some((entry) => entry.tag === TAG.dngVersion)) {
    throw unsupported('A camera raw photo (DNG)')
  }
  const compression = (await reader.number(directory, TAG.compression)) ?? 1
  const photometric = (await reader.number(directory, TAG.photometric)) ?? 1
  if (!COMPRESSIONS.has(compression)) throw unsupported(`TIFF with compression ${compression}`)
  if (!PHOTOMETRICS.has(photometric)) throw unsupported(`TIFF with colour space ${photometric}`)
}

async function requireStrips(
  reader: TiffReader,
  directory: Directory,
  fileBytes: number
): Promise<void> {
  const strips = await reader.numbers(directory, TAG.stripOffsets)
  const tiled = strips.length === 0
  const offsets = tiled ? await reader.numbers(directory, TAG.tileOffsets) : strips
  const lengths = await reader.numbers(directory, tiled ? TAG.tileBytes : TAG.stripBytes)
  if (offsets.length === 0) throw cutOff(KIND)
  offsets.forEach((offset, index) => {
    if (offset + (lengths[index] ?? 1) > fileBytes) throw cutOff(KIND)
  })
}

async function countPages(reader: TiffReader, first: Directory): Promise<number> {
  const seen = new Set<number>()
  let next = first.next
  while (next !== 0 && !seen.has(next) && seen.size < MOST_PAGES) {
    seen.add(next)
    next = (await reader.directory(next)).next
  }
  return 1 + seen.size
}
