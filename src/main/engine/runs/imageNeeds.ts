import type { ImageInfo, ImageLimits } from '../../../shared/domain/image'
import type { RunLane } from '../../../shared/domain/lane'
import type { RunSpec } from '../../../shared/domain/run'
import { FORMAT_NAMES } from '../images/fit'
import type { ResolvedProvider } from '../providers/providerService'

/** What of a provider decides how its images are fitted. */
export type ImageProvider = Pick<ResolvedProvider, 'adapter' | 'info'>

/** The limits that hold for a model of a provider. */
export function modelLimits({ adapter, info }: ImageProvider, model: string): ImageLimits {
  return { ...info.limits, ...adapter.limitsOf?.(model) }
}

/**
 * How the images of a lane are to be prepared: as its own provider takes them, or, when all lanes
 * are to see the same pixels, as every provider of the run takes them.
 */
export function laneLimits(
  lane: RunLane,
  spec: Pick<RunSpec, 'lanes' | 'imageFit'>,
  resolve: (id: RunLane['provider']) => ImageProvider | undefined
): ImageLimits | undefined {
  const limitsOf = ({ provider, model }: RunLane): ImageLimits[] => {
    const found = resolve(provider)
    return found === undefined || found.adapter.takes === 'pixels'
      ? []
      : [modelLimits(found, model)]
  }
  const [own] = limitsOf(lane)
  if (own === undefined || spec.imageFit !== 'same') return own
  return sharedLimits([own, ...spec.lanes.flatMap(limitsOf)])
}

/** The limits that satisfy all of these; there is at least one. */
export function sharedLimits(all: readonly ImageLimits[]): ImageLimits {
  const formats = (all[0]?.formats ?? []).filter((format) =>
    all.every((limits) => limits.formats.includes(format))
  )
  const least = (of: (limits: ImageLimits) => number | undefined): number | undefined => {
    const known = all.map(of).filter((value) => value !== undefined)
    return known.length === 0 ? undefined : Math.min(...known)
  }
  const maxImages = least((limits) => limits.maxImages)
  const maxPixels = least((limits) => limits.maxPixels)
  const maxTotalBytes = least((limits) => limits.maxTotalBytes)
  return {
    // Every provider takes JPEG or PNG; two lists without a common format do not occur beside them.
    formats: formats.length > 0 ? formats : ['jpeg', 'png'],
    maxSide: Math.min(...all.map((limits) => limits.maxSide)),
    maxBytes: Math.min(...all.map((limits) => limits.maxBytes)),
    ...(maxImages !== undefined && { maxImages }),
    ...(maxPixels !== undefined && { maxPixels }),
    ...(maxTotalBytes !== undefined && { maxTotalBytes })
  }
}

/**
 * The limits for one image among several of a prompt: what limits pixels or the whole request is
 * turned into a side and a size, which is all that preparing knows.
 */
export function limitsFor(
  { width, height }: Pick<ImageInfo, 'width' | 'height'>,
  limits: ImageLimits,
  imagesInPrompt: number
): ImageLimits {
  const { formats, maxPixels = Infinity, maxTotalBytes = Infinity } = limits
  const long = Math.max(width, height)
  const shrink = Math.min(1, Math.sqrt(maxPixels / Math.max(1, width * height)))
  return {
    formats,
    maxSide: Math.min(limits.maxSide, shrink < 1 ? Math.floor(long * shrink) : Infinity),
    maxBytes: Math.min(limits.maxBytes, Math.floor(maxTotalBytes / imagesInPrompt))
  }
}

/** Why a prompt with this many images is not sent; absent when it may be. */
export function countRefusal(
  label: string,
  { maxImages }: ImageLimits,
  images: number
): string | undefined {
  if (maxImages === undefined || images <= maxImages) return undefined
  const most = maxImages === 1 ? 'one image' : `${maxImages} images`
  return `${label} takes at most ${most} in one prompt; this one has ${images}.`
}

/** Why an image is not sent as it is; absent when it may be. */
export function originalRefusal(
  image: Pick<ImageInfo, 'format' | 'width' | 'height' | 'sizeBytes'>,
  limits: ImageLimits
): string | undefined {
  const { formats, maxSide, maxBytes } = limits
  if (!formats.includes(image.format)) return `${FORMAT_NAMES[image.format]} is not taken`
  if (Math.max(image.width, image.height) > maxSide)
    return `sides above ${maxSide} px are not taken`
  if (image.sizeBytes > maxBytes) return `files above ${megabytes(maxBytes)} are not taken`
  return undefined
}

export function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(bytes < 10 * 1024 ** 2 ? 1 : 0).replace(/\.0$/, '')} MB`
}
