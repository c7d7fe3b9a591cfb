import type { Answer } from '../../../shared/domain/answer'
import type { CellId, ImageId, RunId } from '../../../shared/domain/ids'
import { firstOfGroup } from '../../../shared/domain/run'
import type { CellState, RunSummary } from '../../../shared/domain/run'
import { CallFailure } from '../../../shared/ipc/result'
import type { ImageAnswers, RunView } from '../../../shared/ipc/views'
import type { RunQuery } from '../storage/runHistory'
import type { RunRecord } from '../storage/runRepository'
import type { ActiveRun } from './activeRun'
import type { RunParts } from './runParts'

/**
 * Snapshots of runs. What is published is stored already, so a snapshot is what storage says, with
 * the attempts that are going on laid over it; its `seq` is that of the last published event.
 */
export class RunViews {
  readonly #parts: Pick<RunParts, 'repository' | 'history'>
  readonly #active: ReadonlyMap<RunId, ActiveRun>
  readonly #seqs: ReadonlyMap<RunId, number>

  /** @param seqs of runs that are over, as far as they had events in this session */
  constructor(
    parts: Pick<RunParts, 'repository' | 'history'>,
    active: ReadonlyMap<RunId, ActiveRun>,
    seqs: ReadonlyMap<RunId, number>
  ) {
    this.#parts = parts
    this.#active = active
    this.#seqs = seqs
  }

  list(query: RunQuery): readonly RunSummary[] {
    return this.#parts.history.list(query, (id) => this.#active.get(id)?.summary)
  }

  /** @throws {CallFailure} when there is no such run */
  record(id: RunId): RunRecord {
    return existing(this.#parts.repository.record(id))
  }

  /** @throws {CallFailure} when there is no such run */
  summary(id: RunId): RunSummary {
    return existing(this.#active.get(id)?.summary ?? this.#parts.history.summary(id))
  }

  open(id: RunId): RunView {
    const { spec, images } = this.record(id)
    const cells = this.#parts.repository.briefs(id)
    return { summary: this.summary(id), spec, images, cells, seq: this.#seq(id) }
  }

  answers(id: RunId, imageId: ImageId): ImageAnswers {
    const run = this.#active.get(id)
    const cells = this.#cellsOf(id, imageId).map((cell) =>
      withLive(cell, run?.live(cell.id)?.answer)
    )
    return { runId: id, imageId, cells, seq: this.#seq(id) }
  }

  /**
   * Images that went together into one prompt share its cells, which are named by the first one. The
   * run's images are read only for one without cells of its own: they are as long as the run.
   */
  #cellsOf(id: RunId, image: ImageId): readonly CellState[] {
    const { repository } = this.#parts
    const own = repository.imageCells(id, image)
    if (own.length > 0) return own
    const first = firstOfGroup(this.record(id).spec, image)
    return first === image ? own : repository.imageCells(id, first)
  }

  attempts(cell: CellId): readonly Answer[] {
    const live = [...this.#active.values()].map((run) => run.live(cell)).find(Boolean)?.answer
    return this.#parts.repository
      .attempts(cell)
      .map((stored) => (stored.attempt === live?.attempt ? live : stored))
  }

  #seq(id: RunId): number {
    return this.#active.get(id)?.seq ?? this.#seqs.get(id) ?? 0
  }
}

function withLive(cell: CellState, answer: Answer | undefined): CellState {
  return answer === undefined ? cell : { ...cell, attempts: answer.number, answer }
}

function existing<T>(found: T | undefined): T {
  if (found !== undefined) return found
  throw new CallFailure(
    'not-found',
    'This run is no longer there.',
    'Open another run from the history.'
  )
}
