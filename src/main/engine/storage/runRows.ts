/** How answers, cells and runs lie in their rows. Nothing outside this folder knows a column. */
import type { Answer } from '../../../shared/domain/answer'
import type { FailureClass } from '../../../shared/domain/failure'
import type { AttemptId, BoardId, CellId, ImageId, LaneId, RunId } from '../../../shared/domain/ids'
import type { Cell, CellState, RunSpec, RunSummary } from '../../../shared/domain/run'
import type { CellBrief } from '../../../shared/ipc/views'

export type CellStateName = CellBrief['state']

/** A cell as it is stored, with its state but without its answers. */
export interface StoredCell extends Cell {
  readonly state: CellStateName
  /** Attempts made so far. */
  readonly attempts: number
  readonly failureClass?: FailureClass
}

export interface AttemptRow {
  id: AttemptId
  number: number
  started_at: string
  state: Answer['state']
  text: string
  reasoning: string
  details: string
}

export interface CellRow {
  id: CellId
  run_id: RunId
  lane_id: LaneId
  image_id: ImageId
  repeat: number
  ordinal: number
  state: CellStateName
  failure_class: FailureClass | null
  attempts: number
}

export interface RunRow {
  id: RunId
  board_id: BoardId
  number: number
  created_at: string
  ended_at: string | null
  state: RunSummary['state']
  title: string
  spec: string
}

/** Columns of {@link RunRow}: never `images`, which is as long as the run has images. */
export const RUN_COLUMNS =
  'r.id, r.board_id, r.number, r.created_at, r.ended_at, r.state, r.title, r.spec'

/** Columns of {@link CellRow}, for a query that calls the table `c`. */
export const CELL_COLUMNS = `c.id, c.run_id, c.lane_id, c.image_id, c.repeat, c.ordinal, c.state,
  c.failure_class, (select count(*) from attempts where cell_id = c.id) as attempts`

/** What of an answer has no column of its own. */
type AnswerDetails = Omit<
  Answer,
  'attempt' | 'number' | 'startedAt' | 'state' | 'text' | 'reasoning'
> &
  Partial<Pick<Answer, 'text' | 'reasoning'>>

/** A NUL ends a text for the driver, and half a surrogate pair has no UTF-8. */
const UNSTORABLE = /\0|\p{Cs}/u
const EACH_UNSTORABLE = new RegExp(UNSTORABLE, 'gu')

/** A text as its column can hold it, which is how it is searched. */
export function columnText(text: string): string {
  return UNSTORABLE.test(text) ? text.replace(EACH_UNSTORABLE, '\ufffd') : text
}

/** The rest of an answer as JSON; texts that their columns cannot hold are in it too, escaped. */
export function detailsOf(answer: Answer): string {
  const { attempt, number, startedAt, state, text, reasoning, ...rest } = answer
  const details: AnswerDetails = {
    ...rest,
    ...(UNSTORABLE.test(text) && { text }),
    ...(UNSTORABLE.test(reasoning) && { reasoning })
  }
  return JSON.stringify(details)
}

export function answerOf(row: AttemptRow): Answer {
  return {
    text: row.text,
    reasoning: row.reasoning,
    ...(JSON.parse(row.details) as AnswerDetails),
    attempt: row.id,
    number: row.number,
    startedAt: row.started_at,
    state: row.state
  }
}

export function cellOf(row: CellRow): StoredCell {
  return {
    ...placeOf(row),
    state: row.state,
    attempts: row.attempts,
    ...(row.failure_class !== null && { failureClass: row.failure_class })
  }
}

export function cellStateOf(row: CellRow, newest: AttemptRow | undefined): CellState {
  return {
    ...placeOf(row),
    attempts: row.attempts,
    ...(newest !== undefined && { answer: answerOf(newest) })
  }
}

export function briefOf(row: Omit<CellRow, 'attempts'>): CellBrief {
  return {
    id: row.id,
    laneId: row.lane_id,
    imageId: row.image_id,
    repeat: row.repeat,
    state: row.state,
    ...(row.failure_class !== null && { failureClass: row.failure_class })
  }
}

function placeOf(row: CellRow): Cell {
  return {
    id: row.id,
    runId: row.run_id,
    laneId: row.lane_id,
    imageId: row.image_id,
    repeat: row.repeat,
    ordinal: row.ordinal
  }
}

/**
 * The spec without its images: their ids are in the run's own `images`, and a list of runs has to
 * read this column for each run.
 */
export type StoredSpec = Omit<RunSpec, 'images'> & {
  /** Absent in runs of an earlier Triptych, whose prompts had one image each. */
  readonly imageCount?: number
}

export function storedSpecOf({ images, ...spec }: RunSpec): StoredSpec {
  return { ...spec, imageCount: images.length }
}
