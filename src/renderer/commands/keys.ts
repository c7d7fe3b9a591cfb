import { isMac } from '../lib/platform'

/** A combination taken apart. `key` is compared without regard to case. */
interface Combination {
  readonly mod: boolean
  readonly shift: boolean
  readonly alt: boolean
  readonly key: string
}

/** What the matcher needs of a keyboard event. */
export type KeyPress = Pick<
  KeyboardEvent,
  'key' | 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'
>

/** Takes `Mod+Shift+M` apart; `+` itself is written last, as in `Mod++`. */
export function parseKeys(keys: string): Combination {
  const parts = keys.endsWith('+') ? [...keys.slice(0, -1).split('+'), '+'] : keys.split('+')
  const modifiers = parts.slice(0, -1)
  return {
    mod: modifiers.includes('Mod'),
    shift: modifiers.includes('Shift'),
    alt: modifiers.includes('Alt'),
    key: (parts.at(-1) ?? '').toLowerCase()
  }
}

/** Keys whose character already says whether Shift was held, on whatever keyboard: `?`, `+`, `[`. */
function saysShift(key: string): boolean {
  return key.length === 1 && key.toLowerCase() === key.toUpperCase() && !/\d/.test(key)
}

/** The key pressed, by character; by place for digits and letters that Shift, Alt or a layout changed. */
function pressedKeys(press: KeyPress): readonly string[] {
  const names = [press.key === ' ' ? 'space' : press.key.toLowerCase()]
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(press.code)?.[1]
  if (digit !== undefined && press.shiftKey) names.push(digit)
  // Alt writes another letter on macOS, and a Cyrillic or Greek layout has no Latin ones at all.
  const letter = /^Key([A-Z])$/.exec(press.code)?.[1]
  if (letter !== undefined && (press.altKey || press.key.charCodeAt(0) > 127))
    names.push(letter.toLowerCase())
  return names
}

/** Whether a press is this combination. */
export function matchesKeys(press: KeyPress, keys: string, mac = isMac()): boolean {
  const wanted = parseKeys(keys)
  const mod = mac ? press.metaKey : press.ctrlKey
  const foreign = mac ? press.ctrlKey : press.metaKey
  if (foreign || mod !== wanted.mod || press.altKey !== wanted.alt) return false
  if (!saysShift(wanted.key) && press.shiftKey !== wanted.shift) return false
  return pressedKeys(press).includes(wanted.key)
}

/** Whether a combination types something when a field has the focus, so that the field must get it. */
export function belongsToField(keys: string): boolean {
  const { mod, alt, key } = parseKeys(keys)
  if (mod) return ['v', 'z', 'a', 'c', 'x', 'arrowleft', 'arrowright'].includes(key) && !alt
  return !['pageup', 'pagedown', 'escape', 'f6'].includes(key)
}

/** Whether what has the focus takes typing. */
export function isField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (target.isContentEditable || target.closest('textarea, select') !== null) return true
  const input = target.closest('input')
  return input !== null && !['checkbox', 'radio', 'button', 'range'].includes(input.type)
}
