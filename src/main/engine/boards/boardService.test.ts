import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EMPTY_LAYOUT } from '../../../shared/domain/board'
import type { BoardId, ImageId, LaneId, ProviderId } from '../../../shared/domain/ids'
import type { ImageInfo } from '../../../shared/domain/image'
import type { Lane } from '../../../shared/domain/lane'
import { createBoardRepository } from '../storage/boardRepository'
import { openDatabase, type Database } from '../storage/database'
import { createBoardService, type PurgingBoardService } from './boardService'
import { uniqueName } from './uniqueName'

const log = { info: () => {}, warn: () => {}, error: () => {} }
const lane: Lane = {
  id: 'lane_1' as LaneId,
  provider: 'local' as ProviderId,
  model: 'tesseract',
  label: 'Tesseract',
  providerLabel: 'On this computer',
  hue: 3,
  params: { temperature: 0 },
  prompt: { text: 'only here' }
}
const image = { id: 'a'.repeat(64) as ImageId, name: 'a.png' } as ImageInfo

let folder: string
let database: Database
let boards: PurgingBoardService
let minutes: number

function makeService(): PurgingBoardService {
  return createBoardService({
    repository: createBoardRepository(database),
    boardImages: () => [image],
    dataFolder: folder,
    log,
    date: () => new Date(Date.UTC(2026, 2, 1, 9, minutes++))
  })
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'triptych-boards-'))
  database = openDatabase(join(folder, 'triptych.db'), { log })
  minutes = 0
  boards = makeService()
})
afterEach(() => {
  database.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('opening', () => {
  it('makes a first board, and opens it again afterwards', () => {
    const first = boards.open()
    expect(first).toMatchObject({ name: 'Untitled board', lanes: [], repeats: 1, images: [image] })
    expect(first.layout).toEqual(EMPTY_LAYOUT)
    expect(makeService().open().id).toBe(first.id)
  })

  it('comes back to the board that was open last, not to the one changed last', () => {
    const first = boards.open()
    const second = boards.create('Second')
    boards.open(first.id)
    boards.update(second.id, { repeats: 2 })
    expect(makeService().open().id).toBe(first.id)
  })

  it('says when a board is gone', () => {
    expect(() => boards.open('board_none' as BoardId)).toThrow('no longer there')
    expect(() => boards.update('board_none' as BoardId, {})).toThrow('no longer there')
    expect(() => boards.restore('board_none' as BoardId)).toThrow('no longer there')
  })
})

describe('creating', () => {
  it('begins the very first board with the first lanes, later ones with the last board’s', () => {
    const service = createBoardService({
      repository: createBoardRepository(database),
      boardImages: () => [],
      firstLanes: () => [lane],
      dataFolder: folder,
      log
    })
    const first = service.open()
    expect(first.lanes.map((each) => each.model)).toEqual(['tesseract'])
    service.update(first.id, { lanes: [] })
    expect(service.create().lanes).toEqual([])
  })

  it('brings the last lanes and look back under new ids, and nothing else', () => {
    const first = boards.open()
    boards.update(first.id, {
      lanes: [lane],
      prompt: { text: 'What is it?', system: '' },
      layout: { ...EMPTY_LAYOUT, viewerWidth: 600, folded: [lane.id], currentImage: image.id }
    })
    const second = boards.create()
    const { prompt: _prompt, ...withoutPrompt } = lane
    expect(second.lanes).toEqual([{ ...withoutPrompt, id: second.lanes[0]!.id }])
    expect(second.lanes[0]!.id).not.toBe(lane.id)
    expect(second.prompt.text).toBe('')
    expect(second.layout).toEqual({ ...EMPTY_LAYOUT, viewerWidth: 600 })
    expect(second.name).toBe('Untitled board 2')
  })
})

describe('changing', () => {
  it('merges the patch and keeps it', () => {
    const { id } = boards.open()
    boards.update(id, { lanes: [lane], name: 'Receipts' })
    boards.update(id, { prompt: { text: 'Read it.', system: 'Be brief.' } })
    expect(makeService().open(id)).toMatchObject({
      name: 'Receipts',
      lanes: [lane],
      prompt: { text: 'Read it.', system: 'Be brief.' }
    })
  })

  it('counts a look at another picture as no change of the board', () => {
    const { id, updatedAt } = boards.open()
    boards.update(id, { layout: { ...EMPTY_LAYOUT, currentImage: image.id } })
    expect(boards.open(id)).toMatchObject({ updatedAt, layout: { currentImage: image.id } })
    boards.update(id, { repeats: 3 })
    expect(boards.open(id).updatedAt).not.toBe(updatedAt)
  })

  it('keeps names apart, but lets a board keep its own', () => {
    const first = boards.create('Receipts')
    const second = boards.create('receipts ')
    expect(second.name).toBe('receipts 2')
    boards.update(first.id, { name: 'Receipts' })
    expect(boards.open(first.id).name).toBe('Receipts')
    boards.update(second.id, { name: 'Receipts' })
    expect(boards.open(second.id).name).toBe('Receipts 2')
  })
})

describe('deleting', () => {
  it('hides the board until it is restored', () => {
    const first = boards.open()
    const second = boards.create('Second')
    boards.delete(second.id)
    expect(boards.list().map((board) => board.id)).toEqual([first.id])
    expect(boards.open().id).toBe(first.id)
    expect(() => boards.open(second.id)).toThrow('no longer there')
    boards.restore(second.id)
    expect(boards.open(second.id).name).toBe('Second')
  })

  it('purges the board with its runs and their recordings, and no other board', () => {
    const kept = boards.create('Kept')
    const gone = boards.create('Gone')
    for (const board of [kept, gone]) addRun(board.id)
    boards.delete(gone.id)
    boards.purge()
    expect(boards.list()).toMatchObject([{ id: kept.id, runCount: 1, imageCount: 1 }])
    for (const table of ['boards', 'board_images', 'runs', 'cells', 'attempts', 'exchanges'])
      expect(database.get(`select count(*) as n from ${table}`)).toEqual({ n: 1 })
    expect(existsSync(join(folder, 'recordings', `${gone.id}.bin`))).toBe(false)
    expect(existsSync(join(folder, 'recordings', `${kept.id}.bin`))).toBe(true)
  })

  function addRun(board: BoardId): void {
    mkdirSync(join(folder, 'recordings'), { recursive: true })
    writeFileSync(join(folder, 'recordings', `${board}.bin`), 'bytes')
    database.run("insert or ignore into images values (?, 'png', 1, 1, 1, 9)", image.id)
    database.run(
      "insert into board_images values (?, ?, 0, 'a.png', '', null)",
      ...[board, image.id]
    )
    database.run(
      "insert into runs values (?, ?, 1, '', null, 'ended', '', '{}', '[]')",
      ...[`run_${board}`, board]
    )
    database.run(
      "insert into cells values (?, ?, 'l', 'i', 0, 0, 'done', null)",
      ...[`cell_${board}`, `run_${board}`]
    )
    database.run(
      "insert into attempts (id, cell_id, number, started_at, state) values (?, ?, 1, '', 'done')",
      ...[`attempt_${board}`, `cell_${board}`]
    )
    database.run(
      "insert into exchanges values (?, ?, 0, 'chat', 'POST', 'u', 200, '{}', ?)",
      ...[`exchange_${board}`, `attempt_${board}`, `recordings/${board}.bin`]
    )
  }
})

it('finds a free name for any list of taken ones', () => {
  const name = fc.constantFrom('Board', 'board', 'Board 2', 'Board 3', ' Board', 'Other')
  fc.assert(
    fc.property(name, fc.array(name), (wanted, taken) => {
      const found = uniqueName(wanted, taken)
      const looks = (text: string): string => text.trim().toLowerCase()
      expect(taken.map(looks)).not.toContain(looks(found))
    })
  )
})
