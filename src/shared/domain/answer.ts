import type { Cost, Usage } from './cost'
import type { AttemptEvent, Phase, Region } from './events'
import type { Failure } from './failure'
import type { AttemptId } from './ids'
import type { PreparedImage } from './image'
import type { Mark, Timings } from './timing'

/** An attempt as it stands: the one shape that storage, window, command line and tests share. */
export interface Answer {
  readonly attempt: AttemptId
  /** 1 for the first attempt of a cell. */
  readonly number: number
  /** ISO wall-clock time at which the attempt was made. */
  readonly startedAt: string
  readonly state: 'running' | 'done' | 'failed'
  readonly phase: Phase
  readonly phaseDetail?: string
  readonly progress?: number
  readonly until?: number
  /** Only in state `done` is this an answer; otherwise it is what came before it stopped. */
  readonly text: string
  readonly reasoning: string
  readonly regions: readonly Region[]
  /** The answer as data, where the provider gives it as such. */
  readonly structured?: unknown
  readonly timings: Timings
  readonly usage?: Usage
  readonly cost: Cost
  readonly prepared: readonly PreparedImage[]
  readonly remoteId?: string
  readonly servedModel?: string
  readonly requestId?: string
  readonly finishReason?: string
  readonly warnings: readonly string[]
  readonly failure?: Failure
}

export function emptyAnswer(attempt: AttemptId, number: number, startedAt: string): Answer {
  return {
    attempt,
    number,
    startedAt,
    state: 'running',
    phase: 'queued',
    text: '',
    reasoning: '',
    regions: [],
    timings: {},
    cost: { mark: 'unknown', reason: 'Not finished yet.' },
    prepared: [],
    warnings: []
  }
}

/** Sets a mark the first time it happens; `lastText` is the only one that moves. */
function marked(timings: Timings, mark: Mark, at: number): Timings {
  if (timings[mark] !== undefined && mark !== 'lastText') return timings
  return { ...timings, [mark]: at }
}

/** Below this a server only looked whether its model was there. */
const REAL_LOAD_MS = 200

/** Loading began when the request was there; without that mark it is not known when it ended. */
function loadedAfter(timings: Timings, ms: number): Timings {
  const { sent, firstReasoning, firstText } = timings
  if (sent === undefined || ms < REAL_LOAD_MS) return timings
  // Its clock is not ours: nothing was said before the model was there.
  return { ...timings, loaded: Math.min(sent + ms, firstReasoning ?? firstText ?? Infinity) }
}

/**
 * Applies one event. Pure, and the only place where events become an answer, so that what is saved
 * is what was seen. Events after the terminal one are ignored.
 *
 * @param at milliseconds after the attempt was made
 */
export function foldEvent(answer: Answer, event: AttemptEvent, at: number): Answer {
  if (answer.state !== 'running') return answer
  switch (event.type) {
    case 'created':
      return { ...answer, number: event.number, startedAt: event.startedAt }
    case 'phase': {
      const { phaseDetail: _detail, progress: _progress, until: _until, ...rest } = answer
      return {
        ...rest,
        phase: event.phase,
        ...(event.detail !== undefined && { phaseDetail: event.detail }),
        ...(event.progress !== undefined && { progress: event.progress }),
        ...(event.until !== undefined && { until: event.until })
      }
    }
    case 'mark':
      return { ...answer, timings: marked(answer.timings, event.mark, at) }
    case 'load-time':
      return { ...answer, timings: loadedAfter(answer.timings, event.ms) }
    case 'prepared':
      return { ...answer, prepared: [...answer.prepared, event.image] }
    case 'remote-id':
      return { ...answer, remoteId: event.id }
    case 'text': {
      if (event.delta === '') return answer
      const timings = marked(marked(answer.timings, 'firstText', at), 'lastText', at)
      return { ...answer, phase: 'streaming', text: answer.text + event.delta, timings }
    }
    case 'reasoning': {
      if (event.delta === '') return answer
      const phase = answer.text === '' ? 'thinking' : answer.phase
      const timings = marked(answer.timings, 'firstReasoning', at)
      return { ...answer, phase, reasoning: answer.reasoning + event.delta, timings }
    }
    case 'regions':
      return { ...answer, regions: [...answer.regions, ...event.regions] }
    case 'structured':
      return { ...answer, structured: event.value }
    case 'usage':
      // Some providers repeat or refine usage; the last word wins and is never summed.
      return { ...answer, usage: { ...answer.usage, ...event.usage } }
    case 'cost':
      return { ...answer, cost: event.cost }
    case 'served':
      return {
        ...answer,
        ...(event.model !== undefined && { servedModel: event.model }),
        ...(event.requestId !== undefined && { requestId: event.requestId }),
        ...(event.finishReason !== undefined && { finishReason: event.finishReason })
      }
    case 'warning':
      return answer.warnings.includes(event.sentence)
        ? answer
        : { ...answer, warnings: [...answer.warnings, event.sentence] }
    case 'ended':
      return { ...answer, state: 'done', timings: marked(answer.timings, 'done', at) }
    case 'failed':
      return {
        ...answer,
        state: 'failed',
        failure: event.failure,
        timings: marked(answer.timings, 'done', at)
      }
    default:
      return assertNever(event)
  }
}

function assertNever(event: never): never {
  throw new Error(`An event of an unknown kind: ${JSON.stringify(event)}`)
}
