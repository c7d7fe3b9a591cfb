import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { emptyAnswer, foldEvent } from '../../../shared/domain/answer'
import type { Answer } from '../../../shared/domain/answer'
import type { AttemptEvent } from '../../../shared/domain/events'
import { failure } from '../../../shared/domain/failure'
import { newId } from '../../../shared/domain/ids'
import type { BoardId, ImageId, LaneId, ProviderId, RunId } from '../../../shared/domain/ids'
import type { ImageInfo } from '../../../shared/domain/image'
import type { RunLane } from '../../../shared/domain/lane'
import type { RunSpec } from '../../../shared/domain/run'
import { openDatabase } from './database'
import type { Database } from './database'
import { createRunHistory } from './runHistory'
import type { RunHistory, RunQuery } from './runHistory'
import { createRunRepository } from './runRepository'
import type { RunRepository } from './runRepository'

const BOARD = 'board_1' as BoardId
const OTHER = 'board_2' as BoardId
const log = { info: () => {}, warn: () => {}, error: () => {} }

let database: Database
let runs: RunRepository
let history: RunHistory

beforeEach(() => {
  database = openDatabase(':memory:', { log })
  for (const board of [BOARD, OTHER])
    database.run(`insert into boards values (?, 'B', '', '', null, '{}')`, board)
  runs = createRunRepository(database)
  history = createRunHistory(database, runs)
})

afterEach(() => database.close())

function lane(id: string, label = id, prompt = ''): RunLane {
  return {
    id: id as LaneId,
    provider: 'p' as ProviderId,
    model: id,
    label,
    providerLabel: 'P',
    hue: 1,
    letter: 'A',
    prompt: { text: prompt, system: 'secret system words' },
    params: { temperature: 0.5 }
  }
}

function image(name: string): ImageInfo {
  return {
    id: `id of ${name}` as ImageId,
    name,
    folder: '',
    format: 'png',
    width: 1,
    height: 1,
    orientation: 1,
    sizeBytes: 1,
    location: 'linked'
  }
}

interface Sketch {
  readonly images?: readonly string[]
  readonly lanes?: readonly RunLane[]
  readonly board?: BoardId
  readonly title?: string
  readonly repeats?: number
}

function insert(sketch: Sketch = {}): RunId {
  const { images = ['a.png'], lanes = [lane('one')], board = BOARD, title = '' } = sketch
  const id = newId('run')
  const infos = images.map(image)
  const spec: RunSpec = {
    boardId: board,
    images: infos.map((info) => info.id),
    lanes,
    repeats: sketch.repeats ?? 1,
    concurrency: 4
  }
  runs.insertRun({ id, spec, images: infos, createdAt: '2026-01-02T03:04:05.000Z', title })
  return id
}

/** An answer of the cell at an ordinal, stored as far as these events take it. */
function answer(run: RunId, ordinal: number, ...events: readonly AttemptEvent[]): Answer {
  const cell = runs.cellAt(run, ordinal)!
  const begun = emptyAnswer(newId('attempt'), cell.attempts + 1, '2026-01-02T03:04:06.000Z')
  runs.insertAttempt(cell.id, begun)
  runs.setCellState(cell.id, 'running')
  const folded = events.reduce((now, event, index) => foldEvent(now, event, index * 1.25), begun)
  if (folded.state === 'running') runs.saveProgress([folded])
  else runs.finishAttempt(cell.id, folded, folded.state)
  return folded
}

const said = (text: string): readonly AttemptEvent[] => [
  { type: 'text', delta: text },
  { type: 'ended' }
]
const cost = (usd: string): AttemptEvent => ({
  type: 'cost',
  cost: { mark: 'computed', usd, reason: 'because' }
})
const list = (query: Partial<RunQuery> = {}): RunId[] =>
  history.list({ limit: 50, ...query }, () => undefined).map(({ id }) => id)

