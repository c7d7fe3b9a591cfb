/** Decoded pixels, upright, on white where the image is transparent. */
export interface Pixels {
  readonly width: number
  readonly height: number
  /** RGBA, 8 bits, row by row, `width * height * 4` bytes. */
  readonly data: Uint8ClampedArray
  /** Size before any shrinking, upright; `width / originalWidth` leads back to its coordinates. */
  readonly originalWidth: number
  readonly originalHeight: number
}

/** Decodes a file of any supported format, turned upright, its long side at most `maxSide` pixels. */
export type DecodePixels = (file: string, options: { readonly maxSide: number }) => Promise<Pixels>
