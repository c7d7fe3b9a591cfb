import type { Failure } from '../../../shared/domain/failure'
import type { ImageFormat, ImageLimits } from '../../../shared/domain/image'

/** What the media process is asked to do with one file. Paths are absolute. */
export type MediaJob =
  /** Writes the prepared bytes to `output`, so that they do not pass through a message. */
  | {
      readonly kind: 'prepare'
      readonly path: string
      readonly limits: ImageLimits
      readonly output: string
    }
  | { readonly kind: 'thumbnail'; readonly path: string }
  | { readonly kind: 'displayable'; readonly path: string; readonly output: string }

export interface PreparedInfo {
  readonly format: ImageFormat
  readonly width: number
  readonly height: number
  readonly sizeBytes: number
  readonly sha256: string
  readonly changes: readonly string[]
}

/** What each kind of job answers. */
export interface MediaAnswers {
  readonly prepare: PreparedInfo
  /** WebP. */
  readonly thumbnail: Uint8Array
  readonly displayable: { readonly format: 'png' | 'jpeg' }
}

export interface MediaRequest {
  readonly id: number
  readonly job: MediaJob
}

/** Posted once, when the process can work: what ends before that did not break on a picture. */
export interface MediaReady {
  readonly ready: true
}

export type MediaResponse =
  | MediaReady
  | { readonly id: number; readonly ok: true; readonly value: MediaAnswers[MediaJob['kind']] }
  | { readonly id: number; readonly ok: false; readonly failure: Failure }
