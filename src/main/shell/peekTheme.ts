import { readFileSync } from 'node:fs'
import type { Settings } from '../../shared/domain/settings'

/**
 * The theme in the settings file, without the settings store: opening that takes longer than the
 * window, whose first paint must have the right colours already. Anything unreadable means
 * `system`; the store, which comes right after, has the last word.
 */
export function peekTheme(file: string): Settings['theme'] {
  try {
    const { settings } = JSON.parse(readFileSync(file, 'utf8')) as { settings?: Partial<Settings> }
    const theme = settings?.theme
    return theme === 'light' || theme === 'dark' ? theme : 'system'
  } catch {
    return 'system'
  }
}
