import type { ProviderId } from '../../../shared/domain/ids'
import type { ResolvedProvider } from '../providers/providerService'
import type { RunProviders } from './runParts'

/**
 * Remembers resolved providers until any of them changes: the scheduler asks for their limits with
 * every cell, and resolving reads the settings.
 */
export function rememberProviders(providers: RunProviders): Pick<RunProviders, 'resolve'> {
  const known = new Map<ProviderId, ResolvedProvider | undefined>()
  providers.onChange(() => known.clear())
  return {
    resolve(id) {
      if (!known.has(id)) known.set(id, providers.resolve(id))
      return known.get(id)
    }
  }
}
