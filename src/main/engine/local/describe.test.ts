import { describe, expect, test } from 'vitest'
import { COCO_THINGS } from './cocoThings'
import { describeFlatness, describeLight, describeShape, describeThings, placeOf } from './describe'
import type { Detection } from './detection'
import type { PictureFacts } from './pictureFacts'

const facts: PictureFacts = {
  width: 600,
  height: 400,
  lightness: 50,
  contrast: 20,
  chroma: 20,
  hueUnity: 0.5,
  colours: [
    { name: 'orange', share: 0.5 },
    { name: 'brown', share: 0.3 },
    { name: 'red', share: 0.15 },
    { name: 'white', share: 0.05 }
  ],
  flatness: 0.1
}

function thing(label: string, score: number, change: Partial<Detection> = {}): Detection {
  const kind = COCO_THINGS.findIndex((entry) => entry.label === label)
  expect(kind).toBeGreaterThanOrEqual(0)
  return { kind, score, left: 0.4, top: 0.4, right: 0.6, bottom: 0.6, ...change }
}

describe('shape', () => {
  test.each([
    [600, 400, 'A landscape image, 600 × 400 pixels.'],
    [400, 600, 'A portrait image, 400 × 600 pixels.'],
    [512, 510, 'A square image, 512 × 510 pixels.'],
    [2000, 900, 'A panoramic image, 2000 × 900 pixels.'],
    [3, 4000, 'A tall, narrow image, 3 × 4000 pixels.']
  ])('%i x %i', (width, height, sentence) => {
    expect(describeShape({ ...facts, width, height })).toBe(sentence)
  })
})

describe('light and colours', () => {
  test.each<[Partial<PictureFacts>, string]>([
    [{}, 'It is of medium brightness, mostly orange, brown and red.'],
    [{ chroma: 40 }, 'It is of medium brightness, colourful, mostly orange, brown and red.'],
    [{ lightness: 5 }, 'It is very dark, mostly orange, brown and red.'],
    [
      { lightness: 30, contrast: 3 },
      'It is dark with little contrast, mostly orange, brown and red.'
    ],
    [
      { lightness: 80, contrast: 40 },
      'It is bright with strong contrast, mostly orange, brown and red.'
    ],
    [{ chroma: 1 }, 'It is of medium brightness, black and white or nearly so.'],
    [
      { chroma: 10, hueUnity: 0.99, colours: [{ name: 'beige', share: 1 }] },
      'It is of medium brightness, in shades of a single colour, mostly beige.'
    ],
    [{ colours: [{ name: 'red', share: 0.07 }] }, 'It is of medium brightness, in many colours.']
  ])('%j', (change, sentence) => {
    expect(describeLight({ ...facts, ...change })).toBe(sentence)
  })

  test('flat areas are mentioned only where they are large', () => {
    expect(describeFlatness(facts)).toBeUndefined()
    expect(describeFlatness({ ...facts, flatness: 0.9 })).toContain('screenshot')
  })
})

describe('things', () => {
  test('one thing with its place, several with their number', () => {
    const people = [thing('person', 0.9), thing('person', 0.8, { left: 0, right: 0.2 })]
    expect(describeThings([...people, thing('cup', 0.5)])).toEqual([
      'I can make out two people and a cup (centre).'
    ])
  })

  test('what is not certain is a perhaps', () => {
    expect(describeThings([thing('cup', 0.46), thing('dining table', 0.35)])).toEqual([
      'I can make out a cup (centre).',
      'Less sure: perhaps a dining table.'
    ])
  })

  test('further ones of a kind that is certain are told apart from it', () => {
    const boats = [0.8, 0.4, 0.35].map((score) => thing('boat', score))
    expect(describeThings(boats)).toEqual([
      'I can make out a boat (centre).',
      'Less sure: perhaps two more boats.'
    ])
    expect(describeThings(boats.slice(0, 2))[1]).toBe('Less sure: perhaps another boat.')
    expect(describeThings([thing('airplane', 0.8), thing('airplane', 0.4)])[1]).toBe(
      'Less sure: perhaps another airplane.'
    )
  })

  test('nothing found is said, with what the model cannot know', () => {
    const nothing = describeThings([])
    expect(nothing).toHaveLength(1)
    expect(nothing[0]).toMatch(/^None of the 80 kinds .* stands out; of scenes, text and actions/)
    expect(describeThings([thing('bird', 0.4), thing('bird', 0.31)])).toEqual([
      'Not sure: perhaps two birds.',
      expect.stringContaining('stands out clearly')
    ])
  })

  test('many are counted in digits', () => {
    const sheep = Array.from({ length: 14 }, () => thing('sheep', 0.7))
    expect(describeThings(sheep)).toEqual(['I can make out 14 sheep.'])
  })

  test.each([
    [{}, 'centre'],
    [{ left: 0, right: 0.2 }, 'left'],
    [{ left: 0.8, right: 1, top: 0.8, bottom: 1 }, 'lower right'],
    [{ top: 0, bottom: 0.1 }, 'top'],
    [{ top: 0.9, bottom: 1 }, 'bottom'],
    [{ left: 0, right: 0.9, top: 0.1, bottom: 1 }, 'filling the picture']
  ])('%j lies %s', (change, place) => {
    expect(placeOf(thing('cat', 0.9, change))).toBe(place)
  })
})

test('there are 80 kinds, each with its own name', () => {
  expect(COCO_THINGS).toHaveLength(80)
  expect(new Set(COCO_THINGS.map(({ label }) => label)).size).toBe(80)
  expect(COCO_THINGS.filter(({ one }) => /^an? /.test(one))).toHaveLength(80)
})
