import { basename } from 'node:path'
import type { BoardId, ImageId } from '../../../shared/domain/ids'
import type { ImageFormat, ImageInfo, Orientation } from '../../../shared/domain/image'
import type { Database } from './database'

/** What is known of an image whatever board it is on. */
export interface ImageRecord {
  readonly id: ImageId
  readonly format: ImageFormat
  /** Pixels, after orientation. */
  readonly width: number
  readonly height: number
  readonly orientation: Orientation
  readonly sizeBytes: number
}

export interface ImageLocation {
  readonly path: string
  readonly kind: 'linked' | 'kept'
  /** Milliseconds since 1970, as the file system says; fractions included. */
  readonly modifiedMs: number
}

/** An image as a board shows it. */
export interface BoardEntry {
  readonly id: ImageId
  readonly name: string
  readonly folder: string
}

/** All SQL of images, of where they are and of the boards they are on. */
export interface ImageRepository {
  find(id: ImageId): ImageRecord | undefined
  /** The image that was read from this very file before, if it looks unchanged. */
  findUnchanged(path: string, sizeBytes: number, modifiedMs: number): ImageRecord | undefined
  /** Where the image's bytes were seen: kept files first, then the newest. */
  locations(id: ImageId): readonly ImageLocation[]
  save(image: ImageRecord, location: ImageLocation, seenAt: string): void
  /**
   * Puts images at the end of a board, in order; all or nothing.
   * @returns those that were not there yet
   */
  addToBoard(board: BoardId, entries: readonly BoardEntry[], at: string): readonly BoardEntry[]
  remove(board: BoardId, ids: readonly ImageId[], at: string): void
  /** Puts removed images back at their old places. */
  restore(board: BoardId, ids: readonly ImageId[], at: string): void
  boardImages(board: BoardId): readonly ImageInfo[]
  /** The image under the name it was last given on any board, removed or not. */
  info(id: ImageId): ImageInfo | undefined
}

const RECORD = 'images.id, format, width, height, orientation, size_bytes as sizeBytes'
const IS_KEPT = `case when exists (
  select 1 from image_locations where image_id = images.id and kind = 'kept'
) then 'kept' else 'linked' end as location`

export function createImageRepository(database: Database): ImageRepository {
  return {
    find: (id) => database.get<ImageRecord>(`select ${RECORD} from images where id = ?`, id),
    findUnchanged: (path, sizeBytes, modifiedMs) =>
      database.get<ImageRecord>(
        `select ${RECORD} from image_locations join images on images.id = image_id
         where path = ? and size_bytes = ? and modified_ms = ?
         order by seen_at desc limit 1`,
        ...[path, sizeBytes, modifiedMs]
      ),
    locations: (id) =>
      database.all<ImageLocation>(
        `select path, kind, modified_ms as modifiedMs from image_locations
         where image_id = ? order by kind = 'kept' desc, seen_at desc, path`,
        id
      ),
    save: (image, location, seenAt) =>
      database.transaction(() => save(database, image, location, seenAt)),
    addToBoard: (board, entries, at) =>
      database.transaction(() => addToBoard(database, board, entries, at)),
    remove: (board, ids, at) =>
      database.transaction(() => setRemoved(database, board, ids, at, at)),
    restore: (board, ids, at) =>
      database.transaction(() => setRemoved(database, board, ids, null, at)),
    boardImages: (board) => boardImages(database, board),
    info: (id) => info(database, id)
  }
}

/** The images of a board that are not removed, in the board's order. */
export function boardImages(database: Database, board: BoardId): readonly ImageInfo[] {
  return database.all<ImageInfo>(
    `select ${RECORD}, name, folder, ${IS_KEPT}
     from board_images join images on images.id = image_id
     where board_id = ? and removed_at is null order by position`,
    board
  )
}

function save(
  database: Database,
  image: ImageRecord,
  location: ImageLocation,
  seenAt: string
): void {
  database.run(
    `insert into images (id, format, width, height, orientation, size_bytes)
     values (?, ?, ?, ?, ?, ?)
     on conflict do update set format = excluded.format, width = excluded.width,
       height = excluded.height, orientation = excluded.orientation`,
    ...[image.id, image.format, image.width, image.height, image.orientation, image.sizeBytes]
  )
  database.run(
    `insert into image_locations (image_id, path, kind, modified_ms, seen_at)
     values (?, ?, ?, ?, ?)
     on conflict do update set modified_ms = excluded.modified_ms, seen_at = excluded.seen_at`,
    ...[image.id, location.path, location.kind, location.modifiedMs, seenAt]
  )
}

function addToBoard(
  database: Database,
  board: BoardId,
  entries: readonly BoardEntry[],
  at: string
): readonly BoardEntry[] {
  const last = database.get<{ position: number | null }>(
    'select max(position) as position from board_images where board_id = ?',
    board
  )
  let position = (last?.position ?? -1) + 1
  const added = entries.filter(
    ({ id, name, folder }) =>
      // An image that was removed comes back, at the end and under its new name.
      database.run(
        `insert into board_images (board_id, image_id, position, name, folder)
         values (?, ?, ?, ?, ?)
         on conflict do update set position = excluded.position, name = excluded.name,
           folder = excluded.folder, removed_at = null
         where removed_at is not null`,
        ...[board, id, position++, name, folder]
      ) > 0
  )
  if (added.length > 0) touch(database, board, at)
  return added
}

function setRemoved(
  database: Database,
  board: BoardId,
  ids: readonly ImageId[],
  removedAt: string | null,
  at: string
): void {
  for (const id of ids) {
    database.run(
      'update board_images set removed_at = ? where board_id = ? and image_id = ?',
      ...[removedAt, board, id]
    )
  }
  touch(database, board, at)
}

function touch(database: Database, board: BoardId, at: string): void {
  database.run('update boards set updated_at = ? where id = ?', at, board)
}

function info(database: Database, id: ImageId): ImageInfo | undefined {
  const onBoard = database.get<ImageInfo>(
    `select ${RECORD}, name, folder, ${IS_KEPT}
     from board_images join images on images.id = image_id
     where image_id = ? order by removed_at is not null, board_images.rowid desc limit 1`,
    id
  )
  if (onBoard) return onBoard
  const record = database.get<ImageRecord & Pick<ImageInfo, 'location'> & { path: string | null }>(
    `select ${RECORD}, ${IS_KEPT},
       (select path from image_locations where image_id = images.id limit 1) as path
     from images where id = ?`,
    id
  )
  if (!record) return undefined
  const { path, ...rest } = record
  return { ...rest, name: path === null ? 'image' : basename(path), folder: '' }
}
