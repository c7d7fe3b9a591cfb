import type { ReactNode } from 'react'
import { Clock } from 'lucide-react'
import type { Answer } from '../../../shared/domain/answer'
import type { CellId } from '../../../shared/domain/ids'
import { Icon, ProgressBar, Spinner } from '../../components/ui'
import { formatBytes } from '../../lib/format'
import { AnswerScroll } from '../answer/AnswerScroll'
import type { ColumnProps } from './Column'
import { FailureNote, RetryNote } from './FailureNote'
import { ReadyNote } from './ReadyNote'
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
  const { lane, cell, state, answer, model } = props
  if (cell === undefined || state === 'ready') return <ReadyNote {...props} />
  const note = model?.takesPrompt === false ? model.note : undefined
  switch (state) {
    case 'queued':
      return (
        <Middle
          mark={<Icon icon={Clock} size={20} className="text-fg-3" />}
          title={answer?.phaseDetail ?? `In line for ${lane.providerLabel}`}
          note={note}
        />
      )
    case 'preparing':
      return (
        <Middle mark={<Ring />} title={answer?.phaseDetail ?? 'Preparing the image'} note={note} />
      )
    case 'loading':
      return (
        <Middle
          mark={answer?.progress === undefined ? <Ring /> : undefined}
          title={answer?.phaseDetail ?? `Loading ${lane.label}`}
          progress={answer?.progress}
          note={note}
        />
      )
    case 'uploading':
      return (
        <Middle
          mark={answer?.progress === undefined ? <Ring /> : undefined}
          title={answer?.phaseDetail ?? `Sending${sentSize(answer)}`}
          detail={preparedWords(answer)}
          progress={answer?.progress}
        />
      )
    case 'waiting':
      return (
        <Middle
          mark={<Ring />}
          title={answer?.phaseDetail ?? `Waiting for ${lane.providerLabel}`}
          detail={
            answer?.phase === 'polling' ? 'This endpoint does not stream.' : preparedWords(answer)
          }
          progress={answer?.progress}
          note={note}
        />
      )
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

function Ring() {
  return <Spinner large className="text-model" />
}

function sentSize(answer: Answer | undefined): string {
  const bytes = answer?.prepared.reduce((sum, image) => sum + image.sizeBytes, 0) ?? 0
  return bytes > 0 ? ` ${formatBytes(bytes)}` : ''
}

/** `Resized from 4000 × 3000, turned upright`; nothing when the original bytes are sent. */
function preparedWords(answer: Answer | undefined): string | undefined {
  const changes = answer?.prepared.flatMap((image) => image.changes) ?? []
  const words = changes.join(', ')
  return words === '' ? undefined : words.charAt(0).toUpperCase() + words.slice(1)
}

interface MiddleProps {
  readonly mark?: ReactNode
  readonly title: string
  readonly detail?: string | undefined
  readonly progress?: number | undefined
  /** What this engine can and cannot do. */
  readonly note?: string | undefined
}

function Middle({ mark, title, detail, progress, note }: MiddleProps) {
  return (
    <div className="grid min-h-0 flex-1 place-items-center overflow-y-auto px-6 pb-4">
      <div className="flex max-w-full flex-col items-center text-center">
        {mark}
        <p className="m-0 mt-2.5 text-base font-medium">{title}</p>
        {detail !== undefined && <p className="m-0 mt-0.5 text-sm text-fg-3">{detail}</p>}
        {progress !== undefined && (
          <ProgressBar label={title} value={progress} className="mt-3 w-[180px]" />
        )}
        {note !== undefined && <p className="m-0 mt-5 text-xs text-fg-3">{note}</p>}
      </div>
    </div>
  )
}
