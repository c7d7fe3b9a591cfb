import '../testing/dom'
import { QueryClientProvider } from '@tanstack/react-query'
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { BoardId, LaneId, RunId } from '../../shared/domain/ids'
import type { RunSummary } from '../../shared/domain/run'
import { queryClient } from '../ipc/hooks'
import { useBoard } from '../state/boardStore'
import { emptyBoard, installFakeBridge } from '../testing/fakeBridge'
import type { FakeBridge } from '../testing/fakeBridge'
import History from './history.slot'

const HERE = 'board_1' as BoardId
const THERE = 'board_2' as BoardId

function run(number: number, patch: Partial<RunSummary> = {}): RunSummary {
  return {
    id: `run_${number}` as RunId,
    boardId: HERE,
    number,
    createdAt: '2026-01-01T10:00:00.000Z',
    state: 'ended',
    title: `Prompt ${number}`,
    imageCount: 2,
    lanes: [
      { id: 'l' as LaneId, label: 'Tesseract', letter: 'A', hue: 1, providerLabel: 'Built-in' }
    ],
    counts: { total: 2, queued: 0, running: 0, done: 1, failed: 1 },
    spentUsd: '0.0115',
    unknownCosts: 0,
    ...patch
  }
}

const onClose = vi.fn()
let fake: FakeBridge
let runs: readonly RunSummary[]

function open(search?: string): void {
  fake = installFakeBridge({
    'runs.list': ({ boardId, search: word, before, limit }) => {
      const from = runs.findIndex(({ id }) => id === before) + 1
      return runs
        .slice(from)
        .filter((item) => boardId === undefined || item.boardId === boardId)
        .filter((item) => word === undefined || item.title.includes(word))
        .slice(0, limit)
    },
    'boards.list': () =>
      [HERE, THERE].map((id, index) => ({
        id,
        name: ['Archive', 'Receipts'][index]!,
        updatedAt: '2026-01-01T10:00:00.000Z',
        imageCount: 1,
        runCount: 1
      })),
    'boards.open': ({ id }) => emptyBoard({ id: (id ?? HERE) as BoardId }),
    'runs.open': () => {
      throw new Error('not under test')
    }
  })
  render(
    <QueryClientProvider client={queryClient}>
      <History onClose={onClose} {...(search !== undefined && { search })} />
    </QueryClientProvider>
  )
}

const rows = () => [...document.querySelectorAll<HTMLElement>('[data-run]')]
const shown = () => useBoard.getState().board
const listCalls = () =>
  fake.calls.filter(({ name }) => name === 'runs.list').map(({ input }) => input)

beforeEach(() => {
  runs = [run(3), run(2, { boardId: THERE, title: 'Read the receipt' }), run(1)]
  useBoard.setState({ board: emptyBoard({ id: HERE }) })
  onClose.mockReset()
})
afterEach(() => {
  cleanup()
  queryClient.clear()
})

describe('the history', () => {
  it('lists the runs of this board, newest first, with how they went', async () => {
    open()
    await screen.findByText('Run 3')
    expect(rows().map((row) => row.dataset['run'])).toEqual(['run_3', 'run_1'])
    expect(rows()[0]?.textContent).toMatch(/Prompt 3.*2 images, 1 model.*1 failed.*1 done/)
    expect(rows()[0]?.textContent).toContain('$0.0115')
  })

  it('marks what a mock server answered, and holds what was spent against what was expected', async () => {
    const [mine] = run(3).lanes
    runs = [
      run(3, {
        lanes: [{ ...mine!, mock: true }],
        forecast: { lowUsd: '0.01', likelyUsd: '0.012', highUsd: '0.02', unestimated: 0 }
      }),
      run(1)
    ]
    open()
    await screen.findByText('Run 3')
    expect(rows()[0]?.textContent).toContain('Mock')
    expect(rows()[1]?.textContent).not.toContain('Mock')
    const tips = [...document.querySelectorAll<HTMLElement>('[data-tip]')].map(
      ({ dataset }) => dataset['tip']
    )
    expect(tips).toContain('Mock prices, not real. About $0.0120 expected, $0.0115 spent.')
  })

  it('reopens a run of this board as it was', async () => {
    open()
    fireEvent.click(await screen.findByText('Prompt 1'))
    expect(onClose).toHaveBeenCalledOnce()
    await waitFor(() => expect(shown()?.layout.currentRun).toBe('run_1'))
  })

  it('opens the board of a run first when it is another one', async () => {
    open()
    fireEvent.click(screen.getByRole('radio', { name: 'All boards' }))
    await screen.findByText('in Receipts')
    fireEvent.click(screen.getByText('Read the receipt'))
    await waitFor(() => expect(shown()?.layout.currentRun).toBe('run_2'))
    expect(shown()?.id).toBe(THERE)
  })

  it('searches once the typing rests, and says when nothing was found', async () => {
    open()
    await screen.findByText('Run 3')
    const field = screen.getByLabelText('Search runs')
    for (const value of ['P', 'Pr', 'Prompt 1']) fireEvent.change(field, { target: { value } })
    await waitFor(() => expect(rows()).toHaveLength(1))
    expect(listCalls()).toEqual([
      { boardId: HERE, limit: 40 },
      { boardId: HERE, search: 'Prompt 1', limit: 40 }
    ])
    fireEvent.change(field, { target: { value: 'receipt' } })
    await screen.findByText('No run contains “receipt”')
    fireEvent.click(screen.getByRole('button', { name: 'Look in all boards' }))
    await screen.findByText('Read the receipt')
  })

  it('looks in all boards when it is opened with a search', async () => {
    open('receipt')
    await screen.findByText('Read the receipt')
    expect(listCalls()).toEqual([{ search: 'receipt', limit: 40 }])
  })

  it('reads older runs page by page', async () => {
    runs = Array.from({ length: 45 }, (_, index) => run(45 - index))
    open()
    fireEvent.click(await screen.findByRole('button', { name: 'Show older runs' }))
    await waitFor(() => expect(rows()).toHaveLength(45))
    expect(listCalls().at(-1)).toEqual({ boardId: HERE, before: 'run_6', limit: 40 })
    expect(screen.queryByRole('button', { name: 'Show older runs' })).toBeNull()
  })

  it('is one tab stop, and arrows move in it', async () => {
    open()
    await screen.findByText('Run 3')
    fireEvent.keyDown(screen.getByLabelText('Search runs'), { key: 'ArrowDown' })
    expect(document.activeElement).toBe(rows()[0])
    fireEvent.keyDown(rows()[0]!, { key: 'ArrowDown' })
    expect(document.activeElement).toBe(rows()[1])
    expect(rows().map((row) => row.tabIndex)).toEqual([-1, 0])
    fireEvent.keyDown(rows()[1]!, { key: 'Home' })
    expect(document.activeElement).toBe(rows()[0])
  })

  it('leads back from a reopened run', async () => {
    const board = emptyBoard({ id: HERE })
    useBoard.setState({
      board: { ...board, layout: { ...board.layout, currentRun: 'run_1' as RunId } }
    })
    open()
    await screen.findByText('Shown now')
    fireEvent.click(screen.getByRole('button', { name: 'Back to the board' }))
    expect(shown()?.layout.currentRun).toBeUndefined()
  })

  it('says what goes here when there is nothing yet', async () => {
    runs = []
    open()
    await screen.findByText('No run yet')
  })
})
