import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PlanImage } from '../../adapter'
import { regionsOf, textOf } from './vlmRunAnswer'

function image(index: number, rest: Partial<PlanImage> = {}): PlanImage {
  const size = { width: 1000, height: 500, sizeBytes: 1 }
  return { index, name: 'a.png', format: 'png', ...size, ...rest }
}

const ONE = [image(0)]

describe('the text', () => {
  it.each([
    ['a caption', { caption: 'A dog.', tags: [] }, 'A dog.'],
    ['a description', { description: 'A dog.', price: '1' }, 'A dog.'],
    ['content', { content: 'A dog.' }, 'A dog.'],
    ['the first that says something', { caption: ' ', content: 'A dog.' }, 'A dog.'],
    ['a string as it is', 'A dog.', 'A dog.'],
    ['nothing', null, ''],
    ['data otherwise', { total: 1 }, '{\n  "total": 1\n}'],
    ['a list', [1], '[\n  1\n]']
  ])('is %s', (_what, response, text) => {
    expect(textOf(response, false)).toBe(text)
  })

  it('is the whole object where the person gave its schema', () => {
    expect(textOf({ description: 'A dog.', age: 3 }, true)).toBe(
      '{\n  "description": "A dog.",\n  "age": 3\n}'
    )
  })

  it('leaves metadata to the data', () => {
    const response = { items: [{ name: 'Tea', name_metadata: {} }], total_metadata_page0: {} }
    expect(JSON.parse(textOf(response, false))).toEqual({ items: [{ name: 'Tea' }] })
  })
})

describe('regions', () => {
  it('are read in both forms, in pixels of the original', () => {
    const response = {
      customer: {
        name: 'Ada',
        name_metadata: {
          confidence: 'hi',
          bboxes: [
            { content: 'Ada', bbox: { xywh: [0.12, 0.08, 0.21, 0.03] }, page: 0, confidence: 0.91 }
          ]
        }
      },
      items: [{ total_metadata: { bboxes: [{ xywh: [0.7, 0.82, 0.1, 0.02], page: 0 }] } }]
    }
    const source = { width: 4000, height: 2000 }
    expect(regionsOf(response, [image(0, { source })])).toEqual([
      { label: 'customer.name', score: 0.91, box: [480, 160, 840, 60] },
      { label: 'items[0].total', box: [2800, 1640, 400, 40] }
    ])
    expect(regionsOf(response, ONE)[0]?.box).toEqual([120, 40, 210, 15])
  })

  it('name their image when there are several', () => {
    const box = { xywh: [0, 0, 1, 1] }
    const response = {
      dog_metadata_page1: { bboxes: [box] },
      cat_metadata: { bboxes: [{ ...box, page: 1 }, { ...box, page: 2 }, box] }
    }
    const images = [image(0), image(1, { width: 10, height: 20 })]
    expect(regionsOf(response, images)).toEqual([
      { label: 'dog', box: [0, 0, 10, 20], image: 1 },
      { label: 'cat', box: [0, 0, 10, 20], image: 1 },
      { label: 'cat', box: [0, 0, 1000, 500], image: 0 }
    ])
  })

  it('are labelled by what they hold where no field names them', () => {
    const response = {
      _metadata: { bboxes: [{ content: 'STOP', xywh: [0, 0, 0.5, 0.5] }, { xywh: [0, 0, 1, 1] }] }
    }
    expect(regionsOf(response, ONE).map(({ label }) => label)).toEqual(['STOP', 'region'])
  })

  it.each([
    ['no list', { x_metadata: { bboxes: 'here' } }],
    ['nothing', { x_metadata: null }],
    ['three numbers', { x_metadata: { bboxes: [{ xywh: [0, 0, 1] }] } }],
    ['words', { x_metadata: { bboxes: [{ xywh: ['0', 0, 1, 1] }] } }],
    ['no area', { x_metadata: { bboxes: [{ xywh: [0.5, 0.5, 0, 0.5] }] } }],
    ['outside', { x_metadata: { bboxes: [{ xywh: [1.1, 0, 0.5, 0.5] }] } }],
    ['a string', 'x_metadata'],
    ['null', null]
  ])('are none in %s', (_what, response) => {
    expect(regionsOf(response, ONE)).toEqual([])
  })

  it('never leave the image, whatever the numbers', () => {
    const number = fc.oneof(fc.double({ min: -2, max: 2, noNaN: true }), fc.double(), fc.integer())
    const side = fc.integer({ min: 1, max: 20_000 })
    fc.assert(
      fc.property(fc.tuple(number, number, number, number), side, side, (xywh, width, height) => {
        const response = { x_metadata: { bboxes: [{ bbox: { xywh } }] } }
        for (const { box } of regionsOf(response, [image(0, { width, height })])) {
          const [x, y, w, h] = box
          expect(x).toBeGreaterThanOrEqual(0)
          expect(y).toBeGreaterThanOrEqual(0)
          expect(w).toBeGreaterThan(0)
          expect(h).toBeGreaterThan(0)
          // The sum of two rounded halves may differ from their whole in the last bit.
          expect(x + w).toBeLessThanOrEqual(width + 1e-9)
          expect(y + h).toBeLessThanOrEqual(height + 1e-9)
        }
      })
    )
  })

  it('find something or nothing in any JSON, and never throw', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(Array.isArray(regionsOf({ x_metadata: value, y: value }, ONE))).toBe(true)
        expect(typeof textOf(value, false)).toBe('string')
      })
    )
  })
})
