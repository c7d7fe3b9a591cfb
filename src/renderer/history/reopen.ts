import type { RunSummary } from '../../shared/domain/run'
import { currentBoard, openBoard } from '../state/boardStore'
import { showRun } from '../state/shownRun'

/** Shows a run exactly as it was, opening its board first when another one is open. */
export async function reopenRun(run: Pick<RunSummary, 'id' | 'boardId'>): Promise<void> {
  if (currentBoard()?.id !== run.boardId) await openBoard(run.boardId)
  // A board that could not be opened has said so already.
  if (currentBoard()?.id === run.boardId) showRun(run.id)
}
