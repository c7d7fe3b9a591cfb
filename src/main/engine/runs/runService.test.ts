import { afterEach, describe, expect, it } from 'vitest'
import { emptyAnswer, foldEvent } from '../../../shared/domain/answer'
import type { Answer } from '../../../shared/domain/answer'
import { isTerminal } from '../../../shared/domain/events'
import { failure } from '../../../shared/domain/failure'
import type { AttemptId, CellId, RunId } from '../../../shared/domain/ids'
import { answering, createHarness, failing, imageId, lane, spec, until } from './testing/harness'
import type { Harness, HarnessOptions } from './testing/harness'

let harness: Harness | undefined

function open(options: HarnessOptions): Harness {
  return (harness = createHarness(options))
}

afterEach(async () => {
  await harness?.dispose()
  harness = undefined
})

function foldAll(of: Harness, attempt: AttemptId): Answer {
  return of.events
    .filter((stamped) => stamped.attempt === attempt)
    .reduce((answer, { event, at }) => foldEvent(answer, event, at), emptyAnswer(attempt, 0, ''))
}

function cellsOf(of: Harness, run: RunId, image = 0) {
  return of.runs.answers(run, imageId(image)).cells
}

/** Holds every attempt until it is released or stopped. */
function held() {
  const releases: (() => void)[] = []
  const script: HarnessOptions['script'] = (input, emit) =>
    new Promise((resolve) => {
      emit({ type: 'text', delta: `begun by ${input.plan.prompt.text}` })
      input.signal.addEventListener('abort', () => {
        emit(failing(failure('cancelled')))
        resolve()
      })
      releases.push(() => {
        emit({ type: 'ended' })
        resolve()
      })
    })
  return { script, releases, release: () => releases.splice(0).forEach((go) => go()) }
}

