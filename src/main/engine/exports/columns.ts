import { createHash } from 'node:crypto'
import type { Answer } from '../../../shared/domain/answer'
import type { CostMark } from '../../../shared/domain/cost'
import type { ImageInfo } from '../../../shared/domain/image'
import type { LaneParams, Prompt, RunLane } from '../../../shared/domain/lane'
import type { ImageId } from '../../../shared/domain/ids'
import { imagesOfCell } from '../../../shared/domain/run'
import type { CellState } from '../../../shared/domain/run'
import { durations, tokensPerSecond, type Timings } from '../../../shared/domain/timing'
import type { RunView } from '../../../shared/ipc/views'

/** One cell as JSON Lines and CSV show it. What is not known is null, never 0 and never empty text. */
export interface ExportRow {
  readonly run_id: string
  /** Path below what was dropped, with `/`. */
  readonly image: string
  readonly image_sha256: string
  /** The other images of the same prompt, in order. */
  readonly more_images: readonly string[]
  readonly width: number | null
  readonly height: number | null
  /** The lane's letter in this run. */
  readonly lane: string
  readonly provider: string
  readonly model: string
  readonly served_model: string | null
  /** The same for equal prompts: 12 hexadecimal digits. */
  readonly prompt_id: string
  readonly params: LaneParams
  /** From 0. */
  readonly repeat: number
  readonly status: 'queued' | 'running' | 'done' | 'failed'
  readonly finish_reason: string | null
  /** Only with status `done`; what came before a failure is no answer. */
  readonly text: string | null
  /** `class: sentence`, such as `timeout: The provider did not answer in time.` */
  readonly error: string | null
  readonly input_tokens: number | null
  readonly cached_tokens: number | null
  readonly image_tokens: number | null
  readonly output_tokens: number | null
  readonly reasoning_tokens: number | null
  /** Decimal string in US dollars. */
  readonly cost_usd: string | null
  readonly cost_source: CostMark
  readonly queued_ms: number | null
  readonly ttfb_ms: number | null
  readonly ttft_ms: number | null
  readonly total_ms: number | null
  readonly tokens_per_s: number | null
  /** ISO 8601, UTC. */
  readonly started_at: string | null
  readonly vote: string | null
  readonly rating: number | null
  readonly tags: readonly string[] | null
  readonly note: string | null
  /** What an answer lacks although it ended well, in sentences: a part that could not be read, … */
  readonly warnings: readonly string[]
  /** The provider was a mock server: no model saw the image, and the cost is nobody's. */
  readonly mock: boolean
}

/** The order of the columns, for every tabular export. */
export const COLUMNS = [
  'run_id',
  'image',
  'image_sha256',
  'more_images',
  'width',
  'height',
  'lane',
  'provider',
  'model',
  'served_model',
  'prompt_id',
  'params',
  'repeat',
  'status',
  'finish_reason',
  'text',
  'error',
  'input_tokens',
  'cached_tokens',
  'image_tokens',
  'output_tokens',
  'reasoning_tokens',
  'cost_usd',
  'cost_source',
  'queued_ms',
  'ttfb_ms',
  'ttft_ms',
  'total_ms',
  'tokens_per_s',
  'started_at',
  'vote',
  'rating',
  'tags',
  'note',
  'warnings',
  'mock'
] as const satisfies readonly (keyof ExportRow)[]

/** Builds rows of one run; looks up lanes and images once. */
export function rowMaker({ summary, spec, images }: RunView): (cell: CellState) => ExportRow {
  const lanes = new Map(spec.lanes.map((lane) => [lane.id, lane]))
  const infos = new Map(images.map((image) => [image.id, image]))
  return (cell) => {
    const lane = lanes.get(cell.laneId)
    if (lane === undefined) throw new Error(`Cell ${cell.id} belongs to no lane of its run.`)
    return {
      run_id: summary.id,
      ...imageColumns(cell, infos.get(cell.imageId)),
      more_images: imagesOfCell(spec, cell.imageId)
        .slice(1)
        .map((id) => nameOf(infos.get(id), id)),
      ...laneColumns(lane, cell.answer),
      repeat: cell.repeat,
      ...answerColumns(cell.answer),
      ...usageColumns(cell.answer),
      ...timeColumns(cell.answer),
      // Nobody can vote, rate or note yet; the columns are there so that a table keeps its shape.
      vote: null,
      rating: null,
      tags: null,
      note: null,
      warnings: cell.answer?.warnings ?? [],
      mock: lane.mock === true
    }
  }
}

function imageColumns(cell: CellState, image: ImageInfo | undefined) {
  return {
    image: nameOf(image, cell.imageId),
    image_sha256: cell.imageId,
    width: image?.width ?? null,
    height: image?.height ?? null
  }
}

function nameOf(image: ImageInfo | undefined, id: ImageId): string {
  return image === undefined ? id : imagePath(image)
}

/** The image's path below what was dropped, for people and for exports. */
export function imagePath({ folder, name }: Pick<ImageInfo, 'folder' | 'name'>): string {
  return folder === '' ? name : `${folder}/${name}`
}

function laneColumns(lane: RunLane, answer: Answer | undefined) {
  return {
    lane: lane.letter,
    provider: lane.provider,
    model: lane.model,
    served_model: answer?.servedModel ?? null,
    prompt_id: promptId(lane.prompt),
    params: lane.params
  }
}

export function promptId({ system, text }: Prompt): string {
  return createHash('sha256')
    .update(JSON.stringify([system, text]))
    .digest('hex')
    .slice(0, 12)
}

function answerColumns(answer: Answer | undefined) {
  return {
    status: answer?.state ?? 'queued',
    finish_reason: answer?.finishReason ?? null,
    text: answer?.state === 'done' ? answer.text : null,
    error: answer?.failure ? `${answer.failure.class}: ${answer.failure.sentence}` : null
  } as const
}

function usageColumns(answer: Answer | undefined) {
  const usage = answer?.usage
  const cost = answer?.cost
  return {
    input_tokens: usage?.inputTokens ?? null,
    cached_tokens: usage?.cachedTokens ?? null,
    image_tokens: usage?.imageTokens ?? null,
    output_tokens: usage?.outputTokens ?? null,
    reasoning_tokens: usage?.reasoningTokens ?? null,
    cost_usd: cost === undefined || cost.mark === 'unknown' ? null : cost.usd,
    cost_source: cost?.mark ?? 'unknown'
  } as const
}

function timeColumns(answer: Answer | undefined) {
  const marks: Timings = answer?.timings ?? {}
  const spent = durations(marks)
  const { outputTokens, reasoningTokens } = answer?.usage ?? {}
  return {
    queued_ms: rounded(spent.queueMs),
    ttfb_ms: rounded(firstByteMs(marks)),
    ttft_ms: rounded(spent.firstTextMs),
    total_ms: rounded(spent.totalMs),
    tokens_per_s: rounded(tokensPerSecond(marks, outputTokens, reasoningTokens)),
    started_at: answer?.startedAt ?? null
  }
}

function firstByteMs({ started, firstByte }: Timings): number | undefined {
  return started === undefined || firstByte === undefined ? undefined : firstByte - started
}

/** One decimal: the clock knows more, but nothing that was measured does. */
function rounded(value: number | undefined): number | null {
  return value === undefined ? null : Math.round(value * 10) / 10
}
