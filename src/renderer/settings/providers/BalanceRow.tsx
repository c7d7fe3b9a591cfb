import { RefreshCw } from 'lucide-react'
import type { ProviderInfo } from '../../../shared/domain/model'
import { Button } from '../../components/ui'
import { describeError } from '../../ipc/client'
import { useCommandCall } from '../../ipc/hooks'
import { formatWhen } from '../../lib/format'
import { Row } from '../rows'

/** What the key in use has left, asked for when a person presses the button. */
export function BalanceRow({ provider }: { readonly provider: ProviderInfo }) {
  const ask = useCommandCall('providers.balance', { quiet: true })
  const balance = ask.data ?? provider.balance
  const failure = ask.error ? describeError(ask.error) : undefined
  return (
    <Row label="Balance">
      <div className="flex items-center gap-3">
        <div role="status" className="selectable min-w-0 flex-1 text-sm">
          {failure ? (
            <span className="text-danger">
              {failure.sentence} {failure.nextStep}
            </span>
          ) : (
            <>
              <span className="num">{balance?.sentence ?? 'Not asked yet.'}</span>
              {balance && (
                <span className="text-xs text-fg-3"> As of {formatWhen(balance.asOf)}.</span>
              )}
            </>
          )}
        </div>
        <Button
          icon={RefreshCw}
          busy={ask.isPending}
          onClick={() => ask.mutate({ id: provider.id })}
        >
          {balance ? 'Ask again' : 'Ask'}
        </Button>
      </div>
    </Row>
  )
}
