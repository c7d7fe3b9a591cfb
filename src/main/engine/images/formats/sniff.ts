import type { ImageFormat } from '../../../../shared/domain/image'
import { looksLikeSvg } from './svg'
import { Unusable } from './picture'

interface Signature {
  readonly at: number
  readonly bytes: string
}

function starts(head: Buffer, { at, bytes }: Signature): boolean {
  return head.toString('latin1', at, at + bytes.length) === bytes
}

const FORMATS: readonly (readonly [ImageFormat, readonly Signature[]])[] = [
  ['jpeg', [{ at: 0, bytes: '\xff\xd8\xff' }]],
  ['png', [{ at: 0, bytes: '\x89PNG\r\n\x1a\n' }]],
  ['gif', [{ at: 0, bytes: 'GIF87a' }]],
  ['gif', [{ at: 0, bytes: 'GIF89a' }]],
  [
    'webp',
    [
      { at: 0, bytes: 'RIFF' },
      { at: 8, bytes: 'WEBP' }
    ]
  ],
  ['tiff', [{ at: 0, bytes: 'II*\0' }]],
  ['tiff', [{ at: 0, bytes: 'MM\0*' }]],
  // BigTIFF: refused by its reader with a sentence of its own.
  ['tiff', [{ at: 0, bytes: 'II+\0' }]],
  ['tiff', [{ at: 0, bytes: 'MM\0+' }]]
]

/** Pictures that are known but not supported, and what else is dropped by mistake. */
const OTHERS: readonly (readonly [string, 'picture' | 'other', Signature])[] = [
  ['JPEG XL', 'picture', { at: 0, bytes: '\xff\x0a' }],
  ['JPEG XL', 'picture', { at: 0, bytes: '\0\0\0\x0cJXL ' }],
  ['JPEG 2000', 'picture', { at: 0, bytes: '\0\0\0\x0cjP  ' }],
  ['Photoshop', 'picture', { at: 0, bytes: '8BPS' }],
  ['Windows icon', 'picture', { at: 0, bytes: '\0\0\x01\0' }],
  ['Canon raw', 'picture', { at: 8, bytes: 'CR\x02' }],
  ['OpenEXR', 'picture', { at: 0, bytes: '\x76\x2f\x31\x01' }],
  ['a PDF document', 'other', { at: 0, bytes: '%PDF' }],
  ['a ZIP archive or an Office document', 'other', { at: 0, bytes: 'PK\x03\x04' }],
  ['a compressed file (gzip)', 'other', { at: 0, bytes: '\x1f\x8b' }],
  ['an archive (7-Zip)', 'other', { at: 0, bytes: '7z\xbc\xaf\x27\x1c' }],
  ['an archive (RAR)', 'other', { at: 0, bytes: 'Rar!' }],
  ['a program', 'other', { at: 0, bytes: '\x7fELF' }],
  ['a program', 'other', { at: 0, bytes: 'MZ' }],
  ['a sound', 'other', { at: 0, bytes: 'ID3' }],
  ['a sound', 'other', { at: 0, bytes: 'OggS' }],
  ['a sound', 'other', { at: 8, bytes: 'WAVE' }],
  ['a video', 'other', { at: 8, bytes: 'AVI ' }],
  ['a video', 'other', { at: 0, bytes: '\x1a\x45\xdf\xa3' }],
  ['a database', 'other', { at: 0, bytes: 'SQLite format 3\0' }]
]

const AVIF_BRANDS = new Set(['avif', 'avis'])
const HEIC_BRANDS = new Set(['heic', 'heix', 'hevc', 'hevx', 'heim', 'heis', 'mif1', 'msf1'])

/**
 * The format, by content; a file's name means nothing.
 *
 * @param head the first bytes of the file, 4,096 or as many as there are
 * @throws Unusable saying what it is instead, as far as that is known
 */
export function sniffFormat(head: Buffer): ImageFormat {
  if (head.length === 0) throw new Unusable('empty', 'The file is empty (0 bytes).')
  const boxed = boxedFormat(head)
  if (boxed) return boxed
  refuseOthers(head)
  const known = FORMATS.find(([, signatures]) => signatures.every((s) => starts(head, s)))
  if (known) return known[0]
  if (isBmp(head)) return 'bmp'
  return sniffText(head)
}

/** A `BM` alone begins many texts: the header's own length must be one that exists. */
function isBmp(head: Buffer): boolean {
  if (!starts(head, { at: 0, bytes: 'BM' }) || head.length < 26) return false
  return [12, 16, 40, 52, 56, 64, 108, 124].includes(head.readUInt32LE(14))
}

/** Files of the ISO base media family (`ftyp`): AVIF, HEIC, videos. */
function boxedFormat(head: Buffer): ImageFormat | undefined {
  if (!starts(head, { at: 4, bytes: 'ftyp' }) || head.length < 12) return undefined
  const end = Math.min(head.length, head.readUInt32BE(0))
  const brands: string[] = []
  for (let at = 8; at + 4 <= end; at += at === 8 ? 8 : 4) {
    brands.push(head.toString('latin1', at, at + 4))
  }
  if (brands.some((brand) => AVIF_BRANDS.has(brand))) return 'avif'
  if (brands.some((brand) => HEIC_BRANDS.has(brand))) {
    throw new Unusable(
      'unsupported-format',
      'A HEIC photo (not supported yet). Save it as JPEG and add that.'
    )
  }
  throw new Unusable('not-an-image', 'Not an image: it is a video.')
}

function refuseOthers(head: Buffer): void {
  const other = OTHERS.find(([, , signature]) => starts(head, signature))
  if (!other) return
  const [name, kind] = other
  throw kind === 'picture'
    ? new Unusable(
        'unsupported-format',
        `A ${name} picture (not supported yet). Save it as PNG or JPEG and add that.`
      )
    : new Unusable('not-an-image', `Not an image: it is ${name}.`)
}

function sniffText(head: Buffer): ImageFormat {
  const text = asText(head)
  if (text === undefined) {
    throw new Unusable('not-an-image', 'Not an image: its bytes are of no known picture format.')
  }
  if (looksLikeSvg(text)) return 'svg'
  const what = /^\s*(?:<!doctype html|<html)/i.test(text) ? 'a web page' : 'plain text'
  throw new Unusable('not-an-image', `Not an image: the bytes are ${what}.`)
}

/** The head as text, or undefined when it holds bytes that no text has. */
function asText(head: Buffer): string | undefined {
  const mark = head.toString('latin1', 0, 2)
  if (mark === '\xff\xfe' || mark === '\xfe\xff') return head.toString('utf16le')
  // eslint-disable-next-line no-control-regex -- control characters are what tells bytes from text
  if (/[\x00-\x08\x0e-\x1a\x1c-\x1f]/.test(head.toString('latin1'))) return undefined
  try {
    // `stream`: the last character may be cut by the end of the head.
    return new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
  } catch {
    return undefined
  }
}
