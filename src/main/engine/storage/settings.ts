import { DEFAULT_SETTINGS, type Settings } from '../../../shared/domain/settings'
import { settingsPatch } from '../../../shared/ipc/schemas'

/**
 * Settings out of whatever a file held: each value that is there and valid, the default for every
 * other, so that one bad or future value does not cost the rest.
 */
export function settingsFrom(stored: unknown): Settings {
  if (typeof stored !== 'object' || stored === null) return DEFAULT_SETTINGS
  const values = Object.entries(stored) as readonly [string, unknown][]
  const valid = values.flatMap(([name, value]) => {
    const parsed = settingsPatch.safeParse({ [name]: value })
    return parsed.success ? [parsed.data] : []
  })
  return Object.assign({}, DEFAULT_SETTINGS, ...valid) as Settings
}

/** @throws a ZodError for values out of their range */
export function patchedSettings(settings: Settings, patch: Partial<Settings>): Settings {
  return { ...settings, ...settingsPatch.parse(patch) }
}
