import type { CellId, RunId } from '../shared/domain/ids'
import { FAILURE_WORDS } from '../shared/domain/failure'
import type { StampedEvent } from '../shared/domain/events'
import type { CellCounts, RunSummary } from '../shared/domain/run'
import type { RunView } from '../shared/ipc/views'
import type { RunService } from '../main/engine/engine'
import { imagePath } from '../main/engine/exports/columns'
import type { Output } from './context'

/** Erases the line the cursor is in, and goes to its start. */
const CLEAR_LINE = '\r\u001b[2K'

/**
 * Says how a run goes: one line that is rewritten in a terminal, one line per finished cell
 * otherwise.
 * @returns a function that ends it
 */
export function showProgress(runs: RunService, run: RunId, out: Output): () => void {
  return out.isTTY === true ? rewriteLine(runs, run, out) : printLines(runs, run, out)
}

function rewriteLine(runs: RunService, run: RunId, out: Output): () => void {
  const show = (summary: RunSummary): void => {
    if (summary.id === run) out.write(`${CLEAR_LINE}${countsLine(summary.counts)}`)
  }
  const stop = runs.onChange(show)
  show(runs.open(run).summary)
  return () => {
    stop()
    out.write(CLEAR_LINE)
  }
}

export function countsLine({ total, done, failed, running }: CellCounts): string {
  const parts = [`${done} of ${total} answered`]
  if (failed > 0) parts.push(`${failed} failed`)
  if (running > 0) parts.push(`${running} running`)
  return parts.join(', ')
}

function printLines(runs: RunService, run: RunId, out: Output): () => void {
  const view = runs.open(run)
  const names = cellNames(view)
  let finished = view.summary.counts.done + view.summary.counts.failed
  return runs.onEvents(({ runId, events }) => {
    if (runId !== run) return
    for (const event of events) {
      const outcome = outcomeOf(event)
      if (outcome === undefined) continue
      finished += 1
      out.write(`${finished}/${view.cells.length}  ${names.get(event.cell)}  ${outcome}\n`)
    }
  })
}

function outcomeOf({ event }: StampedEvent): string | undefined {
  if (event.type === 'ended') return 'answered'
  if (event.type !== 'failed') return undefined
  return `${FAILURE_WORDS[event.failure.class].title}: ${event.failure.sentence}`
}

function cellNames({ spec, images, cells }: RunView): ReadonlyMap<CellId, string> {
  const lanes = new Map(spec.lanes.map((lane) => [lane.id, `${lane.letter} ${lane.label}`]))
  const paths = new Map(images.map((image) => [image.id, imagePath(image)]))
  return new Map(
    cells.map(({ id, laneId, imageId, repeat }) => {
      const again = spec.repeats > 1 ? ` (${repeat + 1})` : ''
      return [id, `${lanes.get(laneId)}${again}  ${paths.get(imageId)}`]
    })
  )
}
