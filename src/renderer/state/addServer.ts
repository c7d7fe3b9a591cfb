import type { ProviderId } from '../../shared/domain/ids'
import type { ProviderTest } from '../../shared/ipc/views'
import { api, describeError } from '../ipc/client'
import { queryClient } from '../ipc/hooks'

export interface NewServer {
  readonly label: string
  readonly baseUrl: string
  /** Which adapter speaks to it; absent: the OpenAI chat format. */
  readonly adapter?: string
  /** Empty when the server needs none. */
  readonly key: string
}

interface Tried {
  /** Absent when the server was not kept. */
  readonly id?: ProviderId
  readonly outcome: ProviderTest
}

/**
 * Saves a server with its key and asks it for its models. One that fails is taken out again, unless
 * it is to be kept all the same. Never throws.
 */
export async function addServer({ key, ...server }: NewServer, keep = false): Promise<Tried> {
  let id: ProviderId | undefined
  try {
    id = await api('providers.add', server)
    if (key !== '') await api('keys.add', { provider: id, key })
    const outcome = await api('providers.test', { id })
    if (outcome.ok || keep) return { id, outcome }
    await api('providers.remove', { id })
    return { outcome }
  } catch (error) {
    if (id !== undefined) await api('providers.remove', { id }).catch(() => undefined)
    return { outcome: { ok: false, ...describeError(error) } }
  } finally {
    await refreshLists()
  }
}

async function refreshLists(): Promise<void> {
  const names = ['providers.list', 'providers.models']
  await Promise.all(names.map((name) => queryClient.invalidateQueries({ queryKey: [name] })))
}
