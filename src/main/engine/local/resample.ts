import type { Pixels } from '../images/pixels'

/** Source pixels that one output coordinate is mixed from; the weights add up to 1. */
interface Mix {
  readonly from: number
  readonly weights: readonly number[]
}

/**
 * Scales to exactly `width` x `height`; proportions are not kept. A triangle filter: bilinear when
 * it enlarges, without aliasing when it shrinks.
 *
 * @returns RGB, row by row, 0 to 255, `width * height * 3` values
 */
export function resample(pixels: Pixels, width: number, height: number): Float32Array {
  const narrow = resampleRows(pixels, width)
  const rgb = new Float32Array(width * height * 3)
  const rowLength = width * 3
  for (const [y, { from, weights }] of mixes(pixels.height, height).entries()) {
    const row = rgb.subarray(y * rowLength, (y + 1) * rowLength)
    for (const [index, weight] of weights.entries()) {
      const source = narrow.subarray((from + index) * rowLength, (from + index + 1) * rowLength)
      for (let at = 0; at < rowLength; at += 1)
        row[at] = (row[at] ?? 0) + (source[at] ?? 0) * weight
    }
  }
  return rgb
}

/** Every row brought to `width` pixels; alpha is dropped. */
function resampleRows({ width: sourceWidth, height, data }: Pixels, width: number): Float32Array {
  const rgb = new Float32Array(width * height * 3)
  const columns = mixes(sourceWidth, width)
  let to = 0
  for (let y = 0; y < height; y += 1) {
    for (const { from, weights } of columns) {
      let red = 0
      let green = 0
      let blue = 0
      let at = (y * sourceWidth + from) * 4
      for (const weight of weights) {
        red += (data[at] ?? 0) * weight
        green += (data[at + 1] ?? 0) * weight
        blue += (data[at + 2] ?? 0) * weight
        at += 4
      }
      rgb[to] = red
      rgb[to + 1] = green
      rgb[to + 2] = blue
      to += 3
    }
  }
  return rgb
}

function mixes(sourceSize: number, size: number): Mix[] {
  const scale = sourceSize / size
  const reach = Math.max(1, scale)
  return Array.from({ length: size }, (_, index) => {
    const centre = (index + 0.5) * scale
    const from = Math.max(0, Math.floor(centre - reach))
    const to = Math.min(sourceSize, Math.ceil(centre + reach))
    const raw = Array.from({ length: to - from }, (_unused, step) =>
      Math.max(0, 1 - Math.abs(from + step + 0.5 - centre) / reach)
    )
    const sum = raw.reduce((total, weight) => total + weight, 0)
    return { from, weights: raw.map((weight) => weight / sum) }
  })
}
