import type { Region } from '../../../../../shared/domain/events'
import type { PlanImage } from '../../adapter'
import { isFields } from '../../errorBody'

/**
 * Reads the answer of a prediction. With grounding or confidence asked for, a field `x` has a
 * sibling `x_metadata` (https://docs.vlm.run/capabilities/visual-grounding):
 * `{confidence: 'hi', bboxes: [{content, bbox: {xywh: [x, y, w, h]}, page, confidence: 0.91}]}`,
 * with boxes in parts of the image's size from its top left corner.
 */

type Fields = Readonly<Record<string, unknown>>

/** Some servers append a page: `dog_metadata_page0`. */
const METADATA = '_metadata'

/** Fields that are words to read rather than data. */
const READABLE = ['caption', 'description', 'content'] as const

/**
 * The text people read: the caption where there is one, else the data without its metadata.
 *
 * @param ownSchema the person asked for an object of a shape of their own, so that is the answer
 */
export function textOf(response: unknown, ownSchema: boolean): string {
  if (response === null || response === undefined) return ''
  if (typeof response === 'string') return response
  const words =
    isFields(response) && !ownSchema
      ? READABLE.map((name) => response[name]).find(isWords)
      : undefined
  return words ?? JSON.stringify(withoutMetadata(response), null, 2)
}

function isWords(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== ''
}

function withoutMetadata(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutMetadata)
  if (!isFields(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.includes(METADATA))
      .map(([name, inner]) => [name, withoutMetadata(inner)])
  )
}

/** Every box in the answer, in pixels of the originals. Unreadable boxes are left out. */
export function regionsOf(response: unknown, images: readonly PlanImage[]): readonly Region[] {
  return findMetadata(response, '').flatMap(({ path, page, value }) =>
    boxesOf(value).flatMap((box) => regionOf(box, { path, page, images }))
  )
}

interface Metadata {
  /** Of the field it belongs to, such as `items[0].total`; empty for metadata of the whole. */
  readonly path: string
  /** From the key's suffix. */
  readonly page: number | undefined
  readonly value: unknown
}

function findMetadata(value: unknown, path: string): readonly Metadata[] {
  if (Array.isArray(value))
    return value.flatMap((inner, index) => findMetadata(inner, `${path}[${index}]`))
  if (!isFields(value)) return []
  return Object.entries(value).flatMap(([name, inner]) => {
    const cut = name.indexOf(METADATA)
    if (cut < 0) return findMetadata(inner, joined(path, name))
    const suffix = /page_?(\d+)$/.exec(name.slice(cut))?.[1]
    const page = suffix === undefined ? undefined : Number(suffix)
    return [{ path: joined(path, name.slice(0, cut)), page, value: inner }]
  })
}

function joined(path: string, name: string): string {
  if (name === '') return path
  return path === '' ? name : `${path}.${name}`
}

function boxesOf(metadata: unknown): readonly Fields[] {
  const list = isFields(metadata) ? metadata['bboxes'] : metadata
  return Array.isArray(list) ? list.filter(isFields) : []
}

interface Place {
  readonly path: string
  readonly page: number | undefined
  readonly images: readonly PlanImage[]
}

function regionOf(box: Fields, { path, page, images }: Place): readonly Region[] {
  const at = images.length > 1 ? pageOf(box['page'], page) : 0
  const image = images[at]
  const parts = partsOf(box)
  if (!image || !parts) return []
  const { width, height } = image.source ?? image
  const pixels = inPixels(parts, width, height)
  if (pixels[2] <= 0 || pixels[3] <= 0) return []
  const { confidence, content } = box
  return [
    {
      label: path !== '' ? path : typeof content === 'string' ? content : 'region',
      ...(isPart(confidence) && { score: confidence }),
      box: pixels,
      ...(images.length > 1 && { image: at })
    }
  ]
}

/** That a page is the index of an image, when there are several, is inferred from documents. */
function pageOf(said: unknown, fromKey: number | undefined): number {
  return typeof said === 'number' && Number.isInteger(said) ? said : (fromKey ?? 0)
}

function isPart(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1
}

type Box = readonly [number, number, number, number]

/** The newer form is `bbox.xywh`, the older one `xywh` in the element itself. */
function partsOf(box: Fields): Box | undefined {
  const inner = isFields(box['bbox']) ? box['bbox'] : box
  const xywh = inner['xywh']
  if (!Array.isArray(xywh) || xywh.length !== 4 || !xywh.every(Number.isFinite)) return undefined
  return xywh as unknown as Box
}

/** x, y, width, height in pixels, to a hundredth and never outside the image. */
function inPixels([x, y, w, h]: Box, width: number, height: number): Box {
  const [left, right] = [hundredth(clamp(x) * width), hundredth(clamp(x + w) * width)]
  const [top, bottom] = [hundredth(clamp(y) * height), hundredth(clamp(y + h) * height)]
  return [left, top, hundredth(right - left), hundredth(bottom - top)]
}

function clamp(part: number): number {
  return Math.min(1, Math.max(0, part))
}

function hundredth(pixels: number): number {
  return Math.round(pixels * 100) / 100
}