describe('a run', () => {
  it('answers every cell, and what is stored is what was said', async () => {
    const h = open({
      script: (input, emit) => emit(...answering('I see ', input.plan.images[0]!.name))
    })
    const run = h.runs.start(spec(3, [lane('a'), lane('b')], 2))
    const summary = await h.runs.finished(run)
    expect(summary.counts).toEqual({ total: 12, queued: 0, running: 0, done: 12, failed: 0 })
    expect(summary).toMatchObject({ state: 'ended', number: 1, imageCount: 3, unknownCosts: 12 })
    for (const image of [0, 1, 2])
      for (const cell of cellsOf(h, run, image)) {
        expect(cell.answer?.text).toBe(`I see picture-${image}.png`)
        expect(cell.answer).toEqual(foldAll(h, cell.answer!.attempt))
        expect(h.runs.attempts(cell.id)).toEqual([cell.answer])
      }
    expect(h.runs.isRunning()).toBe(false)
  })

  it('numbers its events without gaps, begins each attempt with its making, ends it once', async () => {
    const h = open({ script: (_input, emit) => emit(...answering('yes')) })
    const run = h.runs.start(spec(4, [lane('a'), lane('b')]))
    await h.runs.finished(run)
    expect(h.events.map(({ seq }) => seq)).toEqual(h.events.map((_, index) => index + 1))
    for (const attempt of new Set(h.events.map((stamped) => stamped.attempt))) {
      const own = h.events.filter((stamped) => stamped.attempt === attempt)
      expect(own[0]!.event.type).toBe('created')
      expect(own.filter(({ event }) => isTerminal(event))).toEqual([own.at(-1)])
      expect(own.every(({ at }, index) => index === 0 || at >= own[index - 1]!.at)).toBe(true)
    }
    expect(h.runs.open(run).seq).toBe(h.events.length)
  })

  it('says nothing terminal that is not in the database yet', async () => {
    const h = open({ script: (_input, emit) => emit(...answering('stored')) })
    const seen: unknown[] = []
    h.runs.onEvents(({ events }) => {
      for (const { event, attempt, cell } of events)
        if (isTerminal(event))
          seen.push(
            h.database.get(
              `select a.state, a.text, c.state as cell from attempts a join cells c on c.id = ?
               where a.id = ?`,
              cell,
              attempt
            )
          )
    })
    const run = h.runs.start(spec(3, [lane('a')]))
    await h.runs.finished(run)
    expect(seen).toEqual(Array(3).fill({ state: 'done', text: 'stored', cell: 'done' }))
  })

  it('never swaps two lanes of the same model, through a reopen', async () => {
    const first = open({
      script: async (input, emit) => {
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 8))
        emit(...answering(input.plan.prompt.text))
      }
    })
    const run = first.runs.start(spec(8, [lane('left'), lane('right')]))
    await first.runs.finished(run)
    const check = (h: Harness): void => {
      for (let image = 0; image < 8; image++)
        for (const { laneId, answer } of cellsOf(h, run, image))
          expect(answer?.text).toBe(`I am ${laneId}.`)
    }
    check(first)
    await first.runs.close()
    first.database.close()
    check(open({ folder: first.folder, script: () => undefined }))
  })

  it('refuses what cannot be planned', () => {
    const h = open({ script: () => undefined })
    expect(() => h.runs.start(spec(0, [lane('a')]))).toThrow('nothing to run')
    expect(() => h.runs.start(spec(1, [lane('a'), lane('a')]))).toThrow('same id')
    expect(() => h.runs.open('run_none' as RunId)).toThrow('no longer there')
  })

  it('fails the cells of a provider that is gone, and no others', async () => {
    const h = open({ script: (_input, emit) => emit(...answering('fine')) })
    const run = h.runs.start(spec(1, [lane('a'), lane('b', 'gone')]))
    await h.runs.finished(run)
    const [a, b] = cellsOf(h, run)
    expect(a!.answer).toMatchObject({ state: 'done' })
    expect(b!.answer).toMatchObject({
      state: 'failed',
      failure: { class: 'bad-input', notCharged: true },
      cost: { mark: 'computed', usd: '0' }
    })
  })

  it('makes a failure of whatever a part throws, or of a runner that says nothing', async () => {
    const h = open({
      prepared: (id) =>
        id === imageId(0)
          ? Promise.reject(Object.assign(new Error('gone'), { failure: failure('too-large') }))
          : Promise.reject(new TypeError('a bug')),
      script: () => undefined
    })
    const run = h.runs.start(spec(2, [lane('a')]))
    await h.runs.finished(run)
    expect(cellsOf(h, run)[0]!.answer!.failure!.class).toBe('too-large')
    expect(cellsOf(h, run, 1)[0]!.answer!.failure!.sentence).toContain('could not carry out')
  })

  it('adds up what it cost, exactly, with the unknown apart', async () => {
    const h = open({
      provider: {
        priceOf: () => ({ inputPerMTok: '0.1', outputPerMTok: '0.2', source: 'typed by you' })
      },
      script: (input, emit) => {
        const isFirst = input.plan.images[0]!.name === 'picture-0.png'
        if (!isFirst) emit({ type: 'usage', usage: { inputTokens: 1, outputTokens: 1 } })
        emit(...answering('yes'))
      }
    })
    const run = h.runs.start(spec(4, [lane('a')]))
    const summary = await h.runs.finished(run)
    expect(summary).toMatchObject({ spentUsd: '0.0000009', unknownCosts: 1 })
    expect(h.runs.list({ limit: 10 })).toEqual([summary])
    expect(h.changes.at(-1)).toEqual(summary)
  })
})

