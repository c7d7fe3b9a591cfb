import type { CallGroup } from './index'
import type { CallContext } from './services'

export function settingsCalls({ settings }: CallContext): CallGroup<'settings'> {
  return {
    'settings.read': () => settings.read(),
    // Who else has to know (theme, menu, window) hears it from the store.
    'settings.write': ({ patch }) => settings.write(patch)
  }
}
