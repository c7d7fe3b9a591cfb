/** A rectangle in device-independent pixels of the virtual desktop. */
export interface Bounds {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface WindowState {
  /** Of the window when it is neither maximised nor full screen. */
  readonly bounds: Bounds
  readonly maximised: boolean
}

export const MINIMUM_SIZE = { width: 880, height: 600 }
export const DEFAULT_SIZE = { width: 1440, height: 900 }

/** Of the title bar, how much has to be on a screen so that a hand can get hold of it. */
const GRAB_WIDTH = 120
const GRAB_HEIGHT = 40

/** Reads what an earlier start wrote; undefined for anything that is not a window's state. */
export function windowStateFrom(stored: unknown): WindowState | undefined {
  if (typeof stored !== 'object' || stored === null) return undefined
  const { bounds, maximised } = stored as Partial<WindowState>
  if (typeof bounds !== 'object' || bounds === null || typeof maximised !== 'boolean') {
    return undefined
  }
  const { x, y, width, height } = bounds
  if (![x, y, width, height].every(Number.isFinite)) return undefined
  return { bounds: { x, y, width, height }, maximised }
}

/**
 * Where the window can be shown now: where it was when its title bar can still be reached there,
 * otherwise centred on the first screen; never smaller than the minimum unless the screen is.
 *
 * @param workAreas of the screens that are there, the main one first
 */
export function fitBounds(wanted: Bounds | undefined, workAreas: readonly Bounds[]): Bounds {
  const main = workAreas[0] ?? { x: 0, y: 0, ...DEFAULT_SIZE }
  if (wanted === undefined) return centred(DEFAULT_SIZE, main)
  const screen = workAreas.find((area) => isReachable(wanted, area))
  const size = { width: Math.round(wanted.width), height: Math.round(wanted.height) }
  if (screen === undefined) return centred(size, main)
  return { x: Math.round(wanted.x), y: Math.round(wanted.y), ...clamped(size, screen) }
}

function isReachable(window: Bounds, screen: Bounds): boolean {
  const left = Math.max(window.x, screen.x)
  const right = Math.min(window.x + window.width, screen.x + screen.width)
  const isTopOnScreen = window.y >= screen.y && window.y + GRAB_HEIGHT <= screen.y + screen.height
  return isTopOnScreen && right - left >= GRAB_WIDTH
}

function clamped(size: { width: number; height: number }, screen: Bounds) {
  return {
    width: Math.min(Math.max(size.width, MINIMUM_SIZE.width), screen.width),
    height: Math.min(Math.max(size.height, MINIMUM_SIZE.height), screen.height)
  }
}

function centred(wanted: { width: number; height: number }, screen: Bounds): Bounds {
  const { width, height } = clamped(wanted, screen)
  return {
    x: screen.x + Math.round((screen.width - width) / 2),
    y: screen.y + Math.round((screen.height - height) / 2),
    width,
    height
  }
}
