import { useSyncExternalStore } from 'react'
import type { IconType } from '../components/ui/Icon'
import type { MenuCommand } from '../../shared/ipc/views'

export const SECTIONS = ['Run', 'Images', 'Models', 'View', 'Answers', 'Board', 'App'] as const
export type CommandSection = (typeof SECTIONS)[number]

/**
 * One action of the app. Shortcuts, palette, menu bar and the list of keys all come from these, so
 * that a key, its label and what it does cannot drift apart.
 */
export interface Command {
  readonly id: string
  /** Verb first: `Retry this model`. */
  readonly label: string
  readonly section: CommandSection
  readonly icon?: IconType
  /** The key that is shown. */
  readonly keys?: string
  /** Other keys that do the same. */
  readonly alsoKeys?: readonly string[]
  /** The item of the menu bar that runs it. */
  readonly menu?: MenuCommand
  /** Extra words to find it by in the palette. */
  readonly words?: string
  /** Left out of the palette: only makes sense as a key. */
  readonly keyOnly?: boolean
  /** Works while a dialog is open. */
  readonly inDialogs?: boolean
  /** False: neither runs nor shows in the palette. */
  readonly when?: () => boolean
  readonly run: () => void
}

const groups = new Map<string, readonly Command[]>()
const listeners = new Set<() => void>()
let all: readonly Command[] = []

/**
 * Adds a group of commands, replacing an earlier group of the same name. Call it once per module
 * (`registerCommands('picker', [...])`); the result takes the group out again.
 */
export function registerCommands(group: string, commands: readonly Command[]): () => void {
  groups.set(group, commands)
  refresh()
  return () => {
    if (groups.get(group) !== commands) return
    groups.delete(group)
    refresh()
  }
}

function refresh(): void {
  all = [...groups.values()].flat()
  listeners.forEach((listener) => listener())
}

export function allCommands(): readonly Command[] {
  return all
}

export function findCommand(id: string): Command | undefined {
  return all.find((command) => command.id === id)
}

export function isAvailable(command: Command): boolean {
  return command.when === undefined || command.when()
}

/** Runs a command if it is available now; false when it is not. */
export function runCommand(id: string): boolean {
  const command = findCommand(id)
  if (!command || !isAvailable(command)) return false
  command.run()
  return true
}

/** Every command, re-rendering when a group comes or goes. */
export function useCommands(): readonly Command[] {
  return useSyncExternalStore((listener) => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  }, allCommands)
}
