import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { emptyAnswer, foldEvent } from '../../../shared/domain/answer'
import type { Answer } from '../../../shared/domain/answer'
import type { AttemptEvent, StampedEvent } from '../../../shared/domain/events'
import { failure } from '../../../shared/domain/failure'
import type { AttemptId, CellId, LaneId, RunId } from '../../../shared/domain/ids'
import type { RunEvents } from '../../../shared/ipc/views'
import { EventMerger } from './eventMerger'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function stamped(run: number, attempt: number, seq: number, event: AttemptEvent): StampedEvent {
  return {
    run: `run_${run}` as RunId,
    lane: `lane_${attempt}` as LaneId,
    cell: `cell_${run}_${attempt}` as CellId,
    attempt: `attempt_${run}_${attempt}` as AttemptId,
    seq,
    at: seq * 3,
    event
  }
}

function text(delta: string): AttemptEvent {
  return { type: 'text', delta }
}

const END: AttemptEvent = { type: 'ended' }

/** What whoever folds these events has of one attempt. */
function folded(events: readonly StampedEvent[], id: AttemptId): Answer {
  return events
    .filter(({ attempt }) => attempt === id)
    .reduce((answer, { event, at }) => foldEvent(answer, event, at), emptyAnswer(id, 1, ''))
}

const anyEvent: fc.Arbitrary<AttemptEvent> = fc.oneof(
  { weight: 6, arbitrary: fc.string({ maxLength: 4 }).map(text) },
  {
    weight: 3,
    arbitrary: fc.string({ maxLength: 4 }).map((delta) => ({ type: 'reasoning', delta }) as const)
  },
  fc.constant<AttemptEvent>({ type: 'mark', mark: 'firstByte' }),
  fc.constant<AttemptEvent>({ type: 'phase', phase: 'waiting', detail: 'somewhere' }),
  fc.constant<AttemptEvent>({ type: 'usage', usage: { outputTokens: 3 } }),
  fc.constant<AttemptEvent>({ type: 'ended' }),
  fc.constant<AttemptEvent>({ type: 'failed', failure: failure('truncated') })
)

describe('merged events', () => {
  it('fold to exactly the same answers, whenever they are flushed', () => {
    const step = fc.record({
      run: fc.nat(1),
      attempt: fc.nat(2),
      event: anyEvent,
      pause: fc.nat(12),
      isLast: fc.boolean()
    })
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const pushes: RunEvents[] = []
        const merger = new EventMerger((events) => pushes.push(events))
        const over = new Set<string>()
        const original: StampedEvent[] = []
        let batch: StampedEvent[] = []
        steps.forEach(({ run, attempt, event, pause, isLast }, index) => {
          const next = stamped(run, attempt, index + 1, event)
          // An attempt has one terminal event and nothing after it.
          if (over.has(next.attempt)) return
          if (event.type === 'ended' || event.type === 'failed') over.add(next.attempt)
          original.push(next)
          batch.push(next)
          if (isLast) {
            merger.add({ runId: next.run, events: batch })
            batch = []
            vi.advanceTimersByTime(pause)
          }
        })
        merger.add({ runId: 'run_0' as RunId, events: batch })
        merger.flush()
        const merged = pushes.flatMap(({ events }) => events)
        for (const id of new Set(original.map(({ attempt }) => attempt)))
          expect(folded(merged, id)).toEqual(folded(original, id))
        for (const { runId, events } of pushes) {
          expect(events.every(({ run }) => run === runId)).toBe(true)
          const numbers = events.map(({ seq }) => seq)
          expect(numbers).toEqual([...numbers].sort((a, b) => a - b))
        }
      }),
      { numRuns: 400 }
    )
  })

  it('say which numbers they stand for, without a gap, also where empty texts were dropped', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyEvent, fc.boolean()), { maxLength: 60 }), (steps) => {
        const spans: (readonly [number, number])[] = []
        const merger = new EventMerger(({ span }) => spans.push(span!))
        steps.forEach(([event, pause], index) => {
          // Each event is an attempt of its own, so that every order of kinds is a legal one.
          const next = stamped(0, index, index + 1, event)
          merger.add({ runId: next.run, events: [next] })
          if (pause) vi.advanceTimersByTime(8)
        })
        merger.add({ runId: 'run_0' as RunId, events: [stamped(0, 99, steps.length + 1, END)] })
        const covered = spans.flatMap(([first, last]) =>
          Array.from({ length: last - first + 1 }, (_, at) => first + at)
        )
        expect(covered).toEqual(Array.from({ length: steps.length + 1 }, (_, at) => at + 1))
      })
    )
  })

  it('are few, and rise in seq over all pushes of a run', () => {
    const pushes: RunEvents[] = []
    const merger = new EventMerger((events) => pushes.push(events))
    for (let seq = 1; seq <= 400; seq++) {
      const event = stamped(0, seq % 4, seq, text('word '))
      merger.add({ runId: event.run, events: [event] })
      if (seq % 100 === 0) vi.advanceTimersByTime(8)
    }
    const events = pushes.flatMap((push) => push.events)
    expect(pushes).toHaveLength(4)
    // The first texts by themselves, then one of each attempt in each push.
    expect(events).toHaveLength(4 + 4 * 4)
    expect(events.map(({ seq }) => seq)).toEqual(events.map(({ seq }) => seq).sort((a, b) => a - b))
  })

  it('wait 8 ms, or not at all when an attempt ends', () => {
    const pushes: RunEvents[] = []
    const merger = new EventMerger((events) => pushes.push(events))
    const add = (seq: number, event: AttemptEvent): void =>
      merger.add({ runId: 'run_0' as RunId, events: [stamped(0, 0, seq, event)] })
    add(1, text('a'))
    vi.advanceTimersByTime(7)
    expect(pushes).toHaveLength(0)
    vi.advanceTimersByTime(1)
    expect(pushes).toHaveLength(1)
    add(2, text('b'))
    add(3, text('c'))
    add(4, { type: 'ended' })
    expect(pushes[1]!.events.map(({ event }) => event)).toEqual([text('bc'), { type: 'ended' }])
    vi.advanceTimersByTime(20)
    expect(pushes).toHaveLength(2)
  })

  it('never wait in great numbers', () => {
    const pushes: RunEvents[] = []
    const merger = new EventMerger((events) => pushes.push(events))
    for (let seq = 1; seq <= 2_000; seq++)
      merger.add({
        runId: 'run_0' as RunId,
        events: [stamped(0, 0, seq, { type: 'warning', sentence: `${seq}` })]
      })
    expect(pushes.length).toBe(3)
    merger.add({
      runId: 'run_0' as RunId,
      events: [stamped(0, 1, 2_001, text('x'.repeat(70_000)))]
    })
    expect(pushes.length).toBe(4)
    merger.add({ runId: 'run_0' as RunId, events: [stamped(0, 1, 2_002, text('late'))] })
    merger.clear()
    vi.advanceTimersByTime(20)
    expect(pushes.length).toBe(4)
  })
})
