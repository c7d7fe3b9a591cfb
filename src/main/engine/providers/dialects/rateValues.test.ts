import { describe, expect, it } from 'vitest'
import { rateWindow } from './rateValues'

describe('windows', () => {
  const names = { limit: 'x-limit', remaining: 'x-left', reset: 'x-reset' }

  it('are read as far as they are said', () => {
    expect(rateWindow({ 'x-limit': '30', 'x-left': '0', 'x-reset': '2' }, names, 1_000)).toEqual({
      limit: 30,
      remaining: 0,
      resetMs: 2_000,
      windowMs: 1_000
    })
    expect(rateWindow({ 'x-left': '7' }, names)).toEqual({ remaining: 7 })
  })

  it('are absent when nothing sensible is said', () => {
    expect(rateWindow({}, names)).toBeUndefined()
    expect(rateWindow({ 'x-limit': 'none', 'x-left': '' }, names)).toBeUndefined()
  })
})
