import { imageGroups } from '../../../shared/domain/run'
import type { CellState } from '../../../shared/domain/run'
import type { RunId } from '../../../shared/domain/ids'
import type { RunView } from '../../../shared/ipc/views'
import type { RunService } from '../engine'
import { COLUMNS, rowMaker } from './columns'

/** What exports read of runs. */
export type RunReader = Pick<RunService, 'open' | 'answers'>

/** The cells of a run with their newest answers, prompt by prompt in the order of its images. */
export function* cellsByImage(runs: RunReader, view: RunView): Generator<readonly CellState[]> {
  for (const [first] of imageGroups(view.spec)) {
    if (first === undefined) continue
    const { cells } = runs.answers(view.summary.id, first)
    yield [...cells].sort((a, b) => a.ordinal - b.ordinal)
  }
}

/** One line of JSON per cell, with its line break, in the order of the columns. */
export function* jsonLines(runs: RunReader, run: RunId): Generator<string> {
  const view = runs.open(run)
  const rowOf = rowMaker(view)
  for (const cells of cellsByImage(runs, view))
    for (const cell of cells) {
      const row = rowOf(cell)
      yield `${JSON.stringify(Object.fromEntries(COLUMNS.map((name) => [name, row[name]])))}\n`
    }
}
