import { describe, expect, it } from 'vitest'
import type { BoardId, ImageId } from '../../../shared/domain/ids'
import { addBoard, BOARD, testDatabase } from '../images/testing/parts'
import { boardImages, createImageRepository, type ImageRecord } from './imageRepository'

const NOW = '2025-01-01T00:00:00.000Z'
const OTHER = 'board_other' as BoardId

function record(letter: string): ImageRecord {
  const id = letter.repeat(64) as ImageId
  return { id, format: 'jpeg', width: 640, height: 480, orientation: 6, sizeBytes: 1000 }
}

function setUp() {
  const database = testDatabase()
  addBoard(database, OTHER)
  const repository = createImageRepository(database)
  for (const letter of ['a', 'b', 'c']) {
    const path = `/photos/${letter}.jpg`
    repository.save(record(letter), { path, kind: 'linked', modifiedMs: 1.25 }, NOW)
  }
  const add = (letters: string, board = BOARD) =>
    repository.addToBoard(
      board,
      [...letters].map((letter) => ({ id: record(letter).id, name: `${letter}.jpg`, folder: 'x' })),
      NOW
    )
  const names = (board = BOARD) => boardImages(database, board).map((image) => image.name)
  return { database, repository, add, names }
}

const id = (letter: string) => record(letter).id

describe('images of a board', () => {
  it('keep the order they were added in, each once', () => {
    const { add, names } = setUp()
    expect(add('ca').map((entry) => entry.name)).toEqual(['c.jpg', 'a.jpg'])
    expect(add('abb').map((entry) => entry.name)).toEqual(['b.jpg'])
    expect(names()).toEqual(['c.jpg', 'a.jpg', 'b.jpg'])
  })

  it('are whole ImageInfos', () => {
    const { database, add } = setUp()
    add('a')
    expect(boardImages(database, BOARD)).toEqual([
      { ...record('a'), name: 'a.jpg', folder: 'x', location: 'linked' }
    ])
  })

  it('come back at their old places when a removal is undone', () => {
    const { repository, add, names } = setUp()
    add('abc')
    repository.remove(BOARD, [id('a'), id('b')], NOW)
    expect(names()).toEqual(['c.jpg'])
    repository.restore(BOARD, [id('b')], NOW)
    expect(names()).toEqual(['b.jpg', 'c.jpg'])
  })

  it('go to the end when they are removed and added anew', () => {
    const { repository, add, names } = setUp()
    add('abc')
    repository.remove(BOARD, [id('a')], NOW)
    expect(add('a')).toHaveLength(1)
    expect(names()).toEqual(['b.jpg', 'c.jpg', 'a.jpg'])
  })

  it('of different boards do not touch each other', () => {
    const { repository, add, names } = setUp()
    add('ab')
    add('b', OTHER)
    repository.remove(OTHER, [id('b')], NOW)
    expect(names()).toEqual(['a.jpg', 'b.jpg'])
    expect(names(OTHER)).toEqual([])
  })

  it('mark the board as changed', () => {
    const { database, add } = setUp()
    add('a')
    const row = database.get<{ updated_at: string }>(
      'select updated_at from boards where id = ?',
      BOARD
    )
    expect(row?.updated_at).toBe(NOW)
  })
})

describe('an image', () => {
  it('is known again by path, size and time', () => {
    const { repository } = setUp()
    expect(repository.findUnchanged('/photos/a.jpg', 1000, 1.25)?.id).toBe(id('a'))
    expect(repository.findUnchanged('/photos/a.jpg', 1001, 1.25)).toBeUndefined()
    expect(repository.findUnchanged('/photos/a.jpg', 1000, 1.5)).toBeUndefined()
  })

  it('may be in several places; a kept one is named first', () => {
    const { repository } = setUp()
    const kept = { path: '/data/images/aa', kind: 'kept', modifiedMs: 2 } as const
    repository.save(record('a'), kept, NOW)
    expect(repository.locations(id('a')).map((location) => location.kind)).toEqual([
      'kept',
      'linked'
    ])
    expect(repository.info(id('a'))?.location).toBe('kept')
  })

  it('is described after it was removed, and before it is on any board', () => {
    const { repository, add } = setUp()
    expect(repository.info(id('b'))?.name).toBe('b.jpg')
    add('a')
    repository.remove(BOARD, [id('a')], NOW)
    expect(repository.info(id('a'))).toMatchObject({ name: 'a.jpg', folder: 'x' })
    expect(repository.info('f'.repeat(64) as ImageId)).toBeUndefined()
  })
})
