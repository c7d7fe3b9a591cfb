import { createHash } from 'node:crypto'
import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ImageId } from '../../../shared/domain/ids'
import type { ImageLimits } from '../../../shared/domain/image'
import { IMAGE_MIME } from '../../../shared/domain/image'
import type { Clock, Logger } from '../engine'
import { AdapterFailure } from '../providers/adapter'
import type { PreparedBytes } from '../providers/runner'
import { replaceFile } from '../storage/atomicFile'
import type { ImageLocation, ImageRecord, ImageRepository } from '../storage/imageRepository'
import { probePicture } from './decode'
import { createDiskCache, type DiskCache } from './diskCache'
import { fitsAsIs } from './fit'
import { Unusable } from './formats/picture'
import { sniffFormat } from './formats/sniff'
import { hashBytes, hashFile } from './hash'
import { badImage, cannotWrite, imageChanged, imageGone } from './imageFailures'
import { InFlight } from './inFlight'
import type { PreparedInfo } from './mediaProtocol'
import type { MediaPool } from './mediaPool'
import { PreparedMemory, sharedBytes } from './preparedMemory'
import { fileTrouble, probeFile } from './probe'

/** Part of every cache key: another number forgets everything made by an older codec. */
const CODEC = 'skia-1'
const DISK_LIMIT_BYTES = 1024 ** 3
const MEMORY_LIMIT_BYTES = 256 * 1024 ** 2

export interface ImageStoreParts {
  readonly dataFolder: string
  readonly repository: ImageRepository
  readonly pool: MediaPool
  readonly clock: Clock
  readonly log: Logger
  readonly diskLimitBytes?: number
  readonly memoryLimitBytes?: number
}

/** An image's bytes: where they are, and everything that is made of them. */
export interface ImageStore {
  /**
   * Copies bytes into the data folder, under their hash.
   * @throws Unusable when they are no picture
   */
  keep(bytes: Uint8Array): Promise<ImageRecord>
  /**
   * The file that holds exactly this image's bytes; for built-in engines and for showing it.
   * @throws AdapterFailure `bad-input` when the file is gone or is another picture now
   */
  locate(id: ImageId): Promise<string>
  /**
   * The bytes to send, made once for all lanes with the same needs.
   * @throws AdapterFailure `bad-input` or `too-large`
   */
  prepared(id: ImageId, limits: ImageLimits): Promise<PreparedBytes>
  /**
   * The bytes exactly as they are in the file.
   * @throws AdapterFailure `bad-input` when the file is gone or is another picture now
   */
  original(id: ImageId): Promise<PreparedBytes>
  /** A small WebP; still there after the file is gone, if it was made before. */
  thumbnail(id: ImageId): Promise<Buffer>
  /** A file that Chromium shows upright. */
  displayable(id: ImageId): Promise<{ readonly mime: string; readonly path: string }>
}

export function createImageStore(parts: ImageStoreParts): ImageStore {
  return new Store(parts)
}

class Store implements ImageStore {
  private readonly cache: DiskCache
  private readonly memory: PreparedMemory
  private readonly locating = new InFlight<string>()
  private readonly preparing = new InFlight<PreparedBytes>()
  private readonly shrinking = new InFlight<Buffer>()
  private readonly showing = new InFlight<string>()

  constructor(private readonly parts: ImageStoreParts) {
    this.cache = createDiskCache({
      folder: join(parts.dataFolder, 'cache'),
      limitBytes: parts.diskLimitBytes ?? DISK_LIMIT_BYTES,
      log: parts.log
    })
    this.memory = new PreparedMemory(parts.memoryLimitBytes ?? MEMORY_LIMIT_BYTES)
  }

