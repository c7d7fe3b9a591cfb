import { afterEach, expect, it, vi } from 'vitest'
import { newId } from './ids'

afterEach(() => {
  vi.useRealTimers()
})

it('makes ids that name their kind and are never the same', () => {
  const ids = Array.from({ length: 20_000 }, () => newId('attempt'))
  expect(new Set(ids).size).toBe(ids.length)
  expect(ids.every((id) => /^attempt_[0-9a-z]{20}$/.test(id))).toBe(true)
})

it('makes ids that sort by age', () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  const ids = ['2026-01-01', '2026-01-02', '2031-06-05', '2059-01-01'].map((day) => {
    vi.setSystemTime(new Date(day))
    return newId('run')
  })
  expect([...ids].sort()).toEqual(ids)
})
