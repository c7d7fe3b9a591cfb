import './testing/dom'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Board } from '../shared/domain/board'
import type { AttemptEvent } from '../shared/domain/events'
import type { CellId, ImageId, LaneId, RunId } from '../shared/domain/ids'
import type { ImageInfo } from '../shared/domain/image'
import type { Lane } from '../shared/domain/lane'
import type { RunSummary } from '../shared/domain/run'
import type { RunView } from '../shared/ipc/views'
import { App } from './App'
import { queryClient } from './ipc/hooks'
import { slotNames } from './shell/slots'
import { useBoard } from './state/boardStore'
import { emptyBoard, installFakeBridge } from './testing/fakeBridge'
import type { FakeBridge, FakeHandlers } from './testing/fakeBridge'
import { sampleModel, sampleProvider } from './testing/samples'

const image: ImageInfo = {
  id: 'a'.repeat(64) as ImageId,
  name: 'garage.jpg',
  folder: '',
  format: 'jpeg',
  width: 741,
  height: 500,
  orientation: 1,
  sizeBytes: 148_211,
  location: 'linked'
}
const provider = sampleProvider('local', {
  adapter: 'local-engine',
  kind: 'built-in',
  label: 'Built-in',
  tile: 'Tr',
  baseUrl: '',
  key: { needed: 'no', present: false },
  status: { state: 'ready', detail: 'Always there' },
  concurrency: 1
})
const model = sampleModel('local', 'tesseract', {
  label: 'Tesseract',
  visionSource: 'built in',
  free: true,
  takesPrompt: false,
  json: 'no',
  boxes: 'yes',
  note: 'Reads printed English text and takes no prompt.'
})
const lane = (number: number): Lane => ({
  id: `lane_${number}` as LaneId,
  provider: provider.id,
  model: model.id,
  label: `Model ${number}`,
  providerLabel: 'Built-in',
  hue: number,
  params: {}
})

let board: Board
let fake: FakeBridge

async function open(start: Partial<Board>, handlers: FakeHandlers = {}): Promise<void> {
  board = emptyBoard(start)
  fake = installFakeBridge({
    'boards.open': () => board,
    'providers.list': () => [provider],
    'providers.models': () => [model],
    ...handlers
  })
  render(
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  )
  await waitFor(() => expect(useBoard.getState().board).toBeDefined())
}

beforeEach(() => {
  // jsdom lays nothing out; the columns need a width to fit into.
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, value: 1200 })
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, value: 700 })
})
afterEach(() => {
  cleanup()
  queryClient.clear()
  useBoard.setState({ board: undefined })
})

describe('first run', () => {
  it('says why nothing can be run, and takes a model with one press', async () => {
    await open({})
    expect(await screen.findByText('Drop images or folders here')).toBeDefined()
    expect(screen.getByText(/Add an image and a model to run/)).toBeDefined()
    fireEvent.click(await screen.findByRole('checkbox', { name: /Tesseract/ }))
    await waitFor(() => expect(useBoard.getState().board?.lanes).toHaveLength(1))
    expect(screen.getByText(/Add an image to run/)).toBeDefined()
  })
})

const run = 'run_1' as RunId
const cells = [1, 2].map((number) => ({
  id: `cell_${number}` as CellId,
  laneId: lane(number).id,
  imageId: image.id,
  repeat: 0,
  state: 'queued' as const
}))
const summary: RunSummary = {
  id: run,
  boardId: emptyBoard().id,
  number: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  state: 'running',
  title: '',
  imageCount: 1,
  lanes: [],
  counts: { total: 2, queued: 2, running: 0, done: 0, failed: 0 },
  spentUsd: '0',
  unknownCosts: 0
}

function viewOf(): RunView {
  const prompt = { text: '', system: '' }
  const lanes = [1, 2].map((number) => ({
    ...lane(number),
    prompt,
    params: {},
    letter: number === 1 ? 'A' : 'B'
  }))
  const spec = {
    boardId: summary.boardId,
    images: [image.id],
    lanes,
    repeats: 1,
    concurrency: 8
  }
  return { summary, spec, images: [image], cells, seq: 0 }
}

const running: FakeHandlers = {
  'runs.start': () => run,
  'runs.open': viewOf,
  'runs.answers': () => ({
    runId: run,
    imageId: image.id,
    cells: cells.map((cell, ordinal) => ({ ...cell, runId: run, ordinal, attempts: 0 })),
    seq: 0
  })
}

let seq = 0
function send(number: number, event: AttemptEvent): void {
  seq++
  const cell = cells[number - 1]
  if (!cell) throw new Error('No such cell.')
  const attempt = `attempt_${number}` as never
  const stamp = { run, lane: cell.laneId, cell: cell.id, attempt, seq, at: seq }
  fake.push('run.events', { runId: run, events: [{ ...stamp, event }] })
}

describe('a run', () => {
  it('starts with the lanes on screen and shows each answer in its own column', async () => {
    await open({ images: [image], lanes: [lane(1), lane(2)] }, running)
    fireEvent.click(await screen.findByRole('button', { name: /^Run(?! options)/ }))
    await waitFor(() => expect(fake.calls.some(({ name }) => name === 'runs.answers')).toBe(true))
    const start = fake.calls.find(({ name }) => name === 'runs.start')?.input
    expect(start).toMatchObject({ images: [image.id], lanes: [{ letter: 'A' }, { letter: 'B' }] })

    seq = 0
    await act(async () => {
      for (const number of [2, 1])
        send(number, { type: 'created', number: 1, startedAt: new Date().toISOString() })
      send(2, { type: 'text', delta: 'I am lane 2' })
      send(1, { type: 'text', delta: 'I am lane 1' })
      send(2, { type: 'ended' })
      send(1, { type: 'ended' })
    })
    for (const number of [1, 2]) {
      const column = screen.getByRole('article', { name: new RegExp(`Model ${number}$`) })
      await waitFor(() => expect(column.textContent).toContain(`I am lane ${number}`))
      expect(column.textContent).toContain('Done')
    }
    expect(screen.getByText(/^Model \d done/)).toBeDefined()
  })
})

it('has a component behind every dialog', () => {
  const dialogs = [
    'picker',
    'settings',
    'palette',
    'history',
    'shortcuts',
    'about',
    'skipped',
    'saveSet',
    'savePreset',
    'renameBoard',
    'importKeys',
    'openLink'
  ] satisfies (keyof import('./state/uiStore').Dialogs)[]
  expect(slotNames()).toEqual(expect.arrayContaining([...dialogs, 'boardMenu']))
})
