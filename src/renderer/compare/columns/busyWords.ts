import type { Answer } from '../../../shared/domain/answer'
import type { ModelInfo } from '../../../shared/domain/model'
import { formatBytes, formatElapsed } from '../../lib/format'
import type { ShownLane } from '../../state/shownRun'
import type { ColumnState } from './columnState'

/** What stands in a column while its answer is on the way. */
export interface BusyWords {
  readonly title: string
  /** Follows the title, and counts: `12 s`, `next in 8 s`. */
  readonly time?: string | undefined
  readonly detail?: string | undefined
}

interface BusyFacts {
  readonly lane: Pick<ShownLane, 'label' | 'providerLabel'>
  readonly answer: Answer | undefined
  readonly model: Pick<ModelInfo, 'streams'> | undefined
  /** How many images share the prompt. */
  readonly together: number
  /** Epoch milliseconds. */
  readonly now: number
}

/** A wait shorter than this needs no figure. */
const WORTH_SAYING_MS = 1_000

/** Says honestly what an attempt is busy with, and for how long, or until when. */
export function busyWords(state: ColumnState, facts: BusyFacts): BusyWords {
  const { lane, answer, now } = facts
  const said = answer?.phaseDetail
  switch (state) {
    case 'queued':
      return { title: said ?? `In line for ${lane.providerLabel}`, time: queueTime(answer, now) }
    case 'preparing':
      return { title: said ?? `Preparing the ${facts.together > 1 ? 'images' : 'image'}` }
    case 'loading':
      return { title: said ?? `Loading ${lane.label}`, time: since(answer, 'started', now) }
    case 'uploading':
      return {
        title: said ?? `Sending${sentSize(answer)}`,
        time: since(answer, 'started', now),
        detail: preparedWords(answer)
      }
    default:
      return {
        title: said ?? `Waiting for ${lane.providerLabel}`,
        time: since(answer, answer?.timings.sent === undefined ? 'started' : 'sent', now),
        detail: answer?.phase === 'polling' ? pollingDetail(facts) : preparedWords(answer)
      }
  }
}

function queueTime(answer: Answer | undefined, now: number): string | undefined {
  if (answer?.until === undefined) return since(answer, 'queued', now)
  const seconds = Math.ceil((answer.until - now) / 1000)
  return seconds > 0 ? `next in ${formatElapsed(seconds * 1000)}` : 'next in a moment'
}

/** Time since a mark; a reload of the window does not begin it anew. */
function since(
  answer: Answer | undefined,
  mark: 'queued' | 'started' | 'sent',
  now: number
): string | undefined {
  const at = answer?.timings[mark]
  if (answer === undefined || at === undefined) return undefined
  const ms = now - Date.parse(answer.startedAt) - at
  return ms < WORTH_SAYING_MS ? undefined : formatElapsed(ms)
}

function pollingDetail({ lane, model }: BusyFacts): string {
  return model?.streams === 'no'
    ? `Submitted. ${lane.providerLabel} gives the whole answer at once.`
    : 'Submitted, and asked for until it is there.'
}

function sentSize(answer: Answer | undefined): string {
  const bytes = answer?.prepared.reduce((sum, image) => sum + image.sizeBytes, 0) ?? 0
  return bytes > 0 ? ` ${formatBytes(bytes)}` : ''
}

/** `Resized from 4000 × 3000, turned upright`; nothing when the original bytes are sent. */
function preparedWords(answer: Answer | undefined): string | undefined {
  const changes = new Set(answer?.prepared.flatMap((image) => image.changes))
  const words = [...changes].join(', ')
  return words === '' ? undefined : words.charAt(0).toUpperCase() + words.slice(1)
}
