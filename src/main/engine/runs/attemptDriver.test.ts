import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { failure } from '../../../shared/domain/failure'
import type { Failure } from '../../../shared/domain/failure'
import type { CellId, RunId } from '../../../shared/domain/ids'
import { answering, createHarness, failing, imageId, lane, spec } from './testing/harness'
import type { Harness, HarnessOptions } from './testing/harness'

const BUSY = failure('rate-limited', { status: 429, notCharged: true })
const REFUSED = failure('network', { notCharged: true })

let harness: Harness | undefined

beforeEach(() => {
  vi.useFakeTimers({
    toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date']
  })
})
afterEach(async () => {
  vi.useRealTimers()
  await harness?.dispose()
  harness = undefined
})

/** A cell whose attempts fail like this, one after the other, and then answer. */
async function begin(failures: readonly Failure[], options: Partial<HarnessOptions> = {}) {
  const left = [...failures]
  const starts: number[] = []
  const h = (harness = createHarness({
    script: (_input, emit) => {
      starts.push(performance.now() - began)
      const next = left.shift()
      emit(...(next === undefined ? answering('at last') : [failing(next)]))
    },
    ...options
  }))
  const began = performance.now()
  const run = h.runs.start(spec(1, [lane('a')]))
  await vi.advanceTimersByTimeAsync(0)
  const cell = h.runs.open(run).cells[0]!.id
  return { h, run, cell, starts }
}

function summaryOf(h: Harness, cell: CellId) {
  return h.runs
    .attempts(cell)
    .map(({ number, state, phase, failure: why }) => [number, why?.class ?? state, phase])
}

describe('a provider that turns attempts away unread', () => {
  it('is tried again after 1 s, 2 s, 4 s, less what is left to chance', async () => {
    const { h, run, cell, starts } = await begin([BUSY, REFUSED, BUSY])
    expect(summaryOf(h, cell)).toEqual([
      [1, 'rate-limited', 'preparing'],
      [2, 'running', 'backoff']
    ])
    await vi.advanceTimersByTimeAsync(10_000)
    expect(starts).toEqual([0, 500, 1_500, 3_500])
    expect(summaryOf(h, cell).map(([, state]) => state)).toEqual([
      'rate-limited',
      'network',
      'rate-limited',
      'done'
    ])
    expect(h.runs.open(run).summary.counts).toMatchObject({ done: 1, failed: 0 })
    expect(h.events.map(({ seq }) => seq)).toEqual(h.events.map((_, index) => index + 1))
  })

  it('is shown as a waiting attempt that says until when', async () => {
    const { h, run } = await begin([BUSY])
    const [cell] = h.runs.answers(run, imageId(0)).cells
    expect(cell!.answer).toMatchObject({
      number: 2,
      phaseDetail: 'Try 2 of 4',
      until: Date.now() + 500,
      timings: { queued: 0, backoff: 0 }
    })
    expect(h.runs.open(run).cells[0]!.state).toBe('running')
  })

  it('is believed when it says how long to wait', async () => {
    const { starts } = await begin([{ ...BUSY, retryAfterMs: 7_000 }])
    await vi.advanceTimersByTimeAsync(6_999)
    expect(starts).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(starts).toEqual([0, 7_000])
  })

  it('is given up after the tries of the settings', async () => {
    const { h, run, cell } = await begin(Array<Failure>(9).fill(BUSY), { settings: { tries: 3 } })
    await vi.advanceTimersByTimeAsync(60_000)
    expect(summaryOf(h, cell)).toHaveLength(3)
    expect(h.runs.open(run).summary).toMatchObject({ state: 'ended', counts: { failed: 1 } })
  })

  it('is not waited for any more when the cell is stopped', async () => {
    const { h, run, cell, starts } = await begin([BUSY])
    h.runs.stop(run, [cell])
    expect(summaryOf(h, cell)[1]).toEqual([2, 'cancelled', 'backoff'])
    expect((await h.runs.finished(run)).counts.failed).toBe(1)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(starts).toHaveLength(1)
  })

  it('is asked at once when retry is pressed while waiting', async () => {
    const { h, run, cell, starts } = await begin([{ ...BUSY, retryAfterMs: 60_000 }])
    h.runs.retry(run, [cell])
    await vi.advanceTimersByTimeAsync(0)
    expect(starts).toEqual([0, 0])
    expect(summaryOf(h, cell)[1]![1]).toBe('done')
  })
})

it.each([
  ['may have arrived', failure('outcome-unknown')],
  ['was cut', failure('network')],
  ['is refused for good', failure('auth')],
  ['has to wait for hours', { ...BUSY, retryAfterMs: 3_600_000 }]
])('never repeats on its own what %s', async (_what, why) => {
  const { h, run, cell } = await begin([why])
  expect((await h.runs.finished(run)).counts.failed).toBe(1)
  expect(summaryOf(h, cell)).toHaveLength(1)
})

it('lets other providers use the place of a cell that only waits', async () => {
  const answered: string[] = []
  const h = (harness = createHarness({
    settings: { concurrency: 1 },
    script: (input, emit) => {
      const { text } = input.plan.prompt
      if (text === 'I am busy.') return emit(failing(BUSY))
      answered.push(text)
      emit(...answering('yes'))
    }
  }))
  const run: RunId = h.runs.start({
    ...spec(1, [lane('busy', 'one'), lane('free', 'two')]),
    concurrency: 1
  })
  await vi.advanceTimersByTimeAsync(0)
  expect(answered).toEqual(['I am free.'])
  await vi.advanceTimersByTimeAsync(60_000)
  expect((await h.runs.finished(run)).counts).toMatchObject({ done: 1, failed: 1 })
})
