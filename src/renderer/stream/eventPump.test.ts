import { beforeEach, describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { emptyAnswer, foldEvent } from '../../shared/domain/answer'
import type { Answer } from '../../shared/domain/answer'
import type { AttemptEvent, StampedEvent } from '../../shared/domain/events'
import type { AttemptId, CellId, ImageId, LaneId, RunId } from '../../shared/domain/ids'
import { failure } from '../../shared/domain/failure'
import type { CellBrief } from '../../shared/ipc/views'
import { EventPump, foldLive } from './eventPump'
import type { PumpClock, PumpSink } from './eventPump'

const run = 'run_1' as RunId
const cellA = 'cell_a' as CellId
const cellB = 'cell_b' as CellId
const attemptOf = (cell: CellId, number = 1) => `attempt_${cell}_${number}` as AttemptId

/** A clock whose frames and timers run when the test says so. */
class TestClock implements PumpClock {
  time = 0
  frames: (() => void)[] = []
  timers: (() => void)[] = []
  now = () => this.time
  requestFrame = (callback: () => void) => void this.frames.push(callback)
  setTimer = (callback: () => void) => void this.timers.push(callback)
  frame(): void {
    this.frames.splice(0).forEach((callback) => callback())
  }
  timer(): void {
    this.timers.splice(0).forEach((callback) => callback())
  }
}

class TestSink implements PumpSink {
  briefs = new Map<CellId, CellBrief>()
  answers = new Map<CellId, Answer>()
  texts = new Map<CellId, string>()
  reasonings = new Map<CellId, string>()
  announced = 0
  resyncs: RunId[] = []
  settledCells: CellId[] = []
  attempts = new Map<CellId, number>()
  brief = (cell: CellId) => this.briefs.get(cell)
  setBrief = (cell: CellId, brief: CellBrief) => void this.briefs.set(cell, brief)
  setAnswer = (cell: CellId, answer: Answer) => void this.answers.set(cell, answer)
  setAttempts = (cell: CellId, count: number) => void this.attempts.set(cell, count)
  appendText = (cell: CellId, delta: string) =>
    void this.texts.set(cell, (this.texts.get(cell) ?? '') + delta)
  appendReasoning = (cell: CellId, delta: string) =>
    void this.reasonings.set(cell, (this.reasonings.get(cell) ?? '') + delta)
  resetTexts = (cell: CellId) => {
    this.texts.set(cell, '')
    this.reasonings.set(cell, '')
  }
  announce = () => void this.announced++
  resync = (id: RunId) => void this.resyncs.push(id)
  settled = (cell: CellId) => void this.settledCells.push(cell)
}

let clock: TestClock
let sink: TestSink
let pump: EventPump
let seq = 0

function stamped(cell: CellId, event: AttemptEvent, attempt = attemptOf(cell)): StampedEvent {
  seq++
  return { run, lane: 'lane_1' as LaneId, cell, attempt, seq, at: seq * 10, event }
}
const created = (cell: CellId, number = 1) =>
  stamped(
    cell,
    { type: 'created', number, startedAt: '2026-01-01T00:00:00.000Z' },
    attemptOf(cell, number)
  )
const text = (cell: CellId, delta: string, number = 1) =>
  stamped(cell, { type: 'text', delta }, attemptOf(cell, number))
const send = (...events: StampedEvent[]) => pump.receive({ runId: run, events })

beforeEach(() => {
  clock = new TestClock()
  sink = new TestSink()
  pump = new EventPump(sink, clock)
  seq = 0
  for (const id of [cellA, cellB])
    sink.briefs.set(id, {
      id,
      laneId: 'lane_1' as LaneId,
      imageId: 'i' as ImageId,
      repeat: 0,
      state: 'queued'
    })
  pump.follow(run, 0)
  pump.expect(cellA, 0)
  pump.expect(cellB, 0)
})

describe('one paint a frame', () => {
  it('applies nothing before the frame, then all at once', () => {
    send(created(cellA), text(cellA, 'Hel'))
    send(text(cellA, 'lo'))
    expect(sink.texts.get(cellA)).toBeUndefined()
    expect(clock.frames).toHaveLength(1)
    clock.frame()
    expect(sink.texts.get(cellA)).toBe('Hello')
    expect(sink.announced).toBe(1)
  })

  it('goes on by the timer where there are no frames, and only once', () => {
    send(created(cellA), text(cellA, 'hidden window'))
    clock.timer()
    expect(sink.texts.get(cellA)).toBe('hidden window')
    clock.frame()
    expect(sink.announced).toBe(1)
  })

  it('lets the end of an answer through at once', () => {
    send(created(cellA), text(cellA, 'done'), stamped(cellA, { type: 'ended' }))
    expect(sink.answers.get(cellA)?.state).toBe('done')
    expect(sink.briefs.get(cellA)?.state).toBe('done')
    expect(sink.settledCells).toEqual([cellA])
  })

  it('publishes the numbers of a streaming cell at most every 100 ms', () => {
    send(created(cellA))
    clock.frame()
    const first = sink.answers.get(cellA)
    send(text(cellA, 'a'))
    clock.frame()
    expect(sink.answers.get(cellA)).toBe(first)
    clock.time = 150
    clock.timer()
    expect(sink.answers.get(cellA)?.timings.firstText).toBeDefined()
  })
})

describe('attribution', () => {
  it('goes by cell, in whatever order the events come', () => {
    send(created(cellA), created(cellB), text(cellB, 'B1'), text(cellA, 'A1'), text(cellB, 'B2'))
    clock.frame()
    expect(sink.texts.get(cellA)).toBe('A1')
    expect(sink.texts.get(cellB)).toBe('B1B2')
  })

  it('never adds a late text of an old attempt to a retry', () => {
    send(created(cellA), text(cellA, 'old'), created(cellA, 2), text(cellA, 'late', 1))
    send(text(cellA, 'new', 2))
    clock.frame()
    expect(sink.texts.get(cellA)).toBe('new')
    expect(sink.attempts.get(cellA)).toBe(2)
  })

  it('ignores events after the terminal one', () => {
    send(created(cellA), stamped(cellA, { type: 'failed', failure: failure('timeout') }))
    send(text(cellA, 'ghost'))
    clock.frame()
    expect(sink.texts.get(cellA)).toBe('')
    expect(sink.answers.get(cellA)?.failure?.class).toBe('timeout')
    expect(sink.briefs.get(cellA)?.failureClass).toBe('timeout')
  })

  it('keeps the state of cells that are not on screen, without their texts', () => {
    pump.unload(cellB)
    send(created(cellB), text(cellB, 'unseen'), stamped(cellB, { type: 'ended' }))
    expect(sink.briefs.get(cellB)?.state).toBe('done')
    expect(sink.texts.has(cellB)).toBe(false)
  })

  it('ignores runs that nobody follows', () => {
    const other = { ...created(cellA), run: 'run_2' as RunId }
    pump.receive({ runId: other.run, events: [other] })
    clock.frame()
    expect(sink.announced).toBe(0)
  })
})

describe('snapshots and gaps', () => {
  it('drops what a snapshot already holds', () => {
    const early = [created(cellA), text(cellA, 'one ')]
    const snapshot = { ...emptyAnswer(attemptOf(cellA), 1, ''), text: 'one ' }
    sink.texts.set(cellA, 'one ')
    pump.load(cellA, snapshot, seq)
    send(...early, text(cellA, 'two'))
    clock.frame()
    expect(sink.texts.get(cellA)).toBe('one two')
  })

  it('holds events back while a snapshot is on its way, then folds them into it', () => {
    send(created(cellA))
    clock.frame()
    pump.hold(run)
    send(text(cellA, ' late'))
    clock.frame()
    expect(sink.texts.get(cellA)).toBe('')
    pump.resume(run, 0)
    clock.frame()
    expect(sink.texts.get(cellA)).toBe(' late')
  })

  it('asks for new snapshots after a gap, once, and loses nothing after them', () => {
    send(created(cellA))
    clock.frame()
    seq += 5
    const after = text(cellA, 'after the gap')
    pump.receive({ runId: run, events: [after], span: [after.seq, after.seq] })
    const more = text(cellA, ', more')
    pump.receive({ runId: run, events: [more], span: [more.seq, more.seq] })
    expect(sink.resyncs).toEqual([run])
    pump.load(cellA, emptyAnswer(attemptOf(cellA), 1, ''), after.seq - 1)
    pump.resume(run, after.seq - 1)
    clock.frame()
    expect(sink.texts.get(cellA)).toBe('after the gap, more')
  })

  it('takes merged texts for no gap', () => {
    send(created(cellA))
    seq += 2
    const merged = text(cellA, 'abc')
    pump.receive({ runId: run, events: [merged], span: [2, merged.seq] })
    clock.frame()
    expect(sink.resyncs).toEqual([])
    expect(sink.texts.get(cellA)).toBe('abc')
  })
})

describe('the live fold', () => {
  const event: fc.Arbitrary<AttemptEvent> = fc.oneof(
    fc.record({ type: fc.constant('text' as const), delta: fc.string() }),
    fc.record({ type: fc.constant('reasoning' as const), delta: fc.string() }),
    fc.record({ type: fc.constant('mark' as const), mark: fc.constantFrom('started', 'sent') }),
    fc.record({
      type: fc.constant('phase' as const),
      phase: fc.constantFrom('waiting', 'polling')
    }),
    fc.record({ type: fc.constant('warning' as const), sentence: fc.string() }),
    fc.constant({ type: 'ended' as const })
  )

  it('is the shared fold, with the texts elsewhere', () => {
    fc.assert(
      fc.property(fc.array(event), (events) => {
        let whole = emptyAnswer(attemptOf(cellA), 1, '')
        let live = whole
        events.forEach((item, index) => {
          whole = foldEvent(whole, item, index)
          live = foldLive(live, item, index)
        })
        expect({ ...live, phase: '' }).toEqual({ ...whole, text: '', reasoning: '', phase: '' })
      })
    )
  })

  it('does not go back to thinking when reasoning comes between texts', () => {
    const begun = foldLive(emptyAnswer(attemptOf(cellA), 1, ''), { type: 'text', delta: 'a' }, 1)
    expect(foldLive(begun, { type: 'reasoning', delta: 'b' }, 2).phase).toBe('streaming')
  })
})
