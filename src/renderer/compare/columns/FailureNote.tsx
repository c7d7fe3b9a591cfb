import { CirclePause, TriangleAlert } from 'lucide-react'
import type { Answer } from '../../../shared/domain/answer'
import { FAILURE_WORDS } from '../../../shared/domain/failure'
import type { Failure } from '../../../shared/domain/failure'
import type { CellId } from '../../../shared/domain/ids'
import { Button, Icon, ProgressBar } from '../../components/ui'
import { formatCost, formatMs } from '../../lib/format'
import { useNow } from '../../lib/useNow'
import { stopCell } from '../../state/runActions'
import { openDialog } from '../../state/uiStore'
import { RetryButton } from './RetryButton'

/** What a failure cost, in words; said only where it is known. */
function chargeSentence(answer: Answer, failure: Failure): string {
  if (failure.notCharged === true) return 'Nothing was charged.'
  if (answer.cost.mark === 'unknown' || answer.cost.free === true) return ''
  return `Charged: ${formatCost(answer.cost)}.`
}

interface FailureNoteProps {
  readonly answer: Answer
  readonly failure: Failure
  readonly cell: CellId
}

/** Why there is no answer, what it cost, and the way out; the provider's own words one step away. */
export function FailureNote({ answer, failure, cell }: FailureNoteProps) {
  const words = FAILURE_WORDS[failure.class]
  return (
    <>
      <div className="rounded-lg bg-danger-tint p-3">
        <div className="flex gap-2 text-sm font-semibold text-danger">
          <Icon icon={TriangleAlert} size={14} className="mt-0.5" />
          {words.title}
        </div>
        <p className="selectable m-0 mt-1 text-sm text-fg-2">
          {[failure.sentence, chargeSentence(answer, failure), failure.nextStep]
            .filter((part) => part !== '')
            .join(' ')}
        </p>
        <div className="mt-2.5 flex items-center gap-2">
          <RetryButton failure={failure} cell={cell} />
          {failure.class === 'auth' && (
            <Button
              variant="quiet"
              size="sm"
              onClick={() => openDialog('settings', { page: 'providers' })}
            >
              Providers and keys
            </Button>
          )}
        </div>
      </div>
      <FailureFacts answer={answer} failure={failure} />
    </>
  )
}

function FailureFacts({ answer, failure }: Omit<FailureNoteProps, 'cell'>) {
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['Status', statusWords(failure)],
    ['Attempt', answer.number > 1 ? String(answer.number) : undefined],
    ['Request', failure.requestId ?? answer.requestId]
  ]
  const known = facts.filter(([, value]) => value !== undefined)
  return (
    <>
      {known.length > 0 && (
        <dl className="selectable m-0 mt-3 text-sm">
          {known.map(([name, value]) => (
            <div key={name} className="flex min-h-6 items-baseline gap-3">
              <dt className="w-[58px] shrink-0 text-fg-3">{name}</dt>
              <dd className="mono m-0 min-w-0 text-[12px] break-words">{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {failure.vendorMessage !== undefined && (
        <details className="mt-2 text-sm">
          <summary className="rounded-sm text-fg-3 hover:text-fg">The provider’s own words</summary>
          <p className="mono selectable m-0 mt-1.5 rounded-md bg-sunken p-2.5 text-[11.5px] leading-[17px] break-words whitespace-pre-wrap text-fg-2">
            {failure.vendorMessage}
          </p>
        </details>
      )}
    </>
  )
}

function statusWords(failure: Failure): string | undefined {
  const parts = [failure.status, failure.vendorCode].filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(' ')
}

/** A try that failed and is repeated by itself: why, and when. */
export function RetryNote({ answer, cell }: { readonly answer: Answer; readonly cell: CellId }) {
  const now = useNow(true)
  const left = answer.until === undefined ? undefined : Math.max(0, answer.until - now)
  const from = answer.timings.backoff
  const began = from === undefined ? undefined : Date.parse(answer.startedAt) + from
  const whole = answer.until === undefined || began === undefined ? undefined : answer.until - began
  return (
    <div className="rounded-lg bg-warn-tint p-3">
      <div className="flex gap-2 text-sm font-semibold text-warn">
        <Icon icon={CirclePause} size={14} className="mt-0.5" />
        {answer.phaseDetail ?? 'The provider is busy'}
      </div>
      <p className="num m-0 mt-1 text-sm text-fg-2">
        {left === undefined
          ? 'The next try starts by itself.'
          : `Nothing to do: the next try starts in ${formatMs(left, true)}.`}
      </p>
      {left !== undefined && whole !== undefined && whole > 0 && (
        <ProgressBar
          label="Time to the next try"
          fill="neutral"
          className="mt-2.5"
          value={1 - left / whole}
        />
      )}
      <Button variant="quiet" size="sm" className="mt-2.5 -ml-2" onClick={() => stopCell(cell)}>
        Stop trying
      </Button>
    </div>
  )
}
