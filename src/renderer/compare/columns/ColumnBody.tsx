import type { ReactNode } from 'react'
import { Clock } from 'lucide-react'
import type { Answer } from '../../../shared/domain/answer'
import type { CellId } from '../../../shared/domain/ids'
import { Icon, ProgressBar, Spinner } from '../../components/ui'
import { useNow } from '../../lib/useNow'
import { AnswerScroll } from '../answer/AnswerScroll'
import type { ColumnProps } from './Column'
import { FailureNote, RetryNote } from './FailureNote'
import { ReadyNote } from './ReadyNote'
import { busyWords } from './busyWords'
import type { ColumnState } from './columnState'

interface ColumnBodyProps extends ColumnProps {
  readonly cell: CellId | undefined
  readonly state: ColumnState
  readonly answer: Answer | undefined
  /** Given for an attempt that is over and not in the text buffers. */
  readonly text: string | undefined
}

/** What stands between head and foot: one of the states of the design. */
export function ColumnBody(props: ColumnBodyProps) {
  const { cell, state, answer } = props
  if (cell === undefined || state === 'ready') return <ReadyNote {...props} />
  switch (state) {
    case 'queued':
    case 'preparing':
    case 'loading':
    case 'uploading':
    case 'waiting':
      return <BusyNote {...props} />
    case 'retrying':
      return (
        <div className="min-h-0 flex-1 p-3">
          {answer && <RetryNote answer={answer} cell={cell} />}
        </div>
      )
    case 'error':
      return (
        <AnswerScroll {...props} cell={cell}>
          {answer?.failure && <FailureNote answer={answer} failure={answer.failure} cell={cell} />}
        </AnswerScroll>
      )
    default:
      return <AnswerScroll {...props} cell={cell} />
  }
}

/** What the attempt is busy with before there is text, and since when. */
function BusyNote({ lane, state, answer, model, together }: ColumnBodyProps) {
  const now = useNow(true, 250)
  const { title, time, detail } = busyWords(state, { lane, answer, model, together, now })
  const note = model?.takesPrompt === false ? model.note : undefined
  return (
    <div className="grid min-h-0 flex-1 place-items-center overflow-y-auto px-6 pb-4">
      <div className="flex max-w-full flex-col items-center text-center">
        <Mark state={state} progress={answer?.progress} />
        <p className="num m-0 mt-2.5 text-base font-medium">
          {title}
          {time !== undefined && <span className="font-normal text-fg-2"> · {time}</span>}
        </p>
        {detail !== undefined && <p className="m-0 mt-0.5 text-sm text-fg-3">{detail}</p>}
        {answer?.progress !== undefined && (
          <ProgressBar label={title} value={answer.progress} className="mt-3 w-[180px]" />
        )}
        {note !== undefined && state !== 'uploading' && (
          <p className="m-0 mt-5 text-xs text-fg-3">{note}</p>
        )}
      </div>
    </div>
  )
}

interface MarkProps {
  readonly state: ColumnState
  readonly progress: number | undefined
}

/** A bar says more than a turning ring. */
function Mark({ state, progress }: MarkProps): ReactNode {
  if (state === 'queued') return <Icon icon={Clock} size={20} className="text-fg-3" />
  const hasBar = progress !== undefined && (state === 'loading' || state === 'uploading')
  return hasBar ? null : <Spinner large className="text-model" />
}
