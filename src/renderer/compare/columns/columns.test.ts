import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyAnswer } from '../../../shared/domain/answer'
import type { Answer } from '../../../shared/domain/answer'
import { failure } from '../../../shared/domain/failure'
import type { AttemptId, LaneId } from '../../../shared/domain/ids'
import { columnState, stateLook } from './columnState'
import { COLUMN_MIN_PX, openColumns } from './fitColumns'
import { bestOf, metricsOf } from './metrics'
import { axisFor, elapsedMs, ribbonParts } from './ribbon'

const lanes = (count: number) => Array.from({ length: count }, (_, i) => `lane_${i}` as LaneId)
const answer = (more: Partial<Answer> = {}): Answer => ({
  ...emptyAnswer('attempt_1' as AttemptId, 1, '2026-01-01T00:00:00.000Z'),
  ...more
})

describe('which columns are open', () => {
  const base = { spinePx: 48, folded: [], recent: [] }

  it('opens as many as fit, the first ones first', () => {
    const open = openColumns({ ...base, lanes: lanes(5), width: 928 })
    expect([...open]).toEqual(lanes(3))
  })

  it('opens one that was asked for in place of the last', () => {
    const [a, b, , , e] = lanes(5)
    const open = openColumns({ ...base, lanes: lanes(5), width: 928, recent: [e as LaneId] })
    expect(open).toEqual(new Set([a, b, e]))
  })

  it('never makes a column narrower than the least, but for the only one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 8 }),
        fc.integer({ min: 100, max: 4000 }),
        (count, width) => {
          const open = openColumns({ ...base, lanes: lanes(count), width })
          expect(open.size).toBeGreaterThan(0)
          const each = (width - (count - open.size) * 48) / open.size
          if (open.size > 1) expect(each).toBeGreaterThanOrEqual(COLUMN_MIN_PX)
        }
      )
    )
  })

  it('leaves folded what was folded by hand', () => {
    const open = openColumns({ ...base, lanes: lanes(3), width: 3000, folded: lanes(1) })
    expect([...open]).toEqual(lanes(3).slice(1))
  })
})

describe('states', () => {
  it('tells a stopped answer from a failed one', () => {
    const brief = { id: 'c', laneId: 'l', imageId: 'i', repeat: 0, state: 'failed' } as never
    const stopped = answer({ state: 'failed', failure: failure('cancelled') })
    const failed = answer({ state: 'failed', failure: failure('rate-limited') })
    expect(columnState(brief, stopped)).toBe('stopped')
    expect(columnState(brief, failed)).toBe('error')
    expect(stateLook('error', failed)).toMatchObject({ label: 'Rate limited', tone: 'danger' })
    expect(columnState(undefined, undefined)).toBe('ready')
  })
})

describe('figures', () => {
  it('shows what is unknown as a dash, never as 0', () => {
    const values = metricsOf(answer({ state: 'done' }), 0).map(({ value }) => value)
    expect(values).toEqual(['—', '—', '—', '—', '—', '—'])
  })

  it('names a best value among done answers only, and none in a tie', () => {
    const done = (first: number) =>
      answer({ state: 'done', timings: { started: 0, firstText: first, lastText: 9, done: 10 } })
    const one = { key: 'a', answer: done(5) }
    expect(bestOf([one]).first).toBeUndefined()
    expect(bestOf([one, { key: 'b', answer: done(7) }])).toMatchObject({ first: 'a' })
    expect(bestOf([one, { key: 'b', answer: done(5) }]).first).toBeUndefined()
    expect(
      bestOf([one, { key: 'b', answer: { ...done(1), state: 'failed' } }]).first
    ).toBeUndefined()
  })
})

describe('the time axis', () => {
  it.each([
    [0, 3000],
    [3000, 3000],
    [3001, 12_000],
    [100_000, 120_000],
    [120_001, 240_000]
  ])('holds %i ms in %i', (ms, axis) => expect(axisFor(ms)).toBe(axis))

  it('shows parts that add up to the time that passed', () => {
    const mark = fc.integer({ min: 0, max: 5000 })
    fc.assert(
      fc.property(fc.array(mark, { minLength: 4, maxLength: 4 }), (marks) => {
        const [sent, firstReasoning, firstText, done] = marks.sort((a, b) => a - b)
        const timings = { started: 0, sent, firstReasoning, firstText, done } as Answer['timings']
        const ended = answer({ state: 'done', timings })
        const sum = ribbonParts(ended, 0).reduce((total, part) => total + part.ms, 0)
        expect(sum).toBe(elapsedMs(ended, 0))
      })
    )
  })

  it('is empty while an attempt waits in line', () => {
    expect(ribbonParts(answer(), Date.now())).toEqual([])
  })
})
