import type { NetworkSettings } from '../../../shared/domain/settings'
import { toast } from '../../components/ui'
import { describeError } from '../../ipc/client'
import { useCommandCall } from '../../ipc/hooks'

/** Saves the network settings; what main refuses is said beside the fields, not in a toast. */
export function useSaveNetwork() {
  const write = useCommandCall('settings.write', { quiet: true })
  const failure = write.error ? describeError(write.error) : undefined
  return {
    busy: write.isPending,
    problem: failure && [failure.sentence, failure.nextStep].filter(Boolean).join(' '),
    save: (network: NetworkSettings) =>
      write.mutate(
        { patch: { network } },
        {
          onSuccess: () =>
            toast({
              tone: 'ok',
              title: 'Network settings saved',
              detail: 'They hold from the next request on.'
            })
        }
      )
  }
}
