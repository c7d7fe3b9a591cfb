import type { ProviderId } from '../../../shared/domain/ids'
import type { ProviderTest } from '../../../shared/ipc/views'
import { describeError } from '../../ipc/client'
import { useCommandCall } from '../../ipc/hooks'

export interface TestState {
  readonly busy: boolean
  readonly outcome: ProviderTest | undefined
  readonly start: () => void
}

/** Asks a provider for its models and says how far that got. */
export function useTest(id: ProviderId): TestState {
  const { mutate, isPending, data, error } = useCommandCall('providers.test', { quiet: true })
  const failed = error ? { ok: false, ...describeError(error) } : undefined
  return { busy: isPending, outcome: failed ?? data, start: () => mutate({ id }) }
}
