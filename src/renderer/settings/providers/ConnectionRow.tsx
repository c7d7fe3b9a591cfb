import { PlugZap, Radar } from 'lucide-react'
import type { ProviderInfo } from '../../../shared/domain/model'
import { Button } from '../../components/ui'
import { useCommandCall } from '../../ipc/hooks'
import { formatWhen } from '../../lib/format'
import { Hint, Row } from '../rows'
import { StatusLine } from './ProviderList'
import { TestOutcome } from './TestOutcome'
import type { TestState } from './useTest'

interface ConnectionRowProps {
  readonly provider: ProviderInfo
  readonly test: TestState
}

/** How the last look at the provider went, and the way to look again. */
export function ConnectionRow({ provider, test }: ConnectionRowProps) {
  const { status } = provider
  const refresh = useCommandCall('providers.refresh')
  const notRunning = provider.kind === 'local-server' && status.state !== 'ready'
  return (
    <Row
      label="Connection"
      hint="Test asks for something that costs nothing and says how far it got: name, connection, key, models."
    >
      <div className="flex items-center gap-3">
        <div className="min-w-0 flex-1">
          {test.outcome === undefined && (
            <>
              <StatusLine provider={provider} />
              <Hint className="mt-0.5 empty:hidden">{sinceWords(provider)}</Hint>
            </>
          )}
          <TestOutcome outcome={test.outcome} />
        </div>
        {notRunning ? (
          <Button icon={Radar} busy={refresh.isPending} onClick={() => refresh.mutate({})}>
            Look again
          </Button>
        ) : (
          <Button icon={PlugZap} busy={test.busy} onClick={test.start}>
            Test
          </Button>
        )}
      </div>
    </Row>
  )
}

/** What to do next, or when it was last looked at. */
function sinceWords({ status }: ProviderInfo): string {
  if ('nextStep' in status && status.nextStep !== undefined) return status.nextStep
  return status.state === 'ready' && status.checkedAt !== undefined
    ? `Checked ${formatWhen(status.checkedAt)}.`
    : ''
}
