import type { CallName, PushName } from '../../shared/ipc/contract'

/**
 * Which answers each push makes old. Pushes that carry their own news (events of runs, progress,
 * menu commands) change stores instead and are not listed.
 */
export const INVALIDATES: Readonly<Partial<Record<PushName, readonly CallName[]>>> = {
  'run.changed': ['runs.list', 'boards.list'],
  'boards.changed': ['boards.list'],
  'board.changed': ['boards.list'],
  'providers.changed': ['providers.list', 'providers.models'],
  'settings.changed': ['settings.read'],
  'images.imported': ['boards.list']
}

/** Which answers a call of the window's own makes old, where main pushes nothing for it. */
export const CALL_INVALIDATES: Readonly<Partial<Record<CallName, readonly CallName[]>>> = {
  'settings.write': ['settings.read'],
  'models.setFavourite': ['models.favourites'],
  'models.override': ['providers.models'],
  'keys.add': ['providers.list', 'providers.models', 'keys.found'],
  'keys.replace': ['providers.list', 'providers.models', 'keys.found'],
  'keys.rename': ['providers.list'],
  'keys.use': ['providers.list', 'providers.models'],
  'keys.remove': ['providers.list', 'providers.models', 'keys.found'],
  'keys.import': ['providers.list', 'providers.models', 'keys.found'],
  'providers.add': ['providers.list', 'providers.models'],
  'providers.update': ['providers.list', 'providers.models'],
  'providers.remove': ['providers.list', 'providers.models'],
  'providers.test': ['providers.list'],
  'providers.balance': ['providers.list'],
  'providers.refresh': ['providers.list', 'providers.models'],
  'catalogue.refresh': ['catalogue.info', 'providers.list', 'providers.models'],
  'sets.save': ['sets.list'],
  'sets.delete': ['sets.list'],
  'presets.save': ['presets.list'],
  'presets.delete': ['presets.list'],
  'boards.create': ['boards.list'],
  'boards.delete': ['boards.list'],
  'boards.restore': ['boards.list'],
  'runs.start': ['runs.list', 'models.recent']
}
