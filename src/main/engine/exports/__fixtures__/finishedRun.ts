/** A run of two images and two lanes: answered, cut off half-way, free, and never started. */
import { emptyAnswer, foldEvent, type Answer } from '../../../../shared/domain/answer'
import type { AttemptEvent } from '../../../../shared/domain/events'
import { failure } from '../../../../shared/domain/failure'
import type {
  AttemptId,
  BoardId,
  CellId,
  ImageId,
  LaneId,
  ProviderId,
  RunId
} from '../../../../shared/domain/ids'
import type { ImageInfo } from '../../../../shared/domain/image'
import type { RunLane } from '../../../../shared/domain/lane'
import { planCells, type CellState } from '../../../../shared/domain/run'
import type { RunView } from '../../../../shared/ipc/views'
import type { RunReader } from '../jsonl'

export const RUN = 'run_1' as RunId
const STARTED_AT = '2026-03-01T09:30:00.000Z'

export const images: readonly ImageInfo[] = [
  info('a', 'cat & <dog>.jpg', 'pets/old'),
  info('b', 'tabelle-ü.png', '')
]

const lanes: readonly RunLane[] = [
  laneOf('A', 'm-1', 'Model <One>', { temperature: 0.2 }),
  laneOf('B', 'm-2', 'Model Two', {})
]

const answers: readonly (Answer | undefined)[] = [
  answered([
    [10, { type: 'mark', mark: 'started' }],
    [12, { type: 'warning', sentence: 'One part of the answer could not be read and is missing.' }],
    [60.04, { type: 'mark', mark: 'firstByte' }],
    [90, { type: 'reasoning', delta: 'Let me <think>.' }],
    [110, { type: 'text', delta: 'A cat,\n' }],
    [1110, { type: 'text', delta: '<script>alert(1)</script> "quoted".' }],
    [1111, { type: 'usage', usage: { inputTokens: 1204, outputTokens: 110, reasoningTokens: 10 } }],
    [1111, { type: 'cost', cost: { mark: 'computed', usd: '0.00106', reason: 'tokens × price' } }],
    [1112, { type: 'served', model: 'm-1-2026', finishReason: 'stop' }],
    [1112, { type: 'ended' }]
  ]),
  answered([
    [10, { type: 'mark', mark: 'started' }],
    [100, { type: 'text', delta: 'PARTIAL, not an answer' }],
    [
      200,
      {
        type: 'failed',
        failure: failure('truncated', { status: 200, vendorMessage: 'length <limit>' })
      }
    ]
  ]),
  answered([
    [0, { type: 'mark', mark: 'started' }],
    [5, { type: 'text', delta: 'Zeile 1' }],
    [6, { type: 'cost', cost: { mark: 'computed', usd: '0', free: true, reason: 'free' } }],
    [7, { type: 'ended' }]
  ]),
  undefined
]

const planned = planCells({
  images: images.map(({ id }) => id),
  lanes,
  repeats: 1
})
export const cells: readonly CellState[] = planned.map((cell, index) => {
  const answer = answers[index]
  return {
    ...cell,
    id: `cell_${index}` as CellId,
    runId: RUN,
    attempts: answer === undefined ? 0 : 1,
    ...(answer !== undefined && { answer })
  }
})

export const view: RunView = {
  summary: {
    id: RUN,
    boardId: 'board_1' as BoardId,
    number: 14,
    createdAt: STARTED_AT,
    state: 'ended',
    title: 'What is "this" <b>?',
    imageCount: 2,
    lanes,
    counts: { total: 4, queued: 1, running: 0, done: 2, failed: 1 },
    spentUsd: '0.00106',
    unknownCosts: 1
  },
  spec: {
    boardId: 'board_1' as BoardId,
    images: images.map(({ id }) => id),
    lanes,
    repeats: 1,
    concurrency: 4
  },
  images,
  cells: [],
  seq: 9
}

export const runs: RunReader = {
  open: () => view,
  // Not in the run's order, which the exports have to restore.
  answers: (runId, imageId) => ({
    runId,
    imageId,
    cells: cells.filter((cell) => cell.imageId === imageId).reverse(),
    seq: 9
  })
}

function info(digit: string, name: string, folder: string): ImageInfo {
  return {
    id: digit.repeat(64) as ImageId,
    name,
    folder,
    format: 'jpeg',
    width: 640,
    height: 480,
    orientation: 1,
    sizeBytes: 1000,
    location: 'linked'
  }
}

function laneOf(letter: string, model: string, label: string, params: RunLane['params']): RunLane {
  return {
    id: `lane_${letter}` as LaneId,
    provider: 'openai-compatible' as ProviderId,
    model,
    label,
    providerLabel: 'Mock server',
    hue: letter.charCodeAt(0) - 64,
    letter,
    prompt: { text: 'What is "this" <b>?', system: '' },
    params
  }
}

function answered(events: readonly (readonly [number, AttemptEvent])[]): Answer {
  return events.reduce(
    (answer, [at, event]) => foldEvent(answer, event, at),
    emptyAnswer('attempt_1' as AttemptId, 1, STARTED_AT)
  )
}
