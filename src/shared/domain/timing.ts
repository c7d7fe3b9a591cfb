/**
 * Marks of an attempt, in milliseconds after the attempt was made, from one monotonic clock.
 * A mark that never happened, or that nobody can know, is absent; it is never 0 for unknown.
 */
export const MARKS = [
  'queued',
  'backoff',
  'started',
  // The model was read into memory first: built-in engines, and servers that say so.
  'loaded',
  'prepareStart',
  'prepareEnd',
  'connected',
  'sent',
  'responseHead',
  'firstByte',
  'firstReasoning',
  'firstText',
  'lastText',
  'done'
] as const

export type Mark = (typeof MARKS)[number]
export type Timings = Readonly<Partial<Record<Mark, number>>>

/** The durations people read, in milliseconds; absent where a mark is missing. */
export interface Durations {
  /** Waiting in the app for a free slot, back-off included. */
  readonly queueMs?: number
  readonly prepareMs?: number
  /** Reading the model into memory, when this attempt had to wait for that. Not part of what follows. */
  readonly loadMs?: number
  /** From the start of the attempt's own work (after queue and load) to the first answer text. */
  readonly firstTextMs?: number
  /** From the same start to the end. */
  readonly totalMs?: number
  /** From the first to the last answer text. */
  readonly streamMs?: number
}

function between(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from
}

export function durations(marks: Timings): Durations {
  const queueMs = between(marks.queued, marks.started)
  const prepareMs = between(marks.prepareStart, marks.prepareEnd)
  const loadMs = between(marks.started, marks.loaded)
  const begun = marks.loaded ?? marks.started
  const firstTextMs = between(begun, marks.firstText)
  const totalMs = between(begun, marks.done)
  const streamMs = between(marks.firstText, marks.lastText)
  return {
    ...(queueMs !== undefined && { queueMs }),
    ...(prepareMs !== undefined && { prepareMs }),
    ...(loadMs !== undefined && { loadMs }),
    ...(firstTextMs !== undefined && { firstTextMs }),
    ...(totalMs !== undefined && { totalMs }),
    ...(streamMs !== undefined && { streamMs })
  }
}

/**
 * Answer tokens per second while streaming: output tokens (reasoning apart) over the time from first to last text.
 * Absent unless usage was received and the stream lasted at least 50 ms; below that the figure is noise.
 */
export function tokensPerSecond(
  marks: Timings,
  outputTokens: number | undefined,
  reasoningTokens = 0
): number | undefined {
  const ms = between(marks.firstText, marks.lastText)
  if (ms === undefined || ms < 50 || outputTokens === undefined) return undefined
  const tokens = outputTokens - reasoningTokens
  return tokens > 0 ? (tokens / ms) * 1000 : undefined
}