describe('runs and cells', () => {
  it('are stored whole and numbered per board', () => {
    const first = insert({
      images: ['a.png', 'b.png'],
      lanes: [lane('one'), lane('two')],
      repeats: 2
    })
    const second = insert()
    const other = insert({ board: OTHER })
    expect([first, second, other].map((run) => history.summary(run)!.number)).toEqual([1, 2, 1])
    expect(runs.record(first)).toMatchObject({
      images: [{ name: 'a.png' }, { name: 'b.png' }],
      spec: { images: ['id of a.png', 'id of b.png'], repeats: 2, lanes: [{ id: 'one' }, {}] }
    })
    const cells = runs.briefs(first)
    expect(cells).toHaveLength(8)
    expect(cells.slice(0, 3).map(({ laneId, repeat }) => [laneId, repeat])).toEqual([
      ['one', 0],
      ['two', 0],
      ['one', 1]
    ])
    expect(new Set(cells.map(({ id }) => id)).size).toBe(8)
    expect(history.summary(first)).toMatchObject({
      imageCount: 2,
      state: 'running',
      counts: { total: 8, queued: 8 }
    })
  })

  it('are stored together or not at all', () => {
    const spec = { ...runs.record(insert())!.spec, boardId: 'board_none' as BoardId }
    expect(() =>
      runs.insertRun({ id: newId('run'), spec, images: [], createdAt: '', title: '' })
    ).toThrow(/FOREIGN KEY/)
    expect(list()).toHaveLength(1)
  })

  it('may be 100,000', () => {
    const images = Array.from({ length: 25_000 }, (_, index) => `${index}.png`)
    const run = insert({ images, lanes: ['a', 'b', 'c', 'd'].map((id) => lane(id)) })
    expect(history.summary(run)).toMatchObject({ imageCount: 25_000, counts: { queued: 100_000 } })
    expect(runs.cellAt(run, 99_999)).toMatchObject({ laneId: 'd', imageId: 'id of 24999.png' })
    expect(runs.queued(run, 99_990, 100)).toHaveLength(9)
  })
})

describe('answers', () => {
  it('come back exactly as they were', () => {
    const run = insert()
    const full = answer(
      run,
      0,
      { type: 'mark', mark: 'started' },
      { type: 'reasoning', delta: 'a NUL \u0000 and half a pair \ud83d' },
      { type: 'regions', regions: [{ label: 'cat', score: 0.5, box: [1, 2, 3, 4.5] }] },
      { type: 'usage', usage: { inputTokens: 3, outputTokens: 4 } },
      { type: 'served', model: 'm-1', requestId: 'r', finishReason: 'stop' },
      { type: 'warning', sentence: 'seed was dropped' },
      { type: 'remote-id', id: 'job' },
      cost('0.000123'),
      ...said('Größe „x“ 😀\n')
    )
    const [cell] = runs.imageCells(run, 'id of a.png' as ImageId)
    expect(cell).toMatchObject({ attempts: 1, answer: full })
    expect(cell!.answer).toEqual(full)
    expect(
      database.get('select remote_id, input_tokens, cost_usd, cost_mark from attempts')
    ).toEqual({ remote_id: 'job', input_tokens: 3, cost_usd: '0.000123', cost_mark: 'computed' })
  })

  it('are the newest of their cell, and all are kept', () => {
    const run = insert()
    answer(run, 0, { type: 'failed', failure: failure('truncated') })
    expect(runs.briefs(run)[0]).toMatchObject({ state: 'failed', failureClass: 'truncated' })
    const [requeued] = runs.requeue(run, 'failed')
    expect(requeued).toMatchObject({ state: 'failed', attempts: 1 })
    expect(runs.briefs(run)[0]).not.toHaveProperty('failureClass')
    answer(run, 0, ...said('second'))
    const [cell] = runs.imageCells(run, 'id of a.png' as ImageId)
    expect(cell!.answer).toMatchObject({ number: 2, text: 'second' })
    expect(runs.attempts(cell!.id).map(({ state }) => state)).toEqual(['failed', 'done'])
    expect(runs.requeue(run, 'failed')).toEqual([])
  })

  it('that follow one another change places in one step', () => {
    const run = insert()
    const begun = answer(run, 0, { type: 'text', delta: 'x' })
    const cell = runs.cellAt(run, 0)!.id
    const over = foldEvent(begun, { type: 'failed', failure: failure('rate-limited') }, 9)
    runs.replaceAttempt(cell, over, emptyAnswer(newId('attempt'), 2, ''))
    expect(runs.attempts(cell).map(({ state }) => state)).toEqual(['failed', 'running'])
    expect(runs.cell(cell)).toMatchObject({ state: 'running', attempts: 2 })
  })
})

