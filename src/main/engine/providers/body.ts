import { randomUUID } from 'node:crypto'
import { IMAGE_MIME } from '../../../shared/domain/image'
import { ImageSlot, type RequestBody } from './adapter'
import type { PreparedBytes } from './runner'

/** A request body ready for the socket. Image parts are shared buffers: never copied, never written to. */
export interface WrittenBody {
  readonly parts: readonly Buffer[]
  /** Exact length in bytes. */
  readonly length: number
  readonly contentType: string
  /** For the recording: the text with each image as a chip of type, bytes and SHA-256. */
  readonly chips: string
}

/**
 * Writes a body as a list of buffers, in the order they go on the wire. The JSON around the images
 * is small and stringified; the images' base64 is put in as it is, because sending 0.7 MB through
 * JSON.stringify once per lane costs more than all the rest of the request.
 */
export function writeBody(body: RequestBody, images: readonly PreparedBytes[]): WrittenBody {
  if (body.kind === 'image') return imageBody(imageAt(images, body.index))
  if (body.kind === 'multipart') return formBody(body, imageAt(images, body.file.index))
  const { text, slots, marker } = stringify(body.value)
  const pieces = text.split(marker)
  const parts: Buffer[] = []
  let chips = ''
  pieces.forEach((piece, at) => {
    const slot = slots[at]
    const image = slot && imageAt(images, slot.index)
    const opening = slot && image ? `"${prefix(slot, image)}` : ''
    const closing = at === 0 ? '' : '"'
    parts.push(Buffer.from(closing + piece + opening))
    chips += piece
    if (!image) return
    parts.push(image.base64())
    chips += chipOf(image)
  })
  return { parts, length: lengthOf(parts), contentType: 'application/json', chips }
}

/**
 * JSON text in which every slot is `marker`. The marker is random, so that no text a person or a
 * model wrote can be taken for one.
 */
function stringify(value: unknown): { text: string; slots: ImageSlot[]; marker: string } {
  const marker = randomUUID()
  const slots: ImageSlot[] = []
  const text = JSON.stringify(value, function (this: Record<string, unknown>, key, written) {
    // `written` is what toJSON made of it; the holder still has the slot itself.
    const original = this[key]
    if (!(original instanceof ImageSlot)) return written as unknown
    slots.push(original)
    return marker
  })
  return { text, slots, marker: `"${marker}"` }
}

function imageAt(images: readonly PreparedBytes[], index: number): PreparedBytes {
  const image = images[index]
  if (!image)
    throw new Error(`The request names image ${index}, but ${images.length} are prepared.`)
  return image
}

function mimeOf({ info }: PreparedBytes): string {
  if (info.format === 'pixels') throw new Error('Pixels cannot be sent; an encoded image can.')
  return IMAGE_MIME[info.format]
}

function prefix(slot: ImageSlot, image: PreparedBytes): string {
  return slot.form === 'data-url' ? `data:${mimeOf(image)};base64,` : ''
}

function chipOf(image: PreparedBytes): string {
  const { sizeBytes: bytes, sha256 } = image.info
  return JSON.stringify({ $image: { type: mimeOf(image), bytes, sha256 } })
}

function imageBody(image: PreparedBytes): WrittenBody {
  return {
    parts: [image.bytes],
    length: image.bytes.length,
    contentType: mimeOf(image),
    chips: chipOf(image)
  }
}

/** A form as RFC 7578 writes it. The image's bytes are the shared buffer, between two small ones. */
function formBody(
  { fields, file }: Extract<RequestBody, { kind: 'multipart' }>,
  image: PreparedBytes
): WrittenBody {
  const boundary = `triptych-${randomUUID()}`
  const part = (head: string): string => `--${boundary}\r\ncontent-disposition: form-data; ${head}`
  const before = Object.entries(fields).map(
    ([name, value]) => `${part(`name="${quoted(name)}"`)}\r\n\r\n${value}\r\n`
  )
  const opening = part(
    `name="${quoted(file.field)}"; filename="${quoted(file.name)}"\r\ncontent-type: ${mimeOf(image)}\r\n\r\n`
  )
  const parts = [
    Buffer.from(before.join('') + opening),
    image.bytes,
    Buffer.from(`\r\n--${boundary}--\r\n`)
  ]
  return {
    parts,
    length: lengthOf(parts),
    contentType: `multipart/form-data; boundary=${boundary}`,
    chips: `{"fields":${JSON.stringify(fields)},${JSON.stringify(file.field)}:${chipOf(image)}}`
  }
}

/** What a browser does to names in a form (WHATWG HTML, multipart/form-data encoding). */
function quoted(name: string): string {
  return name.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function lengthOf(parts: readonly Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0)
}