describe('stopping and retrying', () => {
  it('stops one cell at once and lets the others be', async () => {
    const { script, release } = held()
    const h = open({ script })
    const run = h.runs.start(spec(1, [lane('a'), lane('b')]))
    await until(() => cellsOf(h, run).every(({ answer }) => answer?.text))
    const [a, b] = cellsOf(h, run)
    h.runs.stop(run, [a!.id])
    expect(cellsOf(h, run)[0]!.answer).toMatchObject({
      state: 'failed',
      text: 'begun by I am a.',
      failure: { class: 'cancelled' }
    })
    release()
    const summary = await h.runs.finished(run)
    expect(summary.counts).toMatchObject({ done: 1, failed: 1 })
    expect(cellsOf(h, run).find(({ id }) => id === b!.id)!.answer!.state).toBe('done')
  })

  it('stops the whole run: cells that never began say that they were stopped', async () => {
    const { script } = held()
    const h = open({ script, concurrency: 2 })
    const run = h.runs.start(spec(300, [lane('a'), lane('b')]))
    await until(() => h.runs.open(run).summary.counts.running === 2)
    h.runs.stop(run)
    const summary = await h.runs.finished(run)
    expect(summary).toMatchObject({ state: 'ended', counts: { failed: 600, running: 0 } })
    expect(h.runs.open(run).cells.every((cell) => cell.failureClass === 'cancelled')).toBe(true)
    expect(cellsOf(h, run, 299)[0]).toMatchObject({
      attempts: 1,
      answer: { failure: { class: 'cancelled', notCharged: true }, timings: { queued: 0 } }
    })
  })

  it('retries one cell as a new attempt that does not touch the old one', async () => {
    let round = 0
    const h = open({
      script: (_input, emit) => {
        round += 1
        emit({ type: 'text', delta: `round ${round}` })
        emit(round === 1 ? failing(failure('truncated')) : { type: 'ended' })
      }
    })
    const run = h.runs.start(spec(1, [lane('a')]))
    await h.runs.finished(run)
    const before = h.runs.open(run).seq
    const [cell] = cellsOf(h, run)
    h.runs.retry(run, [cell!.id])
    expect(h.runs.open(run).summary).toMatchObject({ state: 'running', counts: { failed: 0 } })
    await h.runs.finished(run)
    expect(h.runs.attempts(cell!.id).map(({ number, text }) => [number, text])).toEqual([
      [1, 'round 1'],
      [2, 'round 2']
    ])
    expect(h.runs.open(run).summary).toMatchObject({ state: 'ended', counts: { done: 1 } })
    expect(h.events.at(-1)!.seq).toBeGreaterThan(before)
    expect(h.events.map(({ seq }) => seq)).toEqual(h.events.map((_, index) => index + 1))
  })

  it('retries all failed cells and only those, in another session too', async () => {
    const first = open({
      script: (input, emit) =>
        emit(
          ...(input.plan.prompt.text === 'I am a.'
            ? answering('first')
            : [failing(failure('provider'))])
        )
    })
    const run = first.runs.start(spec(3, [lane('a'), lane('b')]))
    await first.runs.finished(run)
    await first.runs.close()
    first.database.close()
    const h = open({
      folder: first.folder,
      script: (_input, emit) => emit(...answering('second'))
    })
    h.runs.retry(run, 'failed')
    const summary = await h.runs.finished(run)
    expect(summary.counts).toMatchObject({ done: 6, failed: 0 })
    for (const image of [0, 1, 2])
      expect(cellsOf(h, run, image).map(({ answer }) => answer!.text)).toEqual(['first', 'second'])
  })

  it('runs a waiting cell first when it is retried', async () => {
    const { script, releases } = held()
    const h = open({ script, concurrency: 1 })
    const run = h.runs.start(spec(5, [lane('a')]))
    await until(() => releases.length === 1)
    const last = cellsOf(h, run, 4)[0]!.id
    h.runs.retry(run, [last])
    releases[0]!()
    await until(() => releases.length === 2)
    expect(cellsOf(h, run, 4)[0]!.answer!.text).toContain('begun')
    await until(() => cellsOf(h, run, 1)[0]!.answer!.phaseDetail === 'First in line for Cloud')
  })

  it('ignores cells of another run and cells that are over', async () => {
    const h = open({ script: (_input, emit) => emit(...answering('yes')) })
    const run = h.runs.start(spec(1, [lane('a')]))
    await h.runs.finished(run)
    const events = h.events.length
    h.runs.stop(run)
    h.runs.stop(run, [cellsOf(h, run)[0]!.id])
    const stranger = 'cell_none' as CellId
    h.runs.retry(run, [stranger])
    h.runs.retry(run, 'failed')
    expect(h.events).toHaveLength(events)
    expect(h.runs.isRunning()).toBe(false)
  })
})

describe('snapshots', () => {
  it('hold exactly the events up to their seq', async () => {
    const { script, release } = held()
    const h = open({ script })
    const run = h.runs.start(spec(1, [lane('a')]))
    await until(() => cellsOf(h, run)[0]!.answer?.text !== undefined)
    const { cells, seq } = h.runs.answers(run, imageId(0))
    const then = cells[0]!.answer!
    release()
    await h.runs.finished(run)
    const later = h.events.filter((stamped) => stamped.seq > seq)
    const now = later.reduce((answer, { event, at }) => foldEvent(answer, event, at), then)
    expect(now).toEqual(cellsOf(h, run)[0]!.answer)
    expect(then.state).toBe('running')
  })

  it('tell waiting cells their place in line', async () => {
    const { script, releases } = held()
    const h = open({ script, concurrency: 1 })
    const run = h.runs.start(
      spec(
        50,
        ['a', 'b', 'c', 'd'].map((id) => lane(id, 'local'))
      )
    )
    await until(() => releases.length === 1)
    const details = cellsOf(h, run).map(({ answer }) => answer?.phaseDetail)
    expect(details.slice(1)).toEqual([
      'First in line for Built-in engines',
      'Second in line for Built-in engines',
      'Third in line for Built-in engines'
    ])
    expect(h.database.get('select count(*) as n from attempts')).toMatchObject({ n: 5 })
    releases[0]!()
    await until(() => cellsOf(h, run)[2]!.answer!.phaseDetail!.startsWith('First'))
  })
})

