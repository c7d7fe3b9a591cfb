import { join } from 'node:path'
import { access } from 'node:fs/promises'
import { failure } from '../../../shared/domain/failure'
import type { Region } from '../../../shared/domain/events'
import { AdapterFailure, type AdapterEvent } from '../providers/adapter'
import type { Pixels } from '../images/pixels'

/** Says how far loading is: plain words, and 0 to 1. */
export type ReportLoading = (detail: string, progress: number) => void

/** One answer in the making. */
export interface AnswerJob {
  readonly emit: (event: AdapterEvent) => void
  readonly signal: AbortSignal
  /**
   * Lets waiting messages in, a stop among them. Computing blocks the event loop, so without a
   * pause between pieces no stop would ever be heard.
   *
   * @throws the signal's reason once the job is stopped
   */
  readonly pause: () => Promise<void>
}

/** A built-in engine inside the engines' process. */
export interface VisionEngine {
  /** Makes it ready and warm; does nothing when it is. May be called again after it failed. */
  load(report: ReportLoading): Promise<void>
  /** Answers for one image, after {@link load}. Rejects with the signal's reason when stopped. */
  answer(pixels: Pixels, job: AnswerJob): Promise<void>
}

/** What both text readers say of an image without text: an answer, not a failure. */
export const NO_TEXT = 'No text found.'

/**
 * Runs an expensive step once; a failed one is forgotten, so that the next call tries again.
 * Whoever asked last is told how far it is: whoever asked first may have stopped waiting.
 */
export function once<T>(make: (report: ReportLoading) => Promise<T>) {
  let made: Promise<T> | undefined
  let tell: ReportLoading = () => {}
  return {
    get(report: ReportLoading): Promise<T> {
      tell = report
      made ??= make((detail, progress) => tell(detail, progress)).catch((error: unknown) => {
        made = undefined
        throw error
      })
      return made
    },
    forget(): void {
      made = undefined
    }
  }
}

/**
 * Paths of weights below the models folder.
 *
 * @throws AdapterFailure of class `provider` when one is not there
 */
export async function weightFiles<Names extends readonly string[]>(
  modelsFolder: string,
  ...names: Names
): Promise<{ [K in keyof Names]: string }> {
  const paths = names.map((name) => join(modelsFolder, ...name.split('/')))
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => true,
        () => false
      )
    )
  )
  const missing = names[found.indexOf(false)]
  if (missing !== undefined) throw new AdapterFailure(missingWeights(missing))
  return paths as { [K in keyof Names]: string }
}

function missingWeights(name: string) {
  return failure('provider', {
    sentence: `The weights of this built-in engine are missing (${name}).`,
    nextStep: 'Install Triptych again, or in a checkout run `node scripts/ensure-models.mjs`.',
    notCharged: true
  })
}

/** A box in decoded pixels, brought to whole pixels of the original image and cut at its edges. */
export function regionBox(
  pixels: Pixels,
  x0: number,
  y0: number,
  x1: number,
  y1: number
): Region['box'] {
  const scaleX = pixels.originalWidth / pixels.width
  const scaleY = pixels.originalHeight / pixels.height
  const left = clamp(Math.floor(x0 * scaleX), pixels.originalWidth)
  const top = clamp(Math.floor(y0 * scaleY), pixels.originalHeight)
  const right = clamp(Math.ceil(x1 * scaleX), pixels.originalWidth)
  const bottom = clamp(Math.ceil(y1 * scaleY), pixels.originalHeight)
  return [left, top, right - left, bottom - top]
}

function clamp(value: number, high: number): number {
  return Math.min(high, Math.max(0, value))
}
