import type { ImageId } from './ids'

/** Formats that are recognised by their bytes, whatever the file is called. */
export const IMAGE_FORMATS = ['jpeg', 'png', 'webp', 'gif', 'bmp', 'tiff', 'avif', 'svg'] as const
export type ImageFormat = (typeof IMAGE_FORMATS)[number]

/** MIME type of each format. */
export const IMAGE_MIME: Readonly<Record<ImageFormat, string>> = {
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  bmp: 'image/bmp',
  tiff: 'image/tiff',
  avif: 'image/avif',
  svg: 'image/svg+xml'
}

/** EXIF orientation, 1 to 8; 1 is upright. */
export type Orientation = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8

/** One picture as a window sees it: no path, no pixels. */
export interface ImageInfo {
  readonly id: ImageId
  /** File name for people, such as `IMG_2041-garage.jpg`. */
  readonly name: string
  /** Folder below the dropped one, with `/`; empty for files dropped by themselves. */
  readonly folder: string
  readonly format: ImageFormat
  /** Pixels, after orientation. */
  readonly width: number
  readonly height: number
  readonly orientation: Orientation
  readonly sizeBytes: number
  /** `linked`: stays where it is. `kept`: pasted or dropped without a path, copied into the data folder. */
  readonly location: 'linked' | 'kept'
  /** The linked file was not there when last looked for. */
  readonly missing?: boolean
}

/** Why something that was dropped did not become an image. */
export type SkipReason =
  | 'hidden'
  | 'system-file'
  | 'empty'
  | 'not-an-image'
  | 'unsupported-format'
  | 'truncated'
  | 'too-many-pixels'
  | 'unreadable'
  | 'missing'
  | 'duplicate'
  | 'folder-loop'
  | 'no-images-in-folder'

export interface SkippedFile {
  /** Relative to what was dropped; a file name when it was dropped by itself. */
  readonly name: string
  readonly reason: SkipReason
  /** Plain sentence with what to do, such as `Not an image: the bytes are plain text.` */
  readonly sentence: string
}

/** What an import did, image by image. */
export interface ImportReport {
  readonly added: readonly ImageInfo[]
  /** Already on the board; not added a second time. */
  readonly duplicates: number
  readonly skipped: readonly SkippedFile[]
  readonly stopped: boolean
}

/** The bytes that were really sent, and how they differ from the original. */
export interface PreparedImage {
  readonly imageId: ImageId
  /** SHA-256 of the prepared bytes. */
  readonly sha256: string
  readonly format: ImageFormat | 'pixels'
  readonly width: number
  readonly height: number
  readonly sizeBytes: number
  /** Human-readable list, empty when the original bytes were sent: `turned upright`, `resized from 4000 × 3000`. */
  readonly changes: readonly string[]
}

/** What a provider accepts; a larger or other image is fitted, and the fitting is shown. */
export interface ImageLimits {
  readonly formats: readonly ImageFormat[]
  /** Longest side in pixels. */
  readonly maxSide: number
  /** Largest encoded image in bytes, before base64. */
  readonly maxBytes: number
  /** Most images in one prompt; absent: not known, so not limited here. */
  readonly maxImages?: number
  /** Most pixels of one image. */
  readonly maxPixels?: number
  /** Most bytes of all images of one request, before base64. */
  readonly maxTotalBytes?: number
}
