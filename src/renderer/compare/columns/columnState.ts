import {
  ArrowUpFromLine,
  Brain,
  Check,
  CirclePause,
  CircleStop,
  Clock,
  Hourglass,
  Loader,
  TriangleAlert
} from 'lucide-react'
import type { Answer } from '../../../shared/domain/answer'
import { FAILURE_WORDS } from '../../../shared/domain/failure'
import type { IconType, Tone } from '../../components/ui'
import type { CellBrief } from '../../../shared/ipc/views'

/** The states a person tells apart; DESIGN part 7. */
export type ColumnState =
  | 'ready'
  | 'queued'
  | 'preparing'
  | 'loading'
  | 'uploading'
  | 'waiting'
  | 'thinking'
  | 'streaming'
  | 'retrying'
  | 'done'
  | 'error'
  | 'stopped'

const BY_PHASE: Readonly<Record<Answer['phase'], ColumnState>> = {
  queued: 'queued',
  backoff: 'retrying',
  preparing: 'preparing',
  'loading-model': 'loading',
  uploading: 'uploading',
  waiting: 'waiting',
  polling: 'waiting',
  thinking: 'thinking',
  streaming: 'streaming'
}

/** What a column shows, from its cell and the attempt that is looked at. */
export function columnState(brief: CellBrief | undefined, answer: Answer | undefined): ColumnState {
  if (!brief) return 'ready'
  if (!answer)
    return brief.state === 'failed' ? 'error' : brief.state === 'done' ? 'done' : 'queued'
  if (answer.state === 'running') return BY_PHASE[answer.phase]
  if (answer.state === 'done') return 'done'
  return answer.failure?.class === 'cancelled' || answer.failure?.class === 'interrupted'
    ? 'stopped'
    : 'error'
}

export function isBusy(state: ColumnState): boolean {
  return !['ready', 'done', 'error', 'stopped'].includes(state)
}

interface StateLook {
  readonly label: string
  readonly tone: Tone
  readonly icon?: IconType
  /** A turning ring in place of an icon. */
  readonly spins?: boolean
}

const LOOKS: Readonly<Record<ColumnState, StateLook>> = {
  ready: { label: 'Ready', tone: 'line' },
  queued: { label: 'Queued', tone: 'neutral', icon: Clock },
  preparing: { label: 'Preparing', tone: 'neutral', icon: Loader },
  loading: { label: 'Loading', tone: 'neutral', icon: Hourglass },
  uploading: { label: 'Uploading', tone: 'neutral', icon: ArrowUpFromLine },
  waiting: { label: 'Waiting', tone: 'neutral', icon: Hourglass },
  thinking: { label: 'Thinking', tone: 'neutral', icon: Brain },
  streaming: { label: 'Streaming', tone: 'model', spins: true },
  retrying: { label: 'Next try soon', tone: 'warn', icon: CirclePause },
  done: { label: 'Done', tone: 'ok', icon: Check },
  error: { label: 'Failed', tone: 'danger', icon: TriangleAlert },
  stopped: { label: 'Stopped', tone: 'neutral', icon: CircleStop }
}

/** Word, tone and icon of a state; a failure has its class's own words. */
export function stateLook(state: ColumnState, answer: Answer | undefined): StateLook {
  const look = LOOKS[state]
  const failure = answer?.failure
  return failure && (state === 'error' || state === 'stopped')
    ? { ...look, label: FAILURE_WORDS[failure.class].title }
    : look
}
