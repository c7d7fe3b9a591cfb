import { CircleStop, Hourglass, ImageDown, Info, TriangleAlert } from 'lucide-react'
import type { Answer } from '../../../shared/domain/answer'
import type { CellId } from '../../../shared/domain/ids'
import type { PreparedImage } from '../../../shared/domain/image'
import type { ModelInfo } from '../../../shared/domain/model'
import { Icon } from '../../components/ui'
import type { IconType } from '../../components/ui'
import { formatBytes, formatCount, formatMs, formatSize } from '../../lib/format'
import { durations } from '../../../shared/domain/timing'
import { RetryButton } from '../columns/RetryButton'
import type { ColumnState } from '../columns/columnState'

interface AnswerNotesProps {
  readonly cell: CellId
  readonly state: ColumnState
  readonly answer: Answer | undefined
  readonly model: ModelInfo | undefined
  /** The model's id as it was asked for. */
  readonly asked: string
}

/** `Resized from 4000 × 3000. Sent as 741 × 500 JPEG, 148 KB.` */
export function preparedSentence(image: PreparedImage): string | undefined {
  if (image.changes.length === 0) return undefined
  const changes = image.changes.join(', ')
  const format = image.format === 'pixels' ? 'raw pixels' : image.format.toUpperCase()
  const size = `${formatSize(image)} ${format}, ${formatBytes(image.sizeBytes)}`
  return `${changes.charAt(0).toUpperCase()}${changes.slice(1)}. Sent as ${size}.`
}

function stoppedSentence(answer: Answer): string {
  const tokens = answer.usage?.outputTokens
  const who = answer.failure?.class === 'interrupted' ? 'Interrupted' : 'Stopped by you'
  return tokens === undefined
    ? `${who}. The text so far is kept.`
    : `${who} after ${formatCount(tokens)} tokens`
}

/** What is to be said about an answer besides its text: stopped, warnings, what was sent. */
export function AnswerNotes({ cell, state, answer, model, asked }: AnswerNotesProps) {
  if (!answer || answer.state === 'running') return null
  const prepared = new Set(
    answer.prepared.map(preparedSentence).filter((line) => line !== undefined)
  )
  const { loadMs } = durations(answer.timings)
  const note = model?.takesPrompt === false ? model.note : undefined
  return (
    <div className="mt-1 text-xs text-fg-3">
      {state === 'stopped' && <Note icon={CircleStop} text={stoppedSentence(answer)} />}
      {state === 'stopped' && answer.failure?.resumable && (
        <div className="mt-1.5 mb-2.5">
          <p className="selectable m-0 mb-2">{answer.failure.nextStep}</p>
          <RetryButton failure={answer.failure} cell={cell} />
        </div>
      )}
      {answer.warnings.map((warning) => (
        <Note key={warning} icon={TriangleAlert} text={warning} />
      ))}
      {loadMs !== undefined && (
        <Note
          icon={Hourglass}
          text={`Loading the model took ${formatMs(loadMs)}; the times above begin after it.`}
        />
      )}
      {[...prepared].map((line) => (
        <Note key={line} icon={ImageDown} text={line} />
      ))}
      {answer.servedModel !== undefined && answer.servedModel !== asked && (
        <Note icon={Info} text={`Served by ${answer.servedModel}`} />
      )}
      {note !== undefined && <Note icon={Info} text={note} />}
    </div>
  )
}

function Note({ icon, text }: { readonly icon: IconType; readonly text: string }) {
  return (
    <p className="selectable m-0 mt-1.5 flex gap-1.5">
      <Icon icon={icon} size={13} className="mt-[1.5px]" />
      <span className="min-w-0">{text}</span>
    </p>
  )
}
