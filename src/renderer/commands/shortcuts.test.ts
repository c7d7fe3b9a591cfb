import { afterEach, describe, expect, it, vi } from 'vitest'
import { registerCommands } from './registry'
import { commandFor } from './shortcuts'
import { registerAllCommands } from './commandList'
import { allCommands } from './registry'

const base = { inField: false, dialogOpen: false, enabled: true }
const offs: (() => void)[] = []
afterEach(() => offs.splice(0).forEach((off) => off()))

function press(key: string, more: KeyboardEventInit = {}): KeyboardEvent {
  return new KeyboardEvent('keydown', { key, ...more })
}

describe('which command a press runs', () => {
  function add(more: object = {}) {
    offs.push(
      registerCommands('test', [
        { id: 'next', label: 'Next', section: 'Images', keys: 'J', run: vi.fn(), ...more },
        { id: 'run', label: 'Run', section: 'Run', keys: 'Mod+Enter', run: vi.fn() }
      ])
    )
  }

  it('runs single letters outside fields only', () => {
    add()
    expect(commandFor(press('j'), base)?.id).toBe('next')
    expect(commandFor(press('j'), { ...base, inField: true })).toBeUndefined()
    expect(commandFor(press('Enter', { ctrlKey: true }), { ...base, inField: true })?.id).toBe(
      'run'
    )
  })

  it('runs no single letter when they are turned off in the settings', () => {
    add()
    const off = { ...base, enabled: false }
    expect(commandFor(press('j'), off)).toBeUndefined()
    expect(commandFor(press('Enter', { ctrlKey: true }), off)?.id).toBe('run')
  })

  it('leaves an open dialog in peace', () => {
    add()
    expect(commandFor(press('j'), { ...base, dialogOpen: true })).toBeUndefined()
  })

  it('passes over what is not available', () => {
    add({ when: () => false })
    expect(commandFor(press('j'), base)).toBeUndefined()
  })
})

describe('the commands of the app', () => {
  registerAllCommands()

  it('gives each a name of its own', () => {
    const ids = allCommands().map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('gives no key to two', () => {
    const keys = allCommands().flatMap(({ keys: own, alsoKeys }) => [
      ...(own === undefined ? [] : [own]),
      ...(alsoKeys ?? [])
    ])
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  it('answers every item of the menu bar', async () => {
    const { MENU_COMMANDS } = await import('../../shared/ipc/views')
    const answered = new Set(allCommands().map(({ menu }) => menu))
    expect(MENU_COMMANDS.filter((name) => !answered.has(name))).toEqual([])
  })
})
