import type { ImageInfo } from '../../../shared/domain/image'
import type { RunSpec } from '../../../shared/domain/run'
import { CallFailure } from '../../../shared/ipc/result'

/** The cells of the lane at an index: {@link planCells} puts all lanes of an image together. */
export function* everyNth(index: number, lanes: number, cells: number): Generator<number> {
  for (let ordinal = index; ordinal < cells; ordinal += lanes) yield ordinal
}

/** First line of the first prompt there is; empty when no lane has one. */
export function titleOf({ lanes }: Pick<RunSpec, 'lanes'>): string {
  const texts = lanes.map(({ prompt }) => prompt.text.trim()).filter((text) => text !== '')
  return (texts[0]?.split('\n')[0] ?? '').trimEnd().slice(0, 200)
}

/** @throws {CallFailure} when there is nothing to do, or when two lanes could be mixed up */
export function refuseUnplannable({ images, lanes, repeats }: RunSpec): void {
  if (images.length * lanes.length * repeats === 0)
    throw new CallFailure(
      'refused',
      'There is nothing to run.',
      'Add at least one image and one model, then run.'
    )
  if (new Set(lanes.map(({ id }) => id)).size < lanes.length)
    throw new CallFailure(
      'refused',
      'Two columns of this run have the same id.',
      'Remove one of them and add the model again.'
    )
}

/** @throws {CallFailure} when the image is not known */
export function knownImage(info: ImageInfo | undefined): ImageInfo {
  if (info !== undefined) return info
  throw new CallFailure(
    'not-found',
    'One of the images is not known any more.',
    'Add the image again, then run.'
  )
}

/** @throws {CallFailure} with the reason when the disk refuses */
export function saving<T>(write: () => T): T {
  try {
    return write()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new CallFailure(
      'storage',
      `The run could not be saved: ${reason}.`,
      'Check that the disk of the data folder has room and may be written to, then try again.'
    )
  }
}
