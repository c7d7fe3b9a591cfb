import { newId, type ProviderId } from '../../../shared/domain/ids'
import type { Lane } from '../../../shared/domain/lane'
import type { ProviderService } from '../engine'
import { LOCAL_ENGINES } from '../local/catalogue'

const PROVIDER = 'local' as ProviderId

/** One reader and one describer: together they have something to say about any picture. */
const FIRST_ENGINES: readonly string[] = ['pp-ocr', 'photo-centernet']

/**
 * What a person finds chosen on the very first board: built-in engines, which cost nothing and need
 * no key, so that the first Run is one press away.
 */
export function firstLanes(providers: Pick<ProviderService, 'list' | 'hue'>): readonly Lane[] {
  const providerLabel = providers.list().find(({ id }) => id === PROVIDER)?.label ?? PROVIDER
  return LOCAL_ENGINES.filter(({ id }) => FIRST_ENGINES.includes(id)).map(({ id, label }) => ({
    id: newId('lane'),
    provider: PROVIDER,
    model: id,
    label,
    providerLabel,
    hue: providers.hue(PROVIDER, id),
    params: {}
  }))
}
