import { describe, expect, it } from 'vitest'
import { belongsToField, isField, matchesKeys } from './keys'
import type { KeyPress } from './keys'

function press(key: string, more: Partial<KeyPress> = {}): KeyPress {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key
  return { key, code, ctrlKey: false, metaKey: false, shiftKey: false, altKey: false, ...more }
}

describe('matching', () => {
  it('takes Mod for Ctrl, and for ⌘ on macOS', () => {
    const ctrl = press('k', { ctrlKey: true })
    const meta = press('k', { metaKey: true })
    expect(matchesKeys(ctrl, 'Mod+K', false)).toBe(true)
    expect(matchesKeys(meta, 'Mod+K', false)).toBe(false)
    expect(matchesKeys(meta, 'Mod+K', true)).toBe(true)
    expect(matchesKeys(ctrl, 'Mod+K', true)).toBe(false)
  })

  it('wants every modifier and no other', () => {
    const run = press('Enter', { ctrlKey: true })
    expect(matchesKeys(run, 'Mod+Enter', false)).toBe(true)
    expect(matchesKeys(run, 'Mod+Shift+Enter', false)).toBe(false)
    expect(matchesKeys(press('Enter', { ctrlKey: true, shiftKey: true }), 'Mod+Enter', false)).toBe(
      false
    )
    expect(matchesKeys(press('r', { ctrlKey: true }), 'R', false)).toBe(false)
    expect(matchesKeys(press('r', { altKey: true }), 'R', false)).toBe(false)
  })

  it('knows letters with Caps Lock, and Shift only where it was asked for', () => {
    expect(matchesKeys(press('C'), 'C', false)).toBe(true)
    expect(matchesKeys(press('M', { ctrlKey: true, shiftKey: true }), 'Mod+Shift+M', false)).toBe(
      true
    )
  })

  it('takes signs from any keyboard, with or without Shift', () => {
    expect(matchesKeys(press('?', { shiftKey: true }), '?', false)).toBe(true)
    expect(matchesKeys(press('+', { shiftKey: true }), '+', false)).toBe(true)
    expect(matchesKeys(press('+'), '+', false)).toBe(true)
    expect(matchesKeys(press('+', { ctrlKey: true }), 'Mod++', false)).toBe(true)
  })

  it('knows Shift and a digit whatever sign that writes', () => {
    const shifted = press('!', { code: 'Digit1', shiftKey: true })
    expect(matchesKeys(shifted, 'Shift+1', false)).toBe(true)
    expect(matchesKeys(shifted, '1', false)).toBe(false)
    expect(matchesKeys(press('1', { code: 'Digit1' }), '1', false)).toBe(true)
  })

  it('goes by place on a layout without Latin letters', () => {
    expect(matchesKeys(press('о', { code: 'KeyJ' }), 'J', false)).toBe(true)
  })
})

describe('fields', () => {
  it('leaves typing and editing to a field, but not running', () => {
    for (const keys of ['J', '1', 'Delete', '?', 'Mod+V', 'Mod+Z'])
      expect(belongsToField(keys)).toBe(true)
    for (const keys of ['Mod+Enter', 'Mod+.', 'Mod+K', 'PageDown', 'Mod+Alt+ArrowRight', 'F6'])
      expect(belongsToField(keys)).toBe(false)
  })

  it('counts what takes text, not what is pressed', () => {
    document.body.innerHTML = '<textarea></textarea><input><input type="checkbox"><button></button>'
    const [area, text, check, button] = document.body.children
    expect([area, text, check, button].map((element) => isField(element ?? null))).toEqual([
      true,
      true,
      false,
      false
    ])
  })
})
