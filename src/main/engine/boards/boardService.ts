import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Board, BoardPatch } from '../../../shared/domain/board'
import { newId, type BoardId } from '../../../shared/domain/ids'
import type { ImageInfo } from '../../../shared/domain/image'
import type { Lane } from '../../../shared/domain/lane'
import { CallFailure } from '../../../shared/ipc/result'
import type { BoardService, Logger } from '../engine'
import {
  EMPTY_STATE,
  type BoardRecord,
  type BoardRepository,
  type BoardState
} from '../storage/boardRepository'
import { uniqueName } from './uniqueName'

const FIRST_NAME = 'Untitled board'

export interface BoardServiceParts {
  readonly repository: BoardRepository
  /** A board's images in order, without the removed ones. */
  readonly boardImages: (board: BoardId) => readonly ImageInfo[]
  /** The models of the very first board; later boards begin with those of the last one. */
  readonly firstLanes?: () => readonly Lane[]
  readonly dataFolder: string
  readonly log: Logger
  /** Wall clock. */
  readonly date?: () => Date
}

export interface PurgingBoardService extends BoardService {
  /** Removes deleted boards for good: at start, for those of a killed session, and at close. */
  purge(): void
}

/** Boards as a person keeps them: saved as they change, deleted for good only when the app quits. */
export function createBoardService(parts: BoardServiceParts): PurgingBoardService {
  const { repository, boardImages, firstLanes = () => [], date = () => new Date() } = parts

  const withImages = ({ state, ...record }: BoardRecord): Board => ({
    ...record,
    ...state,
    images: boardImages(record.id)
  })

  const required = (id: BoardId): BoardRecord => {
    const record = repository.find(id)
    if (record) return record
    throw new CallFailure(
      'not-found',
      'This board is no longer there.',
      'Open another board, or make a new one.'
    )
  }

  const create = (name = FIRST_NAME): Board => {
    const last = repository.last()
    const at = date().toISOString()
    const record: BoardRecord = {
      id: newId('board'),
      name: uniqueName(name, repository.names()),
      createdAt: at,
      updatedAt: at,
      state:
        last === undefined
          ? { ...EMPTY_STATE, lanes: firstLanes() }
          : startingFrom(required(last).state)
    }
    repository.insert(record)
    repository.setLast(record.id)
    return withImages(record)
  }

  return {
    list: () => repository.summaries(),
    create,
    open(id = repository.last()) {
      if (id === undefined) return create()
      const record = required(id)
      repository.setLast(id)
      return withImages(record)
    },
    update(id, patch) {
      repository.update(patched(required(id), patch, repository, date().toISOString()))
    },
    delete(id) {
      required(id)
      repository.setDeleted(id, date().toISOString())
    },
    restore(id) {
      if (!repository.setDeleted(id, null)) required(id)
    },
    purge: () => removeRecordings(repository.purgeDeleted(), parts)
  }
}

/** A new board begins with the columns and the look of the last one, and with nothing of its content. */
function startingFrom({ lanes, layout }: BoardState): BoardState {
  const { currentImage: _image, currentRun: _run, ...look } = layout
  return {
    ...EMPTY_STATE,
    lanes: lanes.map(({ prompt: _prompt, ...lane }) => ({ ...lane, id: newId('lane') })),
    layout: { ...look, folded: [] }
  }
}

function patched(
  record: BoardRecord,
  { name, ...changes }: BoardPatch,
  repository: BoardRepository,
  at: string
): BoardRecord {
  const others = repository.names().filter((other) => other !== record.name)
  // Looking at another picture is no change of the board.
  const lookOnly = name === undefined && Object.keys(changes).every((key) => key === 'layout')
  return {
    ...record,
    name: name === undefined ? record.name : uniqueName(name, others),
    updatedAt: lookOnly ? record.updatedAt : at,
    state: { ...record.state, ...changes }
  }
}

function removeRecordings(
  recordings: readonly string[],
  { dataFolder, log }: Pick<BoardServiceParts, 'dataFolder' | 'log'>
): void {
  for (const recording of recordings)
    try {
      rmSync(join(dataFolder, ...recording.split('/')), { force: true })
    } catch (error) {
      log.warn('A recording of a deleted board could not be removed.', { recording, error })
    }
}
