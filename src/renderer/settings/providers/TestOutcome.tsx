import { CircleCheck, CircleX } from 'lucide-react'
import type { ProviderTest } from '../../../shared/ipc/views'
import { Icon } from '../../components/ui'
import { classes } from '../../lib/classes'
import { formatMs } from '../../lib/format'

interface TestOutcomeProps {
  readonly outcome: ProviderTest | undefined
  readonly className?: string
}

/** How a test went: the hop it reached in words, then what to do. */
export function TestOutcome({ outcome, className }: TestOutcomeProps) {
  return (
    <div role="status" className={classes('text-sm', className)}>
      {outcome && (
        <p className="m-0 flex gap-1.5">
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
              {outcome.sentence} {outcome.nextStep} {timeOf(outcome)}
            </span>
          </span>
        </p>
      )}
    </div>
  )
}

/** The time it took, where the sentence does not say it already. */
function timeOf({ tookMs, sentence }: ProviderTest): string {
  return tookMs === undefined || /\d m?s\b/.test(sentence) ? '' : `It took ${formatMs(tookMs)}.`
}
