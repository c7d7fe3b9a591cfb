import type { Pixels } from '../images/pixels'
import { chroma, colourName, toLab, type ColourName } from './colours'

/** What can be said of a picture without knowing what it shows. */
export interface PictureFacts {
  /** Size of the original, upright, in pixels. */
  readonly width: number
  readonly height: number
  /** Mean CIELAB lightness, 0 (black) to 100 (white). */
  readonly lightness: number
  /** Standard deviation of the lightness. */
  readonly contrast: number
  /** Mean CIELAB chroma. */
  readonly chroma: number
  /** 1 when every pixel has the same hue (a sepia print), near 0 for many hues. */
  readonly hueUnity: number
  /** Share of the picture of each colour it has, largest first; the shares add up to 1. */
  readonly colours: readonly { readonly name: ColourName; readonly share: number }[]
  /** Share of neighbouring pixels that are exactly equal, 0 to 1. */
  readonly flatness: number
}

const SAMPLES = 20_000

/** Measures about 20,000 pixels spread evenly over the picture. */
export function pictureFacts(pixels: Pixels): PictureFacts {
  const { width, height, data } = pixels
  const step = Math.max(1, Math.floor(Math.sqrt((width * height) / SAMPLES)))
  const counts = new Map<ColourName, number>()
  let samples = 0
  let sum = 0
  let squares = 0
  let chromas = 0
  let sumA = 0
  let sumB = 0
  let pairs = 0
  let equal = 0
  for (let y = step >> 1; y < height; y += step) {
    for (let x = step >> 1; x < width; x += step) {
      const at = (y * width + x) * 4
      const lab = toLab(data[at] ?? 0, data[at + 1] ?? 0, data[at + 2] ?? 0)
      const name = colourName(lab)
      counts.set(name, (counts.get(name) ?? 0) + 1)
      samples += 1
      sum += lab.lightness
      squares += lab.lightness ** 2
      chromas += chroma(lab)
      sumA += lab.a
      sumB += lab.b
      if (x + 1 < width) {
        pairs += 1
        if (isSamePixel(data, at, at + 4)) equal += 1
      }
    }
  }
  const lightness = sum / samples
  return {
    width: pixels.originalWidth,
    height: pixels.originalHeight,
    lightness,
    contrast: Math.sqrt(Math.max(0, squares / samples - lightness ** 2)),
    chroma: chromas / samples,
    hueUnity: chromas === 0 ? 1 : Math.hypot(sumA, sumB) / chromas,
    colours: [...counts]
      .map(([name, count]) => ({ name, share: count / samples }))
      .sort((a, b) => b.share - a.share),
    flatness: pairs === 0 ? 0 : equal / pairs
  }
}

function isSamePixel(data: Uint8ClampedArray, a: number, b: number): boolean {
  return data[a] === data[b] && data[a + 1] === data[b + 1] && data[a + 2] === data[b + 2]
}
