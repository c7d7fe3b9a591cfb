import type { ByteSource } from '../byteSource'
import { cutOff, Unusable, type Picture } from './picture'

const KIND = 'SVG drawing'
const HEAD_BYTES = 64 * 1024
/** Browsers draw an SVG that has neither a size nor a view box at this size (CSS 2.1, 10.3.2). */
const DEFAULT_SIZE = { width: 300, height: 150 }
/** XML declaration, comments, processing instructions and document type before the root element. */
const PROLOG =
  /^\uFEFF?(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<!DOCTYPE\s+svg\b(?:[^[>]|\[[\s\S]*?\])*>)*/i
const ROOT = /^<svg(?=[\s/>])(?:[^>"']|"[^"]*"|'[^']*')*>/

/** CSS pixels of each unit (CSS Values 4, 6.2); `em` and `ex` as browsers take them without a font. */
const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  px: 1,
  pt: 96 / 72,
  pc: 16,
  in: 96,
  cm: 96 / 2.54,
  mm: 96 / 25.4,
  em: 16,
  rem: 16,
  ex: 8
}

interface Root {
  readonly tag: string
  readonly at: number
}

function findRoot(text: string): Root | undefined {
  const at = PROLOG.exec(text)?.[0].length ?? 0
  const tag = ROOT.exec(text.slice(at))?.[0]
  return tag === undefined ? undefined : { tag, at }
}

/** True when the text is an SVG document: its root element is `svg`, whatever comes before it. */
export function looksLikeSvg(text: string): boolean {
  return /^<svg[\s/>]/.test(text.slice(PROLOG.exec(text)?.[0].length ?? 0))
}

function attribute(tag: string, name: string): string | undefined {
  const match = new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)')`).exec(tag)
  return match?.[1] ?? match?.[2]
}

/** Pixels, or undefined for percentages and everything else that depends on the surroundings. */
function lengthOf(value: string | undefined): number | undefined {
  const match = /^\s*\+?([0-9]*\.?[0-9]+(?:e[-+]?\d+)?)([a-z]*)\s*$/i.exec(value ?? '')
  const unit = UNITS[match?.[2]?.toLowerCase() ?? '']
  const number = Number(match?.[1])
  return match && unit !== undefined && number > 0 ? number * unit : undefined
}

function viewBoxOf(tag: string): { width: number; height: number } | undefined {
  const numbers = attribute(tag, 'viewBox')
    ?.trim()
    .split(/[\s,]+/)
    .map(Number)
  const [, , width, height] = numbers ?? []
  return width && height && width > 0 && height > 0 ? { width, height } : undefined
}

/** Size in CSS pixels, as a browser shows the file by itself. */
function sizeOf(tag: string): { width: number; height: number } {
  const width = lengthOf(attribute(tag, 'width'))
  const height = lengthOf(attribute(tag, 'height'))
  const box = viewBoxOf(tag)
  if (width && height) return { width, height }
  if (box && width) return { width, height: (width * box.height) / box.width }
  if (box && height) return { width: (height * box.width) / box.height, height }
  return box ?? { width: width ?? DEFAULT_SIZE.width, height: height ?? DEFAULT_SIZE.height }
}

export async function readSvg(source: ByteSource): Promise<Picture> {
  const root = findRoot((await source.read(0, HEAD_BYTES)).toString('utf8'))
  if (!root) throw cutOff(KIND)
  const tail = (await source.read(Math.max(0, source.size - 4096), 4096)).toString('utf8')
  if (!root.tag.endsWith('/>') && !/<\/svg\s*>/.test(tail)) throw cutOff(KIND)
  const { width, height } = sizeOf(root.tag)
  return {
    format: 'svg',
    storedWidth: Math.max(1, Math.round(width)),
    storedHeight: Math.max(1, Math.round(height)),
    orientation: 1,
    frames: 1
  }
}

/**
 * The same drawing with a size of its own, so that the decoder draws it at exactly that many pixels
 * (it would take other sizes literally, and end its process on one that memory cannot hold).
 */
export function svgAtSize(text: string, width: number, height: number): string {
  const root = findRoot(text)
  if (!root) throw new Unusable('not-an-image', 'Not an image: there is no SVG drawing in it.')
  const natural = sizeOf(root.tag)
  const box = attribute(root.tag, 'viewBox') ?? `0 0 ${natural.width} ${natural.height}`
  const kept = root.tag
    .replace(/\s(?:width|height|viewBox)\s*=\s*(?:"[^"]*"|'[^']*')/g, '')
    .slice('<svg'.length)
  const tag = `<svg width="${width}" height="${height}" viewBox="${box}"${kept}`
  return text.slice(0, root.at) + tag + text.slice(root.at + root.tag.length)
}

/** True when the drawing holds pictures, which the decoder does not draw. */
export function hasEmbeddedPictures(text: string): boolean {
  return /<(?:image|feImage)[\s/>]/.test(text)
}