describe('a process that ends', () => {
  it('killed: finished answers stay, partial texts are there, the rest is interrupted', async () => {
    let count = 0
    const first = open({
      concurrency: 2,
      script: async (_input, emit) => {
        count += 1
        emit({ type: 'text', delta: `text ${count}` }, { type: 'remote-id', id: `job-${count}` })
        if (count === 1) emit({ type: 'ended' })
        else await new Promise(() => undefined)
      }
    })
    const run = first.runs.start(spec(4, [lane('a')]))
    await until(() => count === 3)
    await new Promise((resolve) => setTimeout(resolve, 300))
    first.abandon()

    const h = open({ folder: first.folder, script: (_input, emit) => emit(...answering('again')) })
    expect(h.repository.interruptUnfinished()).toEqual({ runs: 1, attempts: 3 })
    const view = h.runs.open(run)
    expect(view.summary).toMatchObject({ state: 'interrupted', counts: { done: 1, failed: 3 } })
    expect(view.cells.map((cell) => cell.failureClass)).toEqual([
      undefined,
      'interrupted',
      'interrupted',
      'interrupted'
    ])
    expect(cellsOf(h, run, 0)[0]!.answer).toMatchObject({ state: 'done', text: 'text 1' })
    expect(cellsOf(h, run, 1)[0]!.answer).toMatchObject({
      state: 'failed',
      text: 'text 2',
      remoteId: 'job-2',
      failure: { class: 'interrupted' },
      cost: { mark: 'unknown' }
    })
    expect(h.repository.interruptUnfinished()).toEqual({ runs: 0, attempts: 0 })

    h.runs.retry(run, 'failed')
    expect((await h.runs.finished(run)).counts).toMatchObject({ done: 4, failed: 0 })
  })

  it('closed: what runs is interrupted at once, what waits too', async () => {
    const { script } = held()
    const h = open({ script, concurrency: 1 })
    const run = h.runs.start(spec(3, [lane('a')]))
    await until(() => cellsOf(h, run)[0]!.answer?.text !== undefined)
    const finished = h.runs.finished(run)
    await h.runs.close()
    expect(await finished).toMatchObject({ state: 'interrupted', counts: { failed: 3 } })
    expect(cellsOf(h, run)[0]!.answer).toMatchObject({
      text: 'begun by I am a.',
      failure: { class: 'interrupted' }
    })
    expect(h.runs.open(run).cells.every((c) => c.failureClass === 'interrupted')).toBe(true)
    expect(() => h.runs.start(spec(1, [lane('a')]))).toThrow('closing')
  })

  it('stops everything when results cannot be saved, and claims nothing', async () => {
    let isFull = false
    const { script, release } = held()
    const h = open({
      script,
      repository: (real) => ({
        ...real,
        finishAttempt: (...values) => {
          if (isFull) throw new Error('database or disk is full')
          real.finishAttempt(...values)
        }
      })
    })
    const run = h.runs.start(spec(4, [lane('a')]))
    await until(() => h.runs.open(run).summary.counts.running === 4)
    isFull = true
    release()
    const summary = await h.runs.finished(run)
    expect(h.storageErrors).toHaveLength(1)
    expect(summary).toMatchObject({ state: 'interrupted', counts: { done: 0, failed: 4 } })
    expect(h.events.filter(({ event }) => event.type === 'ended')).toEqual([])
    isFull = false
    h.runs.retry(run, 'failed')
    await until(() => h.runs.open(run).summary.counts.running === 4)
    release()
    expect((await h.runs.finished(run)).counts.done).toBe(4)
  })
})

it('takes 5,000 cells through with a flat number of attempts in flight', async () => {
  let inFlight = 0
  let most = 0
  const h = open({
    script: async (_input, emit) => {
      most = Math.max(most, ++inFlight)
      await Promise.resolve()
      emit(...answering('yes'))
      inFlight -= 1
    }
  })
  const lanes = ['a', 'b', 'c', 'd', 'e'].map((id) => lane(id, `provider-${id}`))
  const run = h.runs.start(spec(1_000, lanes))
  const summary = await h.runs.finished(run)
  expect(summary.counts.done).toBe(5_000)
  expect(most).toBeLessThanOrEqual(8)
  expect(h.database.get('select count(*) as n from attempts')).toEqual({ n: 5_000 })
})
