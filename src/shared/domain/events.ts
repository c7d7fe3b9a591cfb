import type { Cost, Usage } from './cost'
import type { Failure } from './failure'
import type { AttemptId, CellId, LaneId, RunId } from './ids'
import type { PreparedImage } from './image'
import type { Mark } from './timing'

/** A region an answer points at, in pixels of the image after orientation. */
export interface Region {
  readonly label: string
  /** 0 to 1, when the model says so. */
  readonly score?: number
  /** x, y, width, height. */
  readonly box: readonly [number, number, number, number]
  /** Which image of the prompt, from 0; absent: the first. */
  readonly image?: number
}

/** What an attempt is busy with before or between texts. */
export type Phase =
  | 'queued'
  | 'backoff'
  | 'preparing'
  | 'loading-model'
  | 'uploading'
  | 'waiting'
  | 'polling'
  | 'thinking'
  | 'streaming'

/**
 * Everything that can happen in an attempt. Closed: a new kind is a compile error wherever events are folded.
 * An attempt has exactly one terminal event, `ended` or `failed`, and nothing after it.
 */
export type AttemptEvent =
  /** Always the first event of an attempt. */
  | { readonly type: 'created'; readonly number: number; readonly startedAt: string }
  | {
      readonly type: 'phase'
      readonly phase: Phase
      /** Plain words, such as `Third in line for Ollama`. */
      readonly detail?: string
      /** 0 to 1 when it is known. */
      readonly progress?: number
      /** For `backoff`: epoch milliseconds of the next try. */
      readonly until?: number
    }
  | { readonly type: 'mark'; readonly mark: Mark }
  /** The server says, after the fact, that it spent this long reading the model into memory. */
  | { readonly type: 'load-time'; readonly ms: number }
  | { readonly type: 'prepared'; readonly image: PreparedImage }
  | { readonly type: 'remote-id'; readonly id: string }
  | { readonly type: 'text'; readonly delta: string }
  | { readonly type: 'reasoning'; readonly delta: string }
  | { readonly type: 'regions'; readonly regions: readonly Region[] }
  /** An answer that is data rather than words; the text beside it is what people read first. */
  | { readonly type: 'structured'; readonly value: unknown }
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'cost'; readonly cost: Cost }
  | {
      readonly type: 'served'
      readonly model?: string
      readonly requestId?: string
      /** The provider's own word for why it stopped. */
      readonly finishReason?: string
    }
  | { readonly type: 'warning'; readonly sentence: string }
  | { readonly type: 'ended' }
  | { readonly type: 'failed'; readonly failure: Failure }

/** Names what an event belongs to. Nothing is ever attributed by position or by "latest". */
export interface Stamp {
  readonly run: RunId
  readonly lane: LaneId
  readonly cell: CellId
  readonly attempt: AttemptId
  /** Counts up by one per run, without gaps. */
  readonly seq: number
  /** Milliseconds after the attempt was made, monotonic. */
  readonly at: number
}

export interface StampedEvent extends Stamp {
  readonly event: AttemptEvent
}

export function isTerminal(event: AttemptEvent): boolean {
  return event.type === 'ended' || event.type === 'failed'
}
