import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import {
  UNKNOWN,
  formatBytes,
  formatCost,
  formatCount,
  formatDay,
  formatMonth,
  formatMs,
  formatSpeed,
  formatUsd,
  formatWhen,
  plural,
  spokenMs
} from './format'

describe('money', () => {
  it.each([
    ['0.00106', '$0.00106'],
    ['0.0089', '$0.0089'],
    ['0.0000004', '$0.0000004'],
    ['0.00001234', '$0.0000123'],
    ['0.05', '$0.0500'],
    ['0.1234', '$0.12'],
    ['1.84', '$1.84'],
    ['1234.5', '$1,234.50'],
    ['0', '$0']
  ])('%s as %s', (usd, text) => expect(formatUsd(usd)).toBe(text))

  it('never shows a cost that is there as nothing', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), (usd) => {
        expect(Number(formatUsd(usd).replaceAll(/[$,]/g, ''))).toBeGreaterThan(0)
      })
    )
  })

  it('tells free, known and unknown apart', () => {
    expect(formatCost({ mark: 'unknown', reason: 'No price.' })).toBe(UNKNOWN)
    expect(formatCost({ mark: 'computed', usd: '0', free: true, reason: 'local' })).toBe('Free')
    expect(formatCost({ mark: 'billed', usd: '0.0021', reason: 'said so' })).toBe('$0.0021')
  })
})

describe('time', () => {
  it.each([
    [412, '0.41 s'],
    [3908, '3.91 s'],
    [9996, '10.0 s'],
    [42_340, '42.3 s'],
    [59_960, '1 min 0 s'],
    [220_000, '3 min 40 s'],
    [7_260_000, '2 h 1 min']
  ])('%i ms as %s', (ms, text) => expect(formatMs(ms)).toBe(text))

  it('shows one decimal while it counts, and a dash when unknown', () => {
    expect(formatMs(4640, true)).toBe('4.6 s')
    expect(formatMs(undefined)).toBe(UNKNOWN)
    expect(formatMs(0)).toBe('0.00 s')
  })

  it('is spoken in words', () => {
    expect(spokenMs(7400)).toBe('7.4 seconds')
    expect(spokenMs(60_000)).toBe('1 minutes 0 seconds')
  })

  it('names days near today', () => {
    const now = new Date(2026, 10, 21, 15, 0)
    expect(formatWhen(new Date(2026, 10, 21, 14, 32).toISOString(), now)).toBe('14:32')
    expect(formatWhen(new Date(2026, 10, 20, 9, 5).toISOString(), now)).toBe('yesterday 09:05')
    expect(formatWhen(new Date(2025, 10, 3, 14, 32).toISOString(), now)).toBe('3 Nov 2025, 14:32')
  })
})

describe('counts and sizes', () => {
  it('groups thousands and keeps zero', () => {
    expect(formatCount(1290)).toBe('1,290')
    expect(formatCount(0)).toBe('0')
    expect(formatCount(undefined)).toBe(UNKNOWN)
  })
  it('writes bytes in decimal units', () => {
    expect(formatBytes(512)).toBe('512 B')
    expect(formatBytes(148_211)).toBe('148 KB')
    expect(formatBytes(999_900)).toBe('1.0 MB')
    expect(formatBytes(6e9)).toBe('6.0 GB')
  })
  it('writes speeds and plurals', () => {
    expect(formatSpeed(83.6)).toBe('84')
    expect(formatSpeed(4.25)).toBe('4.3')
    expect(plural(1, 'image')).toBe('1 image')
    expect(plural(2400, 'box', 'boxes')).toBe('2,400 boxes')
  })
})

describe('days and months', () => {
  it('are written out, wherever on earth they are read', () => {
    expect(formatDay('2025-10-12')).toBe('12 Oct 2025')
    expect(formatDay('2025-10-12T12:00:00.000Z')).toBe('12 Oct 2025')
    expect(formatMonth('2025-03-01')).toBe('Mar 2025')
  })

  it('that are none stay as they are', () => {
    expect(formatDay('autumn')).toBe('autumn')
    expect(formatMonth('soon')).toBe('soon')
  })
})
