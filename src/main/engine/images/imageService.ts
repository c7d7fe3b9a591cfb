import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { ImageId } from '../../../shared/domain/ids'
import type { ImageInfo, ImportReport, SkippedFile } from '../../../shared/domain/image'
import { CallFailure } from '../../../shared/ipc/result'
import type { SampleSet } from '../../../shared/ipc/views'
import type { Clock, ImageService, ImportOptions } from '../engine'
import { AdapterFailure } from '../providers/adapter'
import type { ImageRecord, ImageRepository } from '../storage/imageRepository'
import { Unusable } from './formats/picture'
import type { ImageStore } from './imageStore'
import { importFiles } from './importer'
import type { MediaPool } from './mediaPool'
import { readSampleSets, sampleFile, type SampleFiles } from './samples'

const PREVIEWS = 3

export interface ImageServiceParts {
  readonly repository: ImageRepository
  readonly store: ImageStore
  readonly pool: MediaPool
  readonly clock: Clock
  readonly resourcesFolder: string
}

export function createImageService(parts: ImageServiceParts): ImageService {
  const { repository, store, clock } = parts
  const now = () => clock.date().toISOString()
  const pathOf = (id: ImageId) =>
    repository.locations(id).find(({ path }) => existsSync(path))?.path

  function info(id: ImageId): ImageInfo | undefined {
    const image = repository.info(id)
    return image && pathOf(id) === undefined ? { ...image, missing: true } : image
  }

  return {
    importPaths: (paths, options) => importFiles(paths, options, { repository, clock }),
    importBytes: (name, bytes, options) =>
      importKept([{ name: basename(name) || 'image', read: async () => bytes }], options, parts),
    samples: async () => {
      const sets = await readSampleSets(parts.resourcesFolder)
      return Promise.all(sets.map((set) => describeSet(set, parts)))
    },
    async importSamples(wanted, options) {
      const sets = await readSampleSets(parts.resourcesFolder)
      const set = sets.find(({ id }) => id === wanted)
      if (!set) throw new CallFailure('not-found', `There is no sample set “${wanted}”.`)
      // Kept, not linked: where the app's own files lie may be another place after an update.
      const files = set.files.map((name) => ({
        name,
        read: () => readFile(sampleFile(parts.resourcesFolder, name))
      }))
      return importKept(files, options, parts)
    },
    remove: (board, ids) => repository.remove(board, ids, now()),
    restore: (board, ids) => repository.restore(board, ids, now()),
    info,
    async details(id) {
      const image = info(id)
      if (!image) throw new CallFailure('not-found', 'This image is not known any more.')
      const location = repository.locations(id)[0]
      return {
        image,
        folderLabel:
          location?.kind === 'linked' ? dirname(location.path) : 'Kept in the data folder',
        ...(location && { modifiedAt: new Date(location.modifiedMs).toISOString() })
      }
    },
    async thumbnails(ids) {
      const entries = await Promise.all(
        ids.map(async (id) => [id, await thumbnailUri(store, id)] as const)
      )
      return Object.fromEntries(entries)
    },
    pathOf,
    displayable: (id) =>
      store.displayable(id).catch((error: unknown) => {
        if (error instanceof AdapterFailure) return undefined
        throw error
      })
  }
}

function dataUri(webp: Uint8Array): string {
  return `data:image/webp;base64,${Buffer.from(webp).toString('base64')}`
}

async function thumbnailUri(store: ImageStore, id: ImageId): Promise<string | null> {
  try {
    return dataUri(await store.thumbnail(id))
  } catch (error) {
    if (error instanceof AdapterFailure) return null
    throw error
  }
}

async function describeSet(set: SampleFiles, parts: ImageServiceParts): Promise<SampleSet> {
  const { id, name, description, prompt, files } = set
  const previews = await Promise.all(
    files.slice(0, PREVIEWS).map(async (file) => {
      const path = sampleFile(parts.resourcesFolder, file)
      return dataUri(await parts.pool.thumbnail(path))
    })
  )
  return { id, name, description, prompt, imageCount: files.length, previews }
}

interface KeptSource {
  readonly name: string
  readonly read: () => Promise<Uint8Array>
}

/** Adds images that are copied into the data folder. Never throws for bytes that are no picture. */
async function importKept(
  sources: readonly KeptSource[],
  { boardId, onProgress, signal }: ImportOptions,
  { repository, store, clock }: ImageServiceParts
): Promise<ImportReport> {
  const added: ImageInfo[] = []
  const skipped: SkippedFile[] = []
  let read = 0
  for (const { name, read: readBytes } of sources) {
    if (signal?.aborted) break
    onProgress?.({ boardId, state: 'reading', found: sources.length, read: read++ })
    const image = await keepOne(store, await readBytes())
    if (image instanceof Unusable) {
      skipped.push({ name, reason: image.reason, sentence: image.sentence })
      continue
    }
    const entry = { id: image.id, name, folder: '' }
    const fresh = repository.addToBoard(boardId, [entry], clock.date().toISOString())
    if (fresh.length > 0) added.push({ ...image, name, folder: '', location: 'kept' })
    else skipped.push(duplicate(name))
  }
  onProgress?.({ boardId, state: 'done', found: sources.length, read })
  const duplicates = skipped.filter(({ reason }) => reason === 'duplicate').length
  return { added, duplicates, skipped, stopped: signal?.aborted ?? false }
}

async function keepOne(store: ImageStore, bytes: Uint8Array): Promise<ImageRecord | Unusable> {
  try {
    return await store.keep(bytes)
  } catch (error) {
    if (error instanceof Unusable) return error
    throw error
  }
}

function duplicate(name: string): SkippedFile {
  return { name, reason: 'duplicate', sentence: 'The same picture is on this board already.' }
}
