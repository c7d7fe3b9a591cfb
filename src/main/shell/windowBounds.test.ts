import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fitBounds, windowStateFrom } from './windowBounds'

const MAIN = { x: 0, y: 25, width: 1920, height: 1055 }
const LEFT = { x: -1280, y: 0, width: 1280, height: 1024 }

describe('fitBounds', () => {
  it('centres the default on the main screen when nothing is known', () => {
    expect(fitBounds(undefined, [MAIN])).toEqual({ x: 240, y: 103, width: 1440, height: 900 })
  })

  it('comes back where it was, on whichever screen', () => {
    const bounds = { x: -1200, y: 40, width: 1000, height: 700 }
    expect(fitBounds(bounds, [MAIN, LEFT])).toEqual(bounds)
  })

  it('comes to the main screen when its own is gone', () => {
    const bounds = { x: -1200, y: 40, width: 1000, height: 700 }
    expect(fitBounds(bounds, [MAIN])).toEqual({ x: 460, y: 203, width: 1000, height: 700 })
  })

  it.each([
    ['above the screen', { x: 10, y: -50, width: 1000, height: 700 }],
    ['below the screen', { x: 10, y: 1075, width: 1000, height: 700 }],
    ['right of the screen', { x: 1850, y: 100, width: 1000, height: 700 }]
  ])('is fetched back when its title bar is %s', (_name, bounds) => {
    expect(fitBounds(bounds, [MAIN])).toEqual({ x: 460, y: 203, width: 1000, height: 700 })
  })

  it('is never smaller than the minimum nor larger than the screen', () => {
    const number = fc.integer({ min: -5_000, max: 9_000 })
    const bounds = fc.record({ x: number, y: number, width: number, height: number })
    fc.assert(
      fc.property(bounds, (wanted) => {
        const { width, height } = fitBounds(wanted, [MAIN, LEFT])
        return width >= 880 && height >= 600 && width <= 1920 && height <= 1055
      })
    )
  })

  it('fits a screen that is smaller than the minimum', () => {
    const small = { x: 0, y: 0, width: 800, height: 480 }
    expect(fitBounds(undefined, [small])).toEqual(small)
  })
})

describe('windowStateFrom', () => {
  const good = { bounds: { x: 1, y: 2, width: 3, height: 4 }, maximised: true }

  it('reads what was written', () => {
    expect(windowStateFrom(JSON.parse(JSON.stringify(good)))).toEqual(good)
  })

  it.each([
    [undefined],
    [null],
    ['text'],
    [{}],
    [{ bounds: good.bounds }],
    [{ ...good, bounds: null }],
    [{ ...good, bounds: { x: 1, y: 2, width: 3 } }],
    [{ ...good, bounds: { x: 1, y: 2, width: '3', height: 4 } }],
    [{ ...good, bounds: { x: 1, y: 2, width: Infinity, height: 4 } }]
  ])('refuses %j', (stored) => {
    expect(windowStateFrom(stored)).toBeUndefined()
  })
})