describe('what a process left', () => {
  it('becomes interrupted, and only that', () => {
    const ended = insert()
    answer(ended, 0, ...said('kept'))
    runs.endRun(ended, 'ended', '2026-01-03')
    const open = insert({ images: ['a.png', 'b.png', 'c.png'] })
    answer(open, 0, ...said('kept'))
    answer(open, 1, { type: 'text', delta: 'half' })
    const all = insert()
    answer(all, 0, ...said('kept'))

    expect(runs.interruptUnfinished()).toEqual({ runs: 1, attempts: 1 })
    expect([ended, open, all].map((run) => history.summary(run)!.state)).toEqual([
      'ended',
      'interrupted',
      'ended'
    ])
    expect(runs.briefs(open).map(({ failureClass }) => failureClass)).toEqual([
      undefined,
      'interrupted',
      'interrupted'
    ])
    expect(runs.attempts(runs.cellAt(open, 1)!.id)[0]).toMatchObject({
      state: 'failed',
      text: 'half',
      failure: failure('interrupted')
    })
    expect(runs.attempts(runs.cellAt(open, 2)!.id)).toEqual([])
    expect(runs.requeue(open, 'failed')).toHaveLength(2)
    history.forget(open)
    expect(history.summary(open)).toMatchObject({ state: 'running', counts: { queued: 2 } })
  })

  it('can be limited to one run', () => {
    const one = insert()
    const two = insert()
    expect(runs.interruptUnfinished(one)).toEqual({ runs: 1, attempts: 0 })
    expect(history.summary(two)!.state).toBe('running')
  })
})

describe('history', () => {
  it('is newest first and goes on before a run', () => {
    const ids = Array.from({ length: 5 }, () => insert())
    const newest = [...ids].reverse()
    expect(list()).toEqual(newest)
    expect(list({ limit: 2 })).toEqual(newest.slice(0, 2))
    expect(list({ limit: 2, before: newest[1]! })).toEqual(newest.slice(2, 4))
    insert({ board: OTHER })
    expect(list({ boardId: BOARD })).toEqual(newest)
  })

  it('leaves out the runs of a deleted board, unless it is asked for', () => {
    const run = insert({ board: OTHER })
    database.run(`update boards set deleted_at = '2026' where id = ?`, OTHER)
    expect(list()).toEqual([])
    expect(list({ boardId: OTHER })).toEqual([run])
  })

  it('finds titles, prompts, answers, labels and image names, whatever the case', () => {
    const title = insert({ title: 'Read the RECEIPT' })
    const prompt = insert({ lanes: [lane('x', 'X', 'Describe\nthe Élan vital')] })
    const label = insert({ lanes: [lane('y', 'GPT 5 Vision')] })
    const named = insert({ images: ['Café 100%.png'] })
    const text = insert()
    answer(text, 0, ...said('A raccoon_on the fence'))
    const partial = insert()
    answer(partial, 0, { type: 'text', delta: 'raccoon' })
    expect(list({ search: 'receipt' })).toEqual([title])
    expect(list({ search: 'élan' })).toEqual([prompt])
    expect(list({ search: 'ÉLAN VITAL' })).toEqual([prompt])
    expect(list({ search: ' gpt 5 ' })).toEqual([label])
    expect(list({ search: 'café 100%' })).toEqual([named])
    expect(list({ search: 'RACCOON' })).toEqual([text])
    expect(list({ search: 'coon_on' })).toEqual([text])
    expect(list({ search: 'raccoon%fence' })).toEqual([])
    expect(list({ search: 'temperature' })).toEqual([])
    expect(list({ search: '  ' })).toHaveLength(6)
  })

  it('adds decimals exactly, failed attempts too, and counts the unknown apart', () => {
    const run = insert({ images: ['a', 'b', 'c', 'd'] })
    answer(run, 0, cost('0.1'), ...said('x'))
    answer(run, 1, cost('0.2'), ...said('x'))
    answer(run, 2, cost('0.000000000001'), { type: 'failed', failure: failure('truncated') })
    answer(run, 3, ...said('x'))
    runs.endRun(run, 'ended', '2026-01-03')
    expect(history.summary(run)).toMatchObject({
      spentUsd: '0.300000000001',
      unknownCosts: 1,
      endedAt: '2026-01-03',
      counts: { total: 4, done: 3, failed: 1 }
    })
  })

  it('takes the word of a run that is going on', () => {
    const run = insert()
    const live = { ...history.summary(run)!, title: 'live' }
    expect(history.list({ limit: 1 }, () => live)).toEqual([live])
  })
})
