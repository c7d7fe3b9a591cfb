import { z } from 'zod'
import type { LaneSet, PromptPreset } from '../../../shared/domain/board'
import { newId, type PresetId, type SetId } from '../../../shared/domain/ids'
import { CallFailure } from '../../../shared/ipc/result'
import { laneWithoutId, name, presetId, prompt, setId } from '../../../shared/ipc/schemas'
import type { LibraryService, SettingsStore } from '../engine'
import { BUILT_IN_PRESETS } from './builtInPresets'

const SETS = 'sets'
const PRESETS = 'presets'

const storedSet = z.object({ id: setId, name, lanes: z.array(laneWithoutId) })
const storedPreset = z.object({ id: presetId, name, prompt })
type StoredPreset = z.output<typeof storedPreset>

/** Sets of lanes and prompts that a person keeps beyond one board. */
export function createLibraryService(settings: SettingsStore): LibraryService {
  const sets = (): readonly LaneSet[] => readValid(settings, SETS, storedSet)
  const ownPresets = (): readonly StoredPreset[] => readValid(settings, PRESETS, storedPreset)

  return {
    sets,
    saveSet({ id = newId('set'), name, lanes }): SetId {
      settings.writeList(SETS, placed(sets(), { id, name, lanes }))
      return id
    },
    deleteSet(id) {
      settings.writeList(SETS, without(sets(), id))
    },
    presets: () => [
      ...BUILT_IN_PRESETS,
      ...ownPresets().map((preset): PromptPreset => ({ ...preset, builtIn: false }))
    ],
    savePreset({ id, name, prompt }): PresetId {
      // A changed built-in preset becomes one of the person's own; the original stays.
      const kept = id === undefined || isBuiltIn(id) ? newId('preset') : id
      settings.writeList(PRESETS, placed(ownPresets(), { id: kept, name, prompt }))
      return kept
    },
    deletePreset(id) {
      if (isBuiltIn(id))
        throw new CallFailure(
          'refused',
          'This prompt comes with Triptych and stays.',
          'Save a changed copy under a name of its own.'
        )
      settings.writeList(PRESETS, without(ownPresets(), id))
    }
  }
}

function isBuiltIn(id: PresetId): boolean {
  return BUILT_IN_PRESETS.some((preset) => preset.id === id)
}

/** Entries that a person's editor or an older version broke are left out, one by one. */
function readValid<T>(settings: SettingsStore, list: string, schema: z.ZodType<T>): readonly T[] {
  const stored = settings.readList<unknown>(list, [])
  if (!Array.isArray(stored)) return []
  return stored.flatMap((entry) => {
    const parsed = schema.safeParse(entry)
    return parsed.success ? [parsed.data] : []
  })
}

/** The list with the entry at its old place, or at the end. */
function placed<T extends { readonly id: string }>(list: readonly T[], entry: T): readonly T[] {
  const known = list.some(({ id }) => id === entry.id)
  return known ? list.map((old) => (old.id === entry.id ? entry : old)) : [...list, entry]
}

function without<T extends { readonly id: string }>(list: readonly T[], id: string): readonly T[] {
  return list.filter((entry) => entry.id !== id)
}
