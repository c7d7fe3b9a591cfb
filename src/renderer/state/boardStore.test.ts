import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BoardPatch } from '../../shared/domain/board'
import type { BoardId } from '../../shared/domain/ids'
import { emptyBoard, installFakeBridge } from '../testing/fakeBridge'
import type { FakeBridge } from '../testing/fakeBridge'
import {
  connectBoard,
  currentBoard,
  editBoard,
  editLayout,
  flushBoard,
  openBoard
} from './boardStore'

let fake: FakeBridge
let saved: BoardPatch[]
let failNext: boolean

beforeEach(async () => {
  vi.useFakeTimers()
  saved = []
  failNext = false
  fake = installFakeBridge({
    'boards.open': (input) => emptyBoard({ id: (input.id ?? 'board_1') as BoardId }),
    'boards.update': ({ patch }) => {
      if (failNext) {
        failNext = false
        throw new Error('The disk is full.')
      }
      saved.push(patch as unknown as BoardPatch)
    }
  })
  await openBoard()
})

afterEach(async () => {
  await flushBoard()
  vi.useRealTimers()
})

const prompt = (text: string) => ({ prompt: { text, system: '' } })

describe('opening a board', () => {
  it('misses nothing that main changed on it meanwhile', async () => {
    const off = connectBoard()
    const opened = openBoard('board_2' as BoardId)
    await Promise.resolve()
    fake.push('board.changed', { id: 'board_2' as BoardId })
    fake.push('board.changed', { id: 'board_9' as BoardId })
    await opened
    await vi.advanceTimersByTimeAsync(0)
    off()
    const reads = fake.calls.filter(({ name }) => name === 'boards.open').slice(1)
    expect(reads.map(({ input }) => input)).toEqual([{ id: 'board_2' }, { id: 'board_2' }])
  })
})

describe('editing the board', () => {
  it('shows an edit at once and saves a moment later, once', async () => {
    editBoard(prompt('a'))
    editBoard(prompt('ab'))
    editBoard({ repeats: 3 })
    expect(currentBoard()?.prompt.text).toBe('ab')
    expect(saved).toEqual([])
    await vi.advanceTimersByTimeAsync(500)
    expect(saved).toEqual([{ ...prompt('ab'), repeats: 3 }])
  })

  it('saves what waits before another board is opened', async () => {
    editBoard(prompt('kept'))
    await openBoard('board_2' as BoardId)
    expect(saved).toEqual([prompt('kept')])
    expect(currentBoard()?.id).toBe('board_2')
  })

  it('keeps an edit that could not be saved, for the next try', async () => {
    failNext = true
    editBoard(prompt('a'))
    await flushBoard()
    expect(saved).toEqual([])
    editBoard({ repeats: 2 })
    await flushBoard()
    expect(saved).toEqual([{ ...prompt('a'), repeats: 2 }])
  })

  it('never saves an edit of one board on another', async () => {
    failNext = true
    editBoard(prompt('of the first board'))
    await openBoard('board_2' as BoardId)
    editBoard({ repeats: 2 })
    await flushBoard()
    const updates = fake.calls.filter(({ name }) => name === 'boards.update')
    expect(updates.map(({ input }) => input)).toEqual([
      { id: 'board_1', patch: prompt('of the first board') },
      { id: 'board_1', patch: prompt('of the first board') },
      { id: 'board_2', patch: { repeats: 2 } }
    ])
  })

  it('takes optional parts of the layout away', async () => {
    editLayout({ dockCollapsed: true, currentRun: 'run_1' as never })
    editLayout({ currentRun: undefined })
    expect(currentBoard()?.layout).not.toHaveProperty('currentRun')
    expect(currentBoard()?.layout.dockCollapsed).toBe(true)
  })
})

describe('news of the board', () => {
  it('reads it again and keeps unsaved edits on top', async () => {
    const off = connectBoard()
    editBoard(prompt('typing'))
    fake.push('board.changed', { id: 'board_1' as BoardId })
    await vi.advanceTimersByTimeAsync(10)
    expect(fake.calls.filter(({ name }) => name === 'boards.open')).toHaveLength(2)
    expect(currentBoard()?.prompt.text).toBe('typing')
    off()
  })

  it('does not mind other boards', async () => {
    const off = connectBoard()
    fake.push('board.changed', { id: 'board_9' as BoardId })
    await vi.advanceTimersByTimeAsync(10)
    expect(fake.calls.filter(({ name }) => name === 'boards.open')).toHaveLength(1)
    off()
  })

  it('says that it has saved, once it has, when Triptych is about to close', async () => {
    const off = connectBoard()
    editBoard(prompt('last word'))
    fake.push('app.leaving', {})
    await vi.advanceTimersByTimeAsync(10)
    expect(saved).toEqual([prompt('last word')])
    expect(fake.calls.slice(-2).map(({ name }) => name)).toEqual(['boards.update', 'app.saved'])
    off()
  })

  it('saves when the window goes away', () => {
    const off = connectBoard()
    editBoard(prompt('last word'))
    window.dispatchEvent(new Event('pagehide'))
    expect(fake.calls.at(-1)).toMatchObject({ name: 'boards.update' })
    off()
  })
})
