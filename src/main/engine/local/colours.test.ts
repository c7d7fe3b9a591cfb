import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chroma, COLOUR_NAMES, colourName, toLab } from './colours'

const nameOf = (red: number, green: number, blue: number) => colourName(toLab(red, green, blue))

describe('toLab', () => {
  // Reference values: CIE L*a*b* (D65) of the sRGB primaries.
  test.each([
    [255, 255, 255, 100, 0, 0],
    [0, 0, 0, 0, 0, 0],
    [255, 0, 0, 53.24, 80.09, 67.2],
    [0, 255, 0, 87.73, -86.18, 83.18],
    [0, 0, 255, 32.3, 79.19, -107.86]
  ])('%i %i %i', (red, green, blue, lightness, a, b) => {
    const lab = toLab(red, green, blue)
    expect(lab.lightness).toBeCloseTo(lightness, 1)
    expect(lab.a).toBeCloseTo(a, 1)
    expect(lab.b).toBeCloseTo(b, 1)
  })
})

describe('colourName', () => {
  test.each([
    [0, 0, 0, 'black'],
    [255, 255, 255, 'white'],
    [128, 128, 128, 'grey'],
    [220, 20, 30, 'red'],
    [255, 140, 0, 'orange'],
    [101, 67, 33, 'brown'],
    [222, 205, 170, 'beige'],
    [250, 225, 20, 'yellow'],
    [34, 120, 40, 'green'],
    [64, 210, 200, 'turquoise'],
    [20, 60, 200, 'blue'],
    [135, 206, 250, 'blue'],
    [120, 40, 140, 'purple'],
    [255, 150, 190, 'pink']
  ])('%i %i %i is %s', (red, green, blue, name) => {
    expect(nameOf(red, green, blue)).toBe(name)
  })

  test('greys never get a hue, and never get lighter names as they get darker', () => {
    const greys = ['black', 'dark grey', 'grey', 'light grey', 'white']
    const order = Array.from({ length: 256 }, (_, value) =>
      greys.indexOf(nameOf(value, value, value))
    )
    expect(order).not.toContain(-1)
    expect(order).toEqual([...order].sort((a, b) => a - b))
    expect(new Set(order).size).toBe(5)
  })

  test('every colour has one of the names, and vivid ones are never called grey', () => {
    const channel = fc.integer({ min: 0, max: 255 })
    fc.assert(
      fc.property(channel, channel, channel, (red, green, blue) => {
        const name = nameOf(red, green, blue)
        expect(COLOUR_NAMES).toContain(name)
        const lab = toLab(red, green, blue)
        if (chroma(lab) > 45 && lab.lightness > 15) expect(name).not.toMatch(/grey|white|black/)
      })
    )
  })
})
