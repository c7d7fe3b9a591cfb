import { expect, it } from 'vitest'
import { countsLine } from './progress'

it('says only what there is', () => {
  const counts = { total: 12, queued: 9, running: 2, done: 1, failed: 0 }
  expect(countsLine(counts)).toBe('1 of 12 answered, 2 running')
  expect(countsLine({ ...counts, running: 0, failed: 3 })).toBe('1 of 12 answered, 3 failed')
})
