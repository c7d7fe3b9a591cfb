import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyAnswer, foldEvent } from './answer'
import type { Answer } from './answer'
import { isTerminal } from './events'
import type { AttemptEvent } from './events'
import { failure } from './failure'
import type { AttemptId, ImageId } from './ids'

const EMPTY = emptyAnswer('attempt_1' as AttemptId, 1, '2026-01-01T00:00:00.000Z')

/** Folds events 10 ms apart. */
function fold(...events: readonly AttemptEvent[]): Answer {
  return events.reduce((answer, event, index) => foldEvent(answer, event, index * 10), EMPTY)
}

const text = (delta: string): AttemptEvent => ({ type: 'text', delta })
const reasoning = (delta: string): AttemptEvent => ({ type: 'reasoning', delta })

describe('folding', () => {
  it('takes a load that the server told of out of the times, and no later than the first word', () => {
    const sent: AttemptEvent = { type: 'mark', mark: 'sent' }
    const at = (event: AttemptEvent, ms: number, answer: Answer) => foldEvent(answer, event, ms)
    const answered = at(text('a'), 900, at(sent, 100, EMPTY))
    const loaded = (ms: number) => at({ type: 'load-time', ms }, 950, answered).timings.loaded
    expect(loaded(500)).toBe(600)
    expect(loaded(5_000)).toBe(900)
    expect(loaded(30)).toBeUndefined()
    expect(at({ type: 'load-time', ms: 500 }, 10, EMPTY).timings.loaded).toBeUndefined()
  })

  it('keeps the time of the first and of the last text', () => {
    const answer = fold(text('a'), text('b'), text(''), text('c'), { type: 'ended' })
    expect(answer).toMatchObject({ state: 'done', text: 'abc', phase: 'streaming' })
    expect(answer.timings).toEqual({ firstText: 0, lastText: 30, done: 40 })
  })

  it('does not take an empty text for a first token', () => {
    expect(fold(text(''), reasoning('')).timings).toEqual({})
  })

  it('thinks until there is text, also when reasoning goes on after it', () => {
    expect(fold(reasoning('hm')).phase).toBe('thinking')
    const answer = fold(reasoning('hm'), text('so'), reasoning(' …'))
    expect(answer).toMatchObject({ phase: 'streaming', reasoning: 'hm …', text: 'so' })
    expect(answer.timings.firstReasoning).toBe(0)
  })

  it('keeps the first time of every mark', () => {
    const answer = fold(
      { type: 'mark', mark: 'queued' },
      { type: 'mark', mark: 'connected' },
      { type: 'mark', mark: 'connected' }
    )
    expect(answer.timings).toEqual({ queued: 0, connected: 10 })
  })

  it('forgets the details of a phase with the next one', () => {
    const before = fold({
      type: 'phase',
      phase: 'backoff',
      detail: 'Try 2 of 4',
      progress: 0.5,
      until: 7
    })
    expect(before).toMatchObject({ phaseDetail: 'Try 2 of 4', progress: 0.5, until: 7 })
    const after = foldEvent(before, { type: 'phase', phase: 'waiting' }, 1)
    expect(after).toEqual({ ...EMPTY, phase: 'waiting' })
  })

  it('lets later usage refine earlier usage and never adds them', () => {
    const answer = fold(
      { type: 'usage', usage: { inputTokens: 10, outputTokens: 1 } },
      { type: 'usage', usage: { outputTokens: 5 } }
    )
    expect(answer.usage).toEqual({ inputTokens: 10, outputTokens: 5 })
  })

  it('collects images, boxes and warnings, each warning once', () => {
    const image = {
      imageId: 'i' as ImageId,
      sha256: 's',
      format: 'png',
      width: 1,
      height: 1,
      sizeBytes: 1,
      changes: []
    } as const
    const answer = fold(
      { type: 'prepared', image },
      { type: 'regions', regions: [{ label: 'a', box: [0, 0, 1, 1] }] },
      { type: 'regions', regions: [{ label: 'b', box: [0, 0, 1, 1] }] },
      { type: 'warning', sentence: 'seed was dropped' },
      { type: 'warning', sentence: 'seed was dropped' },
      { type: 'remote-id', id: 'job' },
      { type: 'served', model: 'm-2' },
      { type: 'served', finishReason: 'stop' }
    )
    expect(answer.prepared).toEqual([image])
    expect(answer.regions.map(({ label }) => label)).toEqual(['a', 'b'])
    expect(answer.warnings).toHaveLength(1)
    expect(answer).toMatchObject({ remoteId: 'job', servedModel: 'm-2', finishReason: 'stop' })
  })

  it('keeps what came before a failure, and why it failed', () => {
    const why = failure('truncated', { vendorCode: 'length' })
    const answer = fold(text('half'), { type: 'failed', failure: why })
    expect(answer).toMatchObject({ state: 'failed', text: 'half', failure: why })
  })
})

const anyEvent: fc.Arbitrary<AttemptEvent> = fc.oneof(
  fc.string().map(text),
  fc.string().map(reasoning),
  fc.constantFrom<AttemptEvent>(
    { type: 'mark', mark: 'sent' },
    { type: 'phase', phase: 'waiting' },
    { type: 'usage', usage: { outputTokens: 1 } },
    { type: 'cost', cost: { mark: 'billed', usd: '1', reason: 'said so' } },
    { type: 'ended' },
    { type: 'failed', failure: failure('empty') }
  )
)

describe('for any events', () => {
  it('nothing changes after the terminal one', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), fc.array(anyEvent), (before, after) => {
        const over = fold(...before, { type: 'ended' })
        const later = after.reduce((answer, event) => foldEvent(answer, event, 1e6), over)
        expect(later).toBe(over)
      })
    )
  })

  it('the text is what was said before the end, and the answer given is left as it was', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const end = events.findIndex(isTerminal)
        const counted = end < 0 ? events : events.slice(0, end)
        const said = counted.map((event) => (event.type === 'text' ? event.delta : '')).join('')
        const frozen = Object.freeze({ ...EMPTY, timings: Object.freeze({}) })
        const answer = events.reduce<Answer>((now, event) => foldEvent(now, event, 1), frozen)
        expect(answer.text).toBe(said)
        expect(answer.state === 'running').toBe(end < 0)
      })
    )
  })

  it('storing an answer as JSON loses nothing', () => {
    fc.assert(
      fc.property(fc.array(anyEvent), (events) => {
        const answer = fold(...events)
        expect(JSON.parse(JSON.stringify(answer))).toEqual(answer)
      })
    )
  })
})
