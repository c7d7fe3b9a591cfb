import { isObject } from '../visionMock'

export interface GroundingWish {
  readonly grounding: boolean
  readonly confidence: boolean
  /** `old`: `xywh` straight in the element. `suffixed`: a page in the key. `wild`: boxes nobody can draw. */
  readonly form: 'new' | 'old' | 'suffixed' | 'wild'
  /** Index of the image that the fields were found in. */
  readonly page: number
}

/** The box of every field the mock grounds, in parts of the image. */
export const MOCK_XYWH = [0.12, 0.08, 0.21, 0.03] as const
export const MOCK_SCORE = 0.91

/** Adds to every field its `_metadata`, inside nested objects and lists too. */
export function grounded(value: unknown, wish: GroundingWish): unknown {
  if (Array.isArray(value)) return value.map((inner) => grounded(inner, wish))
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, inner]) =>
      isLeaf(inner)
        ? [
            [name, inner],
            [keyOf(name, wish), metadata(String(inner), wish)]
          ]
        : [[name, grounded(inner, wish)]]
    )
  )
}

/** One label's metadata, as object detection answers. */
export function detected(label: string, wish: GroundingWish): readonly [string, unknown] {
  return [keyOf(label, wish), metadata(label, wish)]
}

function isLeaf(value: unknown): boolean {
  if (Array.isArray(value)) return !value.some(isObject)
  return !isObject(value)
}

function keyOf(name: string, { form, page }: GroundingWish): string {
  return form === 'suffixed' ? `${name}_metadata_page${page}` : `${name}_metadata`
}

function metadata(content: string, wish: GroundingWish): unknown {
  return {
    ...(wish.confidence && { confidence: 'hi' }),
    ...(wish.grounding && { bboxes: boxes(content, wish) })
  }
}

function boxes(content: string, { form, page, confidence }: GroundingWish): readonly unknown[] {
  const xywh = [...MOCK_XYWH]
  switch (form) {
    case 'old':
      return [{ xywh, page }]
    case 'suffixed':
      return [{ content, bbox: { xywh } }]
    case 'wild':
      return [
        { bbox: { xywh: [0.9, -0.1, 0.5, 0.3] }, page },
        { bbox: { xywh: [1.2, 0.1, 0.1, 0.1] }, page },
        { bbox: { xywh: [0.1, 0.2] }, page },
        { bbox: { xywh: ['0.1', 0.2, 0.3, 0.4] }, page },
        { page: 7, xywh },
        'no box',
        null
      ]
    case 'new':
      return [{ content, bbox: { xywh }, page, ...(confidence && { confidence: MOCK_SCORE }) }]
  }
}
