import type { MockServer, RecordedRequest } from '../../../../../e2e/mocks/httpServer'
import type { Cost, Price, Usage } from '../../../../shared/domain/cost'
import type { FailureClass } from '../../../../shared/domain/failure'
import type { LaneParams } from '../../../../shared/domain/lane'

/**
 * What one row of docs/providers.md is measured with. A row says only how to bring something about;
 * what comes of it is measured, and what it leaves out has to be what the adapter does not offer.
 */

/** A mock with what the matrix has to look up in it. */
export interface RowMock extends MockServer {
  /** What a person puts in the settings; of a local server, its origin. */
  readonly baseUrl: string
  /** SHA-256 of what lies at an address that a request names in place of an image. */
  readonly stored?: (url: string) => string | undefined
}

/** How to ask for one thing; what is left out is as for the row's ordinary answer. */
export interface Provocation {
  readonly model?: string
  /** The prompt. */
  readonly text?: string
  readonly params?: LaneParams
  /** Images sent. */
  readonly images?: number
}

/** One way for it to go wrong, and the class it has to have. */
export interface ExpectedFailure extends Provocation {
  /** Short, as a person reads it in a list: `401`, `insufficient_quota`, `cut off`. */
  readonly what: string
  readonly class: FailureClass
  /** Sent in place of the right key. */
  readonly key?: string
  /** What the sentence has to say, where the class alone says too little. */
  readonly says?: RegExp
}

/** What is known of an answer, for sums done without the app's own code. */
export interface AnswerFacts {
  readonly model: string
  readonly prompt: string
  readonly images: number
  readonly text: string
  readonly reasoning: string
}

export type CostMarkOf = Exclude<Cost['mark'], 'unknown'>

export interface MatrixRow {
  /** The adapter's id. */
  readonly provider: string
  /** Where one provider has several ways of asking: which one this is. */
  readonly way?: string
  readonly start: (apiKey: string) => Promise<RowMock>
  /** Whether the provider asks for a key at all. */
  readonly key: 'needed' | 'none'
  /** A model that answers in words of its own; it is in the provider's list. */
  readonly model: string
  /** Sent with everything: the options that make this way of asking. */
  readonly params?: LaneParams
  /** Images sent with everything; 1 unless told otherwise, 0 for a model without sight. */
  readonly images?: 0
  /** Which requests order something, and so may cost: `POST /v1/messages`. */
  readonly orders: RegExp
  /** The count the mock's published rule gives; null: the provider counts nothing. */
  readonly usage: ((facts: AnswerFacts) => Usage) | null
  /** The mark, and the amount in US dollars by the mock's published prices. */
  readonly cost: { readonly mark: CostMarkOf; readonly usd: (facts: AnswerFacts) => string }
  /** What a person typed, for providers of which no list knows a price. */
  readonly typedPrice?: Price
  /** An answer that takes a while; null: the provider does not stream. */
  readonly stream: Provocation | null
  /** An answer with reasoning; `hidden`: it is only counted. Null: none can be asked for. */
  readonly reasoning: (Provocation & { readonly hidden?: true }) | null
  /** An answer by a JSON Schema; null: the provider takes none. */
  readonly schema: Provocation | null
  /** An answer that is stopped at its first text, while it is polled, or while it is waited for. */
  readonly stop: Provocation & { readonly at: 'text' | 'polling' | 'waiting' }
  /** Turned away once with 429, then answered; `asks`: milliseconds of patience it asks for. */
  readonly retry: Provocation & { readonly asks: number | null }
  readonly errors: readonly ExpectedFailure[]
  /** An answer that takes a while at the provider; null: what was sent cannot be asked for again. */
  readonly resume: Provocation | null
  /** A model that takes one image only, where the provider has some. */
  readonly oneImage?: Provocation
  /** What was decided where the vendor's documentation leaves something open. */
  readonly decisions?: readonly string[]
}

export function isOrder({ orders }: MatrixRow, { method, path }: RecordedRequest): boolean {
  return orders.test(`${method} ${path}`)
}
