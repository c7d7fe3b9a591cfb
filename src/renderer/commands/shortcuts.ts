import { useUi } from '../state/uiStore'
import { belongsToField, isField, matchesKeys } from './keys'
import { allCommands, isAvailable } from './registry'
import type { Command } from './registry'

interface ShortcutOptions {
  /** The settings switch that turns the app's own keys off; asked at each press. */
  readonly enabled: () => boolean
}

function keysFor(command: Command): readonly string[] {
  return [...(command.keys === undefined ? [] : [command.keys]), ...(command.alsoKeys ?? [])]
}

/** The command a press stands for, given what has the focus and what is open. */
export function commandFor(
  press: KeyboardEvent,
  context: { readonly inField: boolean; readonly dialogOpen: boolean; readonly enabled: boolean }
): Command | undefined {
  return allCommands().find((command) => {
    if (context.dialogOpen && command.inDialogs !== true) return false
    return keysFor(command).some((keys) => {
      if (context.inField && belongsToField(keys)) return false
      if (!context.enabled && !keys.includes('Mod+')) return false
      return matchesKeys(press, keys) && isAvailable(command)
    })
  })
}

/** Listens to the whole window. Returns the way to stop. */
export function connectShortcuts({ enabled }: ShortcutOptions): () => void {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return
    const command = commandFor(event, {
      inField: isField(event.target),
      dialogOpen: useUi.getState().dialog !== undefined,
      enabled: enabled()
    })
    if (!command) return
    event.preventDefault()
    command.run()
  }
  window.addEventListener('keydown', onKeyDown)
  return () => window.removeEventListener('keydown', onKeyDown)
}

/** Runs the command behind an item of the menu bar. */
export function connectMenu(): () => void {
  return window.bridge.onPush('menu.command', ({ command: name }) => {
    const command = allCommands().find((candidate) => candidate.menu === name)
    if (command && isAvailable(command)) command.run()
  })
}
