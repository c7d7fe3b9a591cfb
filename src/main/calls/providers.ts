import type { CallGroup } from './index'
import type { CallContext } from './services'

/** Changes are told by the engine itself (`providers.changed`), because servers also come and go. */
export function providerCalls({ engine }: CallContext): CallGroup<'providers' | 'keys' | 'models'> {
  const { providers } = engine
  return {
    'providers.list': () => providers.list(),
    'providers.models': () => providers.models(),
    'providers.refresh': () => providers.refresh(),
    'providers.add': ({ label, baseUrl }) => providers.add(label, baseUrl),
    'providers.update': ({ id, ...patch }) => providers.update(id, patch),
    'providers.remove': ({ id }) => providers.remove(id),
    'providers.test': ({ id }) => providers.test(id),
    'keys.set': ({ provider, key }) => providers.setKey(provider, key),
    'keys.forget': ({ provider }) => providers.forgetKey(provider),
    'models.override': ({ provider, model, ...patch }) =>
      providers.override(provider, model, patch),
    'models.favourites': () => providers.favourites(),
    'models.setFavourite': ({ key, favourite }) => providers.setFavourite(key, favourite),
    'models.hue': ({ provider, model }) => providers.hue(provider, model)
  }
}
