import type { Answer } from '../../../shared/domain/answer'
import type { RunLane } from '../../../shared/domain/lane'
import type { CellState } from '../../../shared/domain/run'
import type { RunId } from '../../../shared/domain/ids'
import type { RunView } from '../../../shared/ipc/views'
import { FAILURE_WORDS } from '../../../shared/domain/failure'
import { durations } from '../../../shared/domain/timing'
import { imagePath } from './columns'
import { formatCost, formatCount, formatMs, UNKNOWN } from './format'
import { cellsByImage, type RunReader } from './jsonl'
import { textTable } from './textTable'

const HEADINGS = ['Model', 'Image', 'State', 'First words', 'Total', 'Tokens', 'Cost', 'Answer']
/** Numbers read best with their ends below each other. */
const RIGHT_ALIGNED = new Set(['First words', 'Total', 'Tokens', 'Cost'])
const WIDEST = 36
const EXCERPT = 60

/** A run as plain text for a terminal, one line per cell; no colours, ends with a line break. */
export function runTable(runs: RunReader, run: RunId): string {
  const view = runs.open(run)
  const rows = [...cellsByImage(runs, view)].flat().map((cell) => rowOf(view, cell))
  return textTable([HEADINGS, ...rows], RIGHT_ALIGNED)
}

function rowOf(view: RunView, cell: CellState): readonly string[] {
  const lane = view.spec.lanes.find(({ id }) => id === cell.laneId)
  const image = view.images.find(({ id }) => id === cell.imageId)
  const { answer } = cell
  const { firstTextMs, totalMs } = durations(answer?.timings ?? {})
  const repeat = view.spec.repeats > 1 ? ` (${cell.repeat + 1})` : ''
  return [
    cut(
      `${lane?.letter ?? '?'} ${lane?.mock ? 'Mock: ' : ''}${lane?.label ?? ''}${repeat}`,
      WIDEST
    ),
    cut(image === undefined ? cell.imageId : imagePath(image), WIDEST),
    stateOf(cell),
    formatMs(firstTextMs),
    formatMs(totalMs),
    formatCount(answer?.usage?.outputTokens),
    answer === undefined ? UNKNOWN : costOf(answer, lane),
    cut(excerptOf(cell), EXCERPT)
  ]
}

/** Nobody pays what a mock says. */
function costOf({ cost }: Answer, lane: RunLane | undefined): string {
  const amount = formatCost(cost)
  return lane?.mock && cost.mark !== 'unknown' ? `${amount} (mock)` : amount
}

function stateOf({ answer }: CellState): string {
  if (answer === undefined) return 'Waiting'
  if (answer.state === 'running') return 'Running'
  return answer.failure === undefined ? 'Answered' : FAILURE_WORDS[answer.failure.class].title
}

function excerptOf({ answer }: CellState): string {
  if (answer?.state === 'done') return answer.text
  return answer?.failure?.sentence ?? ''
}

function cut(text: string, width: number): string {
  // Control characters of an answer must not reach a terminal.
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  const characters = [...line]
  return characters.length <= width ? line : `${characters.slice(0, width - 1).join('')}…`
}
