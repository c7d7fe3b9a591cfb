import { imageSize } from 'image-size'
import type { ByteSource } from '../byteSource'
import { cutOff, mustRead, type Picture } from './picture'

const KIND = 'GIF picture'
const IMAGE = 0x2c
const EXTENSION = 0x21
const TRAILER = 0x3b

/** Walks the blocks to the trailer (GIF89a specification), counting frames. */
export async function readGif(source: ByteSource): Promise<Picture> {
  const head = await mustRead(source, 0, 13, KIND)
  const { width, height } = imageSize(head)
  let at = 13 + colourTableBytes(head[10] ?? 0)
  let frames = 0
  for (;;) {
    const block = (await mustRead(source, at, 1, KIND))[0]
    if (block === TRAILER) break
    if (block === EXTENSION) {
      at = await afterSubBlocks(source, at + 2)
    } else if (block === IMAGE) {
      const descriptor = await mustRead(source, at, 10, KIND)
      frames++
      // The byte after the colour table is the LZW code size.
      at = await afterSubBlocks(source, at + 11 + colourTableBytes(descriptor[9] ?? 0))
    } else {
      throw cutOff(KIND)
    }
  }
  if (frames === 0) throw cutOff(KIND)
  return { format: 'gif', storedWidth: width, storedHeight: height, orientation: 1, frames }
}

function colourTableBytes(flags: number): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0
}

async function afterSubBlocks(source: ByteSource, start: number): Promise<number> {
  let at = start
  for (;;) {
    const length = (await mustRead(source, at, 1, KIND))[0] ?? 0
    at += 1 + length
    if (length === 0) return at
  }
}
