import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { emptyAnswer } from '../../../shared/domain/answer'
import type { Answer } from '../../../shared/domain/answer'
import type { AttemptId } from '../../../shared/domain/ids'
import { Journal } from './journal'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function attempt(name: string, text: string): { answer: Answer } {
  return { answer: { ...emptyAnswer(name as AttemptId, 1, ''), text } }
}

function open(fail = false) {
  const writes: string[][] = []
  const errors: unknown[] = []
  const saveProgress = (answers: Iterable<Answer>): void => {
    if (fail) throw new Error('full')
    writes.push([...answers].map(({ text }) => text))
  }
  const journal = new Journal({ saveProgress }, (error) => errors.push(error))
  return { journal, writes, errors }
}

it('writes everything that changed at once, every 250 ms, as it is by then', () => {
  const { journal, writes } = open()
  const a = attempt('a', 'one')
  journal.touch(a, 3)
  journal.touch(attempt('b', 'other'), 5)
  a.answer = { ...a.answer, text: 'one two' }
  journal.touch(a, 4)
  vi.advanceTimersByTime(249)
  expect(writes).toEqual([])
  vi.advanceTimersByTime(1)
  expect(writes).toEqual([['one two', 'other']])
  vi.advanceTimersByTime(1_000)
  expect(writes).toHaveLength(1)
})

it('does not let more than 16 K characters of an attempt wait', () => {
  const { journal, writes } = open()
  const a = attempt('a', 'x')
  journal.touch(a, 16_000)
  expect(writes).toHaveLength(0)
  journal.touch(a, 384)
  expect(writes).toHaveLength(1)
})

it('leaves out what is over, and tells what cannot be written', () => {
  const { journal, writes } = open()
  const a = attempt('a', 'x')
  journal.touch(a, 1)
  journal.forget(a)
  journal.flush()
  expect(writes).toEqual([])

  const full = open(true)
  full.journal.touch(a, 1)
  vi.advanceTimersByTime(250)
  expect(full.errors).toHaveLength(1)
})
