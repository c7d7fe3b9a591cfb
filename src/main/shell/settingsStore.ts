import type { Settings } from '../../shared/domain/settings'
import type { SettingsStore } from '../engine/engine'
import { patchedSettings, settingsFrom } from '../engine/storage/settings'
import type { StoreFile } from './storeFile'

/** The settings, for the shell: what the engine sees of them, and word of every change. */
export interface ShellSettings extends SettingsStore {
  onChange(listener: (settings: Settings) => void): () => void
}

const SETTINGS = 'settings'
/** Lists share the file with the settings, under names that cannot meet theirs. */
const listKey = (name: string) => `list:${name}`

/**
 * Settings and small lists in one file. A value that no longer fits its schema (edited by hand,
 * written by another version) falls back to its default alone; the others stay.
 */
export function createSettingsStore(file: StoreFile): ShellSettings {
  const listeners = new Set<(settings: Settings) => void>()
  let current = settingsFrom(file.get(SETTINGS))
  return {
    read: () => current,
    write: (patch) => {
      const next = patchedSettings(current, patch)
      file.set(SETTINGS, next)
      current = next
      for (const listener of listeners) listener(current)
      return current
    },
    readList: <T>(name: string, fallback: T): T => {
      const value = file.get(listKey(name))
      return value === undefined ? fallback : (value as T)
    },
    writeList: (name, value) => file.set(listKey(name), value),
    onChange: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    }
  }
}
