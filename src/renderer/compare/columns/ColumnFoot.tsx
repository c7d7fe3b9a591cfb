import { ChevronLeft, ChevronRight, Copy, RotateCcw, Square } from 'lucide-react'
import type { Answer } from '../../../shared/domain/answer'
import type { CellId } from '../../../shared/domain/ids'
import { Button, IconButton } from '../../components/ui'
import { copyAnswer, retryCell, stopCell } from '../../state/runActions'
import type { ShownLane } from '../../state/shownRun'
import { AnswerDetails } from './AnswerDetails'
import { retryLabel } from './RetryButton'
import { isBusy } from './columnState'
import type { ColumnState } from './columnState'

interface ColumnFootProps {
  readonly lane: ShownLane
  readonly cell: CellId | undefined
  readonly state: ColumnState
  readonly answer: Answer | undefined
  readonly isMock: boolean
  /** The attempt that is shown, from 1, of how many. */
  readonly attempt: number
  readonly attempts: number
  readonly onAttempt: (attempt: number) => void
  /** The repeat that is shown, from 0, of how many. */
  readonly repeat: number
  readonly repeats: number
  readonly onRepeat: (repeat: number) => void
}

export function ColumnFoot(props: ColumnFootProps) {
  const { lane, cell, state, answer, isMock } = props
  const { attempt, attempts, onAttempt, repeat, repeats, onRepeat } = props
  const busy = isBusy(state)
  const hasText = cell !== undefined && ['streaming', 'done', 'error', 'stopped'].includes(state)
  const canRetry = cell !== undefined && !busy
  return (
    <footer className="relative flex h-[38px] shrink-0 items-center border-t border-line px-1.5">
      <IconButton
        icon={Copy}
        iconSize={14}
        label={busy ? 'Copy so far' : 'Copy'}
        keys="C"
        disabled={!hasText}
        onClick={() => cell && void copyAnswer(cell)}
      />
      <IconButton
        icon={RotateCcw}
        iconSize={14}
        label={retryLabel(answer?.failure, 'Retry this model')}
        keys="R"
        disabled={!canRetry}
        onClick={() => cell && retryCell(cell)}
      />
      <AnswerDetails lane={lane} answer={answer} isMock={isMock} />
      {repeats > 1 && (
        <Stepper label="Repeat" at={repeat + 1} of={repeats} onStep={(to) => onRepeat(to - 1)} />
      )}
      {attempts > 1 && <Stepper label="Attempt" at={attempt} of={attempts} onStep={onAttempt} />}
      <span className="ml-auto" />
      {busy && cell && (
        <Button variant="quiet" size="sm" icon={Square} onClick={() => stopCell(cell)}>
          Stop
        </Button>
      )}
    </footer>
  )
}

interface StepperProps {
  readonly label: string
  readonly at: number
  readonly of: number
  readonly onStep: (to: number) => void
}

function Stepper({ label, at, of, onStep }: StepperProps) {
  return (
    <span
      role="group"
      aria-label={label}
      className="ml-1 flex items-center border-l border-line pl-1"
    >
      <IconButton
        size="sm"
        icon={ChevronLeft}
        label={`Previous ${label.toLowerCase()}`}
        disabled={at <= 1}
        onClick={() => onStep(at - 1)}
      />
      <span className="num text-xs whitespace-nowrap text-fg-2">
        {label} {at} of {of}
      </span>
      <IconButton
        size="sm"
        icon={ChevronRight}
        label={`Next ${label.toLowerCase()}`}
        disabled={at >= of}
        onClick={() => onStep(at + 1)}
      />
    </span>
  )
}
