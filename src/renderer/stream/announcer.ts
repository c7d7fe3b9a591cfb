import { create } from 'zustand'
import type { Answer } from '../../shared/domain/answer'
import { FAILURE_WORDS } from '../../shared/domain/failure'
import type { CellId } from '../../shared/domain/ids'
import { durations } from '../../shared/domain/timing'
import { spokenMs } from '../lib/format'
import { cellBriefs, findRun, runOfCell } from '../state/runStore'

interface Announcements {
  readonly sentence: string
}

/** What stands in the polite live region: one sentence per settled column, never token by token. */
export const useAnnouncements = create<Announcements>(() => ({ sentence: '' }))

/** The same words once more would change nothing in the region, and so would not be read. */
const UNHEARD_END = '\u00a0'

let waiting: readonly string[] = []

/** Says a sentence. Those of one go are said together: the region holds only what came last. */
export function announce(sentence: string): void {
  waiting = [...waiting, sentence]
  if (waiting.length > 1) return
  queueMicrotask(() => {
    const words = waiting.join('. ')
    waiting = []
    const { sentence: before } = useAnnouncements.getState()
    useAnnouncements.setState({ sentence: words === before ? words + UNHEARD_END : words })
  })
}

/** `Claude Sonnet 4.5 done in 7.4 seconds`, or what went wrong. */
export function settledSentence(label: string, answer: Answer): string {
  if (answer.failure) return `${label}: ${FAILURE_WORDS[answer.failure.class].title}`
  const { totalMs } = durations(answer.timings)
  return totalMs === undefined ? `${label} done` : `${label} done in ${spokenMs(totalMs)}`
}

export function announceSettled(cell: CellId, answer: Answer): void {
  const laneId = cellBriefs.get(cell)?.laneId
  const lane = findRun(runOfCell(cell))?.spec.lanes.find((candidate) => candidate.id === laneId)
  if (lane) announce(settledSentence(lane.label, answer))
}
