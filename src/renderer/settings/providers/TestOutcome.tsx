import { CircleCheck, CircleX } from 'lucide-react'
import type { ProviderTest } from '../../../shared/ipc/views'
import { Icon } from '../../components/ui'
import { classes } from '../../lib/classes'

/** How a test went: the hop it reached in words, then what to do. */
export function TestOutcome({ outcome }: { readonly outcome: ProviderTest | undefined }) {
  return (
    <div role="status" className="text-sm">
      {outcome && (
        <p className="m-0 mt-2 flex gap-1.5">
          <Icon
            icon={outcome.ok ? CircleCheck : CircleX}
            size={14}
            className={classes('mt-0.5', outcome.ok ? 'text-ok' : 'text-danger')}
          />
          <span className="selectable min-w-0">
            <b className={classes('font-medium', outcome.ok ? 'text-ok' : 'text-danger')}>
              {outcome.ok ? 'Works.' : 'Does not work.'}
            </b>{' '}
            <span className="text-fg-2">
              {outcome.sentence} {outcome.nextStep}
            </span>
          </span>
        </p>
      )}
    </div>
  )
}
