/** What the run engine needs of the others, and nothing more of them. */
import type { Failure } from '../../../shared/domain/failure'
import type { ImageId, ProviderId } from '../../../shared/domain/ids'
import type { ImageInfo, ImageLimits } from '../../../shared/domain/image'
import type { Settings } from '../../../shared/domain/settings'
import type { Clock, Logger } from '../engine'
import type { ResolvedProvider } from '../providers/providerService'
import type { AttemptInput, PreparedBytes, RunAttempt } from '../providers/runner'
import type { RecordingStore } from '../storage/recordingStore'
import type { RunHistory } from '../storage/runHistory'
import type { RunRepository } from '../storage/runRepository'

/** Images as the run engine needs them; what cannot be used throws a {@link FailureBearer}. */
export interface RunImages {
  info(id: ImageId): ImageInfo | undefined
  /** The file that holds exactly this image's bytes. */
  locate(id: ImageId): Promise<string>
  /** The bytes as a provider takes them, made once for all lanes with the same needs. */
  prepared(id: ImageId, limits: ImageLimits): Promise<PreparedBytes>
  /** The bytes exactly as they are in the file. */
  original(id: ImageId): Promise<PreparedBytes>
}

export interface RunProviders {
  resolve(id: ProviderId): ResolvedProvider | undefined
  onChange(listener: () => void): () => void
}

export interface RunParts {
  readonly repository: RunRepository
  readonly history: RunHistory
  readonly recordings: RecordingStore
  readonly images: RunImages
  readonly providers: RunProviders
  readonly runAttempt: RunAttempt
  readonly runLocal: AttemptInput['runLocal']
  readonly settings: () => Settings
  readonly clock: Clock
  readonly log: Logger
  /** Told when results cannot be saved any more; what was running has been stopped. */
  readonly onStorageError?: (error: unknown) => void
  /** 0 up to 1; spreads automatic tries. */
  readonly random?: () => number
}

/** An error that knows the failure it stands for. */
export interface FailureBearer extends Error {
  readonly failure: Failure
}

export function bearsFailure(error: unknown): error is FailureBearer {
  return error instanceof Error && 'failure' in error && typeof error.failure === 'object'
}
