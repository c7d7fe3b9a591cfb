import type { Clock, ImageService, Logger } from '../engine'
import type { Database } from '../storage/database'
import { createImageRepository, type ImageRepository } from '../storage/imageRepository'
import type { ForkWorker } from '../workers/workerLink'
import { createImageService } from './imageService'
import { createImageStore, type ImageStore } from './imageStore'
import { createMediaPool } from './mediaPool'

export interface ImagesParts {
  readonly database: Database
  readonly dataFolder: string
  readonly resourcesFolder: string
  readonly fork: ForkWorker
  readonly clock: Clock
  readonly log: Logger
}

/** Everything about images, put together. */
export interface Images {
  readonly service: ImageService
  /** For the run engine: prepared bytes, and files for built-in engines. */
  readonly store: ImageStore
  readonly repository: ImageRepository
  /** Ends the media process. */
  close(): void
}

export function createImages(parts: ImagesParts): Images {
  const { database, dataFolder, resourcesFolder, fork, clock, log } = parts
  const repository = createImageRepository(database)
  const pool = createMediaPool({ fork, log })
  const store = createImageStore({ dataFolder, repository, pool, clock, log })
  const service = createImageService({ repository, store, pool, clock, resourcesFolder })
  return { service, store, repository, close: () => pool.close() }
}
