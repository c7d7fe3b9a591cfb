import type { CallGroup } from './index'
import type { CallContext } from './services'

export function libraryCalls({ engine }: CallContext): CallGroup<'sets' | 'presets'> {
  const { library } = engine
  return {
    'sets.list': () => library.sets(),
    'sets.save': (set) => library.saveSet(set),
    'sets.delete': ({ id }) => library.deleteSet(id),
    'presets.list': () => library.presets(),
    'presets.save': (preset) => library.savePreset(preset),
    'presets.delete': ({ id }) => library.deletePreset(id)
  }
}
