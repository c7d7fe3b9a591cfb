import type { CallGroup } from './index'
import type { CallContext } from './services'

/** Changes are told by the engine itself (`providers.changed`), because servers also come and go. */
export function providerCalls({
  engine
}: CallContext): CallGroup<'providers' | 'keys' | 'models' | 'catalogue'> {
  const { providers, catalogue } = engine
  return {
    'providers.list': () => providers.list(),
    'providers.models': () => providers.models(),
    'providers.refresh': () => providers.refresh(),
    'providers.add': ({ label, baseUrl, adapter }) => providers.add(label, baseUrl, adapter),
    'providers.update': ({ id, ...patch }) => providers.update(id, patch),
    'providers.remove': ({ id }) => providers.remove(id),
    'providers.test': ({ id }) => providers.test(id),
    'providers.balance': ({ id }) => providers.balance(id),
    'keys.add': ({ provider, key, name }) => providers.addKey(provider, key, name),
    'keys.replace': ({ provider, id, key }) => providers.replaceKey(provider, id, key),
    'keys.rename': ({ provider, id, name }) => providers.renameKey(provider, id, name),
    'keys.use': ({ provider, id }) => providers.useKey(provider, id),
    'keys.remove': ({ provider, id }) => providers.removeKey(provider, id),
    'keys.found': () => providers.foundKeys(),
    'keys.import': ({ variables }) => providers.importKeys(variables),
    'models.override': ({ provider, model, ...patch }) =>
      providers.override(provider, model, patch),
    'models.favourites': () => providers.favourites(),
    'models.setFavourite': ({ key, favourite }) => providers.setFavourite(key, favourite),
    'models.recent': () => providers.recent(),
    'models.hue': ({ provider, model }) => providers.hue(provider, model),
    'catalogue.info': () => catalogue.info(),
    'catalogue.refresh': () => catalogue.refresh(),
    'catalogue.stopRefresh': () => catalogue.stopRefresh()
  }
}
