import { create } from 'zustand'
import type { CatalogueNews } from '../../../shared/ipc/views'
import { api, describeError } from '../../ipc/client'
import { commandCall, invalidateFor } from '../../ipc/hooks'

interface Refresh {
  /** Epoch milliseconds; there while lists are being read. */
  readonly since?: number
  /** What the last one changed. */
  readonly news?: CatalogueNews
  readonly failure?: string
}

/** Beside the page, because a refresh goes on while a person looks at another one. */
export const useRefresh = create<Refresh>(() => ({}))

/** Reads the public lists anew; a second press while it runs does nothing. */
export async function refreshCatalogue(): Promise<void> {
  if (useRefresh.getState().since !== undefined) return
  useRefresh.setState({ since: Date.now() }, true)
  try {
    const news = await api('catalogue.refresh', {})
    useRefresh.setState({ news }, true)
  } catch (error) {
    const { sentence, nextStep } = describeError(error)
    useRefresh.setState({ failure: [sentence, nextStep].filter(Boolean).join(' ') }, true)
  } finally {
    void invalidateFor('catalogue.refresh')
  }
}

export function stopRefresh(): void {
  void commandCall('catalogue.stopRefresh', {})
}
