import type { ImageInfo, ImageLimits } from '../../../shared/domain/image'
import { FORMAT_NAMES, type Size } from '../images/fit'
import { fitSize } from '../pricing/estimate'
import { megabytes } from './imageNeeds'

/** What will be done to one image before it is sent. */
export interface Fitting {
  readonly image: ImageInfo
  readonly how: 'as-is' | 'changed' | 'refused'
  /** Pixels that are sent. */
  readonly size: Size
  /** What is done, in words that follow “is”; for refused ones the reason. */
  readonly reasons: readonly string[]
}

/** Foretells what preparing an image will do; the frames of a GIF are seen only then. */
export function fittingOf(image: ImageInfo, limits: ImageLimits): Fitting {
  const size = fitSize(image, limits)
  const reasons = [
    ...(image.orientation === 1 ? [] : ['turned upright']),
    ...(size.width < image.width || size.height < image.height
      ? [`made smaller, to at most ${Math.max(size.width, size.height)} px`]
      : []),
    ...(limits.formats.includes(image.format)
      ? []
      : [`turned from ${FORMAT_NAMES[image.format]} into ${nameOf(limits)}`]),
    ...(image.sizeBytes > limits.maxBytes && size.width === image.width
      ? [`encoded anew to fit ${megabytes(limits.maxBytes)}`]
      : [])
  ]
  return { image, how: reasons.length === 0 ? 'as-is' : 'changed', size, reasons }
}

function nameOf({ formats }: ImageLimits): string {
  return formats.includes('jpeg') ? 'JPEG or PNG' : FORMAT_NAMES[formats[0] ?? 'png']
}

/** `3 images are made smaller, to at most 2048 px.`, one sentence for each thing that is done. */
export function changeSentences(fittings: readonly Fitting[]): readonly string[] {
  const counts = new Map<string, number>()
  for (const { how, reasons } of fittings)
    if (how === 'changed')
      for (const reason of reasons) counts.set(reason, (counts.get(reason) ?? 0) + 1)
  return [...counts]
    .sort(([, one], [, other]) => other - one)
    .map(([reason, many]) => `${many} ${many === 1 ? 'image is' : 'images are'} ${reason}.`)
}
