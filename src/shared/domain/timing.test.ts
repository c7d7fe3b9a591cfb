import { describe, expect, it } from 'vitest'
import { durations, tokensPerSecond } from './timing'

describe('durations', () => {
  it('are the times between marks', () => {
    const marks = {
      queued: 0,
      started: 100,
      prepareStart: 110,
      prepareEnd: 150,
      firstText: 400,
      lastText: 900,
      done: 950
    }
    expect(durations(marks)).toEqual({
      queueMs: 100,
      prepareMs: 40,
      firstTextMs: 300,
      totalMs: 850,
      streamMs: 500
    })
  })

  it('are absent where a mark is missing, never 0', () => {
    expect(durations({})).toEqual({})
    expect(durations({ started: 5, done: 6 })).toEqual({ totalMs: 1 })
  })

  it('may be 0 when they are known to be', () => {
    expect(durations({ queued: 0, started: 0 })).toEqual({ queueMs: 0 })
  })
})

describe('tokens per second', () => {
  it('count what was answered while it streamed', () => {
    expect(tokensPerSecond({ firstText: 1_000, lastText: 3_000 }, 100)).toBe(50)
    expect(tokensPerSecond({ firstText: 1_000, lastText: 3_000 }, 100, 40)).toBe(30)
  })

  it.each([
    ['without usage', { firstText: 0, lastText: 1_000 }, undefined],
    ['without a stream', { firstText: 0 }, 10],
    ['for a stream too short to measure', { firstText: 0, lastText: 49 }, 10],
    ['when everything was reasoning', { firstText: 0, lastText: 1_000 }, 0]
  ])('are unknown %s', (_when, marks, tokens) => {
    expect(tokensPerSecond(marks, tokens)).toBeUndefined()
  })
})
