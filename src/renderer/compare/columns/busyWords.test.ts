import { describe, expect, it } from 'vitest'
import { emptyAnswer } from '../../../shared/domain/answer'
import type { Answer } from '../../../shared/domain/answer'
import type { AttemptId } from '../../../shared/domain/ids'
import { busyWords } from './busyWords'

const START = Date.parse('2026-01-01T00:00:00.000Z')
const lane = { label: 'Any LLM', providerLabel: 'WaveSpeedAI' }

function words(patch: Partial<Answer>, state: Parameters<typeof busyWords>[0], at: number) {
  const answer: Answer = {
    ...emptyAnswer('attempt_1' as AttemptId, 1, new Date(START).toISOString()),
    ...patch
  }
  return busyWords(state, { lane, answer, model: { streams: 'no' }, together: 1, now: START + at })
}

describe('what a column says while its answer is on the way', () => {
  it('counts since a task was submitted, and does not pretend to stream', () => {
    const polling = {
      phase: 'polling',
      phaseDetail: 'Processing',
      timings: { started: 50, sent: 500 }
    }
    expect(words(polling as Partial<Answer>, 'waiting', 12_600)).toEqual({
      title: 'Processing',
      time: '12 s',
      detail: 'Submitted. WaveSpeedAI gives the whole answer at once.'
    })
  })

  it('names the end of a wait that has one', () => {
    const queued: Partial<Answer> = {
      phase: 'queued',
      phaseDetail: 'WaveSpeedAI: At most 10 requests a minute',
      until: START + 8_000
    }
    expect(words(queued, 'queued', 200)).toEqual({
      title: 'WaveSpeedAI: At most 10 requests a minute',
      time: 'next in 8 s'
    })
    expect(words(queued, 'queued', 9_000).time).toBe('next in a moment')
  })

  it('says how long it stands in line when nobody knows the end', () => {
    expect(words({ timings: { queued: 0 } }, 'queued', 65_000)).toEqual({
      title: 'In line for WaveSpeedAI',
      time: '1 min 5 s'
    })
  })

  it('leaves out a time that nobody needs', () => {
    expect(words({ timings: { started: 0 } }, 'waiting', 400).time).toBeUndefined()
    expect(words({}, 'waiting', 5_000).time).toBeUndefined()
  })

  it('says once what was done to several images', () => {
    const image = {
      changes: ['turned upright'],
      sizeBytes: 74_000
    } as unknown as Answer['prepared'][number]
    expect(
      words({ prepared: [image, image], timings: { started: 0 } }, 'uploading', 3_000)
    ).toEqual({ title: 'Sending 148 KB', time: '3 s', detail: 'Turned upright' })
  })
})