  async keep(bytes: Uint8Array): Promise<ImageRecord> {
    const format = sniffFormat(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    const id = await hashBytes(bytes)
    const path = join(this.parts.dataFolder, 'images', id.slice(0, 2), `${id}.${format}`)
    await replaceFile(path, bytes)
    const result = await probeFile(path)
    if (!result.ok) {
      await rm(path, { force: true })
      throw new Unusable(result.reason, result.sentence)
    }
    const { width, height, orientation, sizeBytes } = result.probe
    const image = { id, format, width, height, orientation, sizeBytes }
    const { mtimeMs } = await stat(path)
    this.save(image, { path, kind: 'kept', modifiedMs: mtimeMs })
    return image
  }

  locate(id: ImageId): Promise<string> {
    return this.locating.share(id, () => this.find(id))
  }

  async prepared(id: ImageId, limits: ImageLimits): Promise<PreparedBytes> {
    const path = await this.locate(id)
    const key = preparedKey(id, limits)
    return (
      this.memory.get(key) ??
      this.preparing.share(key, async () => {
        const entry = await this.prepare(id, path, limits, key)
        this.memory.put(key, entry)
        return entry
      })
    )
  }

  async original(id: ImageId): Promise<PreparedBytes> {
    return this.asIs(id, await this.locate(id))
  }

  thumbnail(id: ImageId): Promise<Buffer> {
    const key = `${id}-thumbnail-${CODEC}`
    return this.shrinking.share(key, async () => {
      const cached = await this.cache.read(key)
      if (cached && cached.length > 0) return cached
      const bytes = Buffer.from(await this.parts.pool.thumbnail(await this.locate(id)))
      await this.cache.make(key, (file) => writeFile(file, bytes)).catch(this.cacheFailed)
      return bytes
    })
  }

  async displayable(id: ImageId): Promise<{ mime: string; path: string }> {
    const image = this.parts.repository.find(id)
    const path = await this.locate(id)
    // Browsers do not all heed a PNG's eXIf, and none shows TIFF.
    const showsAsIs =
      image && image.format !== 'tiff' && (image.format !== 'png' || image.orientation === 1)
    if (showsAsIs) return { mime: IMAGE_MIME[image.format], path }
    const shown = await this.show(id, path)
    return { mime: await mimeOf(shown), path: shown }
  }

  private async show(id: ImageId, path: string): Promise<string> {
    const key = `${id}-shown-${CODEC}`
    return this.showing.share(key, async () => {
      const cached = await this.cache.find(key)
      if (cached !== undefined) return cached
      await this.cache.make(key, (file) => this.parts.pool.displayable(path, file))
      const made = await this.cache.find(key)
      if (made === undefined) throw badImage('The picture could not be shown.', 'Try again.')
      return made
    })
  }

  /** The first known place that still holds these bytes. */
  private async find(id: ImageId): Promise<string> {
    let changed = false
    for (const location of this.parts.repository.locations(id)) {
      const found = await stat(location.path).catch(() => undefined)
      if (!found?.isFile()) continue
      const image = this.parts.repository.find(id)
      if (!image) continue
      const sameSize = found.size === image.sizeBytes
      if (sameSize && found.mtimeMs === location.modifiedMs) return location.path
      if (sameSize && (await hashFile(location.path).catch(() => undefined)) === id) {
        this.save(image, { ...location, modifiedMs: found.mtimeMs })
        return location.path
      }
      changed = true
    }
    const name = this.nameOf(id)
    throw changed ? imageChanged(name) : imageGone(name)
  }

  private async prepare(
    id: ImageId,
    path: string,
    limits: ImageLimits,
    key: string
  ): Promise<PreparedBytes> {
    try {
      const probe = await probePicture(path)
      if (fitsAsIs(probe, limits)) return await this.asIs(id, path)
      return (await this.fromCache(id, key)) ?? (await this.make(id, path, limits, key))
    } catch (error) {
      if (error instanceof AdapterFailure) throw error
      throw badImage(`${this.nameOf(id)}: ${fileTrouble(error).sentence}`)
    }
  }

  /** The original bytes, which must still be those that the image is named by. */
  private async asIs(id: ImageId, path: string): Promise<PreparedBytes> {
    const bytes = await readFile(path)
    const image = this.parts.repository.find(id)
    if (!image || (await hashBytes(bytes)) !== id) throw imageChanged(this.nameOf(id))
    const { format, width, height, sizeBytes } = image
    return sharedBytes(
      { imageId: id, sha256: id, format, width, height, sizeBytes, changes: [] },
      bytes
    )
  }

  private async fromCache(id: ImageId, key: string): Promise<PreparedBytes | undefined> {
    const description = await this.cache.read(`${key}.json`)
    const bytes = description && (await this.cache.read(key))
    if (!description || !bytes) return undefined
    const info = JSON.parse(description.toString('utf8')) as PreparedInfo
    return info.sizeBytes === bytes.length
      ? sharedBytes({ imageId: id, ...info }, bytes)
      : undefined
  }

  private async make(
    id: ImageId,
    path: string,
    limits: ImageLimits,
    key: string
  ): Promise<PreparedBytes> {
    let bytes: Buffer | undefined
    const info = await this.cache.make(key, async (file) => {
      const prepared = await this.parts.pool.prepare(path, limits, file)
      // Read before the cache has it, which may drop it again at once.
      bytes = await readFile(file)
      return prepared
    })
    if (!bytes) throw cannotWrite(new Error('nothing written'))
    const description = Buffer.from(JSON.stringify(info))
    await this.cache
      .make(`${key}.json`, (file) => writeFile(file, description))
      .catch(this.cacheFailed)
    return sharedBytes({ imageId: id, ...info }, bytes)
  }

  private save(image: ImageRecord, location: ImageLocation): void {
    this.parts.repository.save(image, location, this.parts.clock.date().toISOString())
  }

  private nameOf(id: ImageId): string {
    return this.parts.repository.info(id)?.name ?? 'the image'
  }

  private readonly cacheFailed = (error: unknown): void =>
    this.parts.log.warn('A picture could not be cached.', { error: String(error) })
}

function preparedKey(id: ImageId, { formats, maxSide, maxBytes }: ImageLimits): string {
  const needs = JSON.stringify([CODEC, id, [...formats].sort(), maxSide, maxBytes])
  return createHash('sha256').update(needs).digest('hex')
}

/** Pictures made for showing are PNG, or JPEG when they are very large. */
async function mimeOf(path: string): Promise<string> {
  const result = await probeFile(path)
  return result.ok ? IMAGE_MIME[result.probe.format] : IMAGE_MIME.png
}
