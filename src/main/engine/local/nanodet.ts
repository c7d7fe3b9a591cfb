import type { Tensor } from '@tensorflow/tfjs-core'
import { insideImage, withoutRepeats, type Detection } from './detection'
import type { PhotoDetector } from './photoEngine'
import { resample } from './resample'

/**
 * NanoDet 416, trained on COCO. Preparation and decoding follow the original (RangiLyu/nanodet,
 * nanodet/model/head/gfl_head.py); the JavaScript that ships beside these weights does neither.
 */
const SIDE = 416
const KINDS = 80
/** A box side is a distribution over this many bins, each as wide as the stride. */
const BINS = 11
const THRESHOLD = 0.35

/** Blue, green, red: the network was trained on images as OpenCV reads them. */
const MEAN = [103.53, 116.28, 123.675] as const
const DEVIATION = [57.375, 57.12, 58.395] as const

export const nanodet: PhotoDetector = {
  folder: 'nanodet',
  weightsName: 'NanoDet 416, COCO',
  async detect({ tf, graph }, pixels) {
    const outputs = tf.tidy(() => {
      const input = tf.tensor4d(toPlanes(resample(pixels, SIDE, SIDE)), [1, 3, SIDE, SIDE])
      return [graph.execute(input, [...graph.outputNodes])].flat()
    })
    const grids = await readGrids(outputs)
    outputs.forEach((output) => output.dispose())
    return withoutRepeats(grids.flatMap(readGrid))
  }
}

/** Interleaved RGB to three normalised planes: blue, green, red. */
export function toPlanes(rgb: Float32Array): Float32Array {
  const count = rgb.length / 3
  const planes = new Float32Array(rgb.length)
  for (let channel = 0; channel < 3; channel += 1) {
    const mean = MEAN[channel] ?? 0
    const deviation = DEVIATION[channel] ?? 1
    for (let at = 0; at < count; at += 1) {
      planes[channel * count + at] = ((rgb[at * 3 + 2 - channel] ?? 0) - mean) / deviation
    }
  }
  return planes
}

/** What the network says for one grid laid over the image. */
export interface Grid {
  /** Cells in a row and in a column. */
  readonly cells: number
  /** `cells² x 80`, 0 to 1. */
  readonly scores: ArrayLike<number>
  /** `cells² x 4 x 11`: left, top, right, bottom, each as logits over the bins. */
  readonly sides: ArrayLike<number>
}

/** Pairs the graph's six outputs by their shape, `[1, cells², 80 or 44]`. */
async function readGrids(outputs: readonly Tensor[]): Promise<Grid[]> {
  const scores = outputs.filter((output) => output.shape[2] === KINDS)
  return Promise.all(
    scores.map(async (score) => {
      const side = outputs.find((other) => other !== score && other.shape[1] === score.shape[1])
      if (!side) throw new Error('The NanoDet weights do not have the expected outputs.')
      return {
        cells: Math.sqrt(score.shape[1] ?? 0),
        scores: await score.data(),
        sides: await side.data()
      }
    })
  )
}

/** Detections of one grid over the threshold, with repeats. */
export function readGrid({ cells, scores, sides }: Grid): Detection[] {
  const found: Detection[] = []
  for (let cell = 0; cell < cells * cells; cell += 1) {
    const { kind, score } = bestKind(scores, cell * KINDS)
    if (score < THRESHOLD) continue
    const x = ((cell % cells) + 0.5) / cells
    const y = (Math.floor(cell / cells) + 0.5) / cells
    const [left, top, right, bottom] = [0, 1, 2, 3].map(
      (side) => expectation(sides, (cell * 4 + side) * BINS) / cells
    ) as [number, number, number, number]
    found.push(
      insideImage({
        kind,
        score,
        left: x - left,
        top: y - top,
        right: x + right,
        bottom: y + bottom
      })
    )
  }
  return found
}

function bestKind(scores: ArrayLike<number>, from: number) {
  let kind = 0
  let score = 0
  for (let index = 0; index < KINDS; index += 1) {
    const value = scores[from + index] ?? 0
    if (value > score) {
      kind = index
      score = value
    }
  }
  return { kind, score }
}

/** Mean bin under the softmax of the logits: the distance to a side, in cells. */
export function expectation(logits: ArrayLike<number>, from: number): number {
  let highest = -Infinity
  for (let bin = 0; bin < BINS; bin += 1) highest = Math.max(highest, logits[from + bin] ?? 0)
  let sum = 0
  let weighted = 0
  for (let bin = 0; bin < BINS; bin += 1) {
    const weight = Math.exp((logits[from + bin] ?? 0) - highest)
    sum += weight
    weighted += weight * bin
  }
  return weighted / sum
}
