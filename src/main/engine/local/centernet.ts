import { resample } from './resample'
import { insideImage, withoutRepeats, type Detection } from './detection'
import type { PhotoDetector } from './photoEngine'

/**
 * CenterNet with a MobileNetV3 backbone, 512 x 512, trained on COCO. The graph ends in a list of
 * 100 rows: left, top, right, bottom (pixels of the square), score, kind.
 */
const SIDE = 512
const ROW = 6
const THRESHOLD = 0.3
const OUTPUT = 'tower_0/detections'

export const centernet: PhotoDetector = {
  folder: 'centernet',
  weightsName: 'CenterNet MobileNetV3 512, COCO',
  async detect({ tf, graph }, pixels) {
    const output = tf.tidy(() => {
      // Raw 0 to 255; the graph scales for itself.
      const input = tf.tensor4d(resample(pixels, SIDE, SIDE), [1, SIDE, SIDE, 3])
      const result = graph.execute(input, OUTPUT)
      return Array.isArray(result) ? result[0] : result
    })
    if (!output) throw new Error('CenterNet gave no detections.')
    const rows = await output.data()
    output.dispose()
    return readRows(rows)
  }
}

/** Reads the graph's rows; those under the threshold and repeats are left out. */
export function readRows(rows: ArrayLike<number>): Detection[] {
  const found: Detection[] = []
  for (let at = 0; at + ROW <= rows.length; at += ROW) {
    const [left = 0, top = 0, right = 0, bottom = 0, score = 0, kind = 0] = Array.from(
      { length: ROW },
      (_, index) => rows[at + index] ?? 0
    )
    if (score < THRESHOLD) continue
    found.push(
      insideImage({
        kind: Math.round(kind),
        score,
        left: left / SIDE,
        top: top / SIDE,
        right: right / SIDE,
        bottom: bottom / SIDE
      })
    )
  }
  return withoutRepeats(found)
}
