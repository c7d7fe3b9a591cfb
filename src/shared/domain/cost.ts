/** What an answer used and what it cost. Money is a decimal string in US dollars, never a float. */

export interface Usage {
  readonly inputTokens?: number
  /** Part of `inputTokens` that was served from the provider's cache. */
  readonly cachedTokens?: number
  /** Part of `inputTokens` that the image took. */
  readonly imageTokens?: number
  readonly outputTokens?: number
  /** Part of `outputTokens` that was reasoning. */
  readonly reasoningTokens?: number
}

/** Where a cost comes from: said by the provider, usage times price, a guess beforehand, or not known. */
export type CostMark = 'billed' | 'computed' | 'estimate' | 'unknown'

export type Cost =
  | { readonly mark: 'unknown'; readonly reason: string }
  | {
      readonly mark: 'billed' | 'computed' | 'estimate'
      /** Decimal string in US dollars, such as `0.00106`. */
      readonly usd: string
      /** Why it is this much: `free: runs on this computer`, `price typed by you`, … */
      readonly reason: string
      /** True when there is nothing to pay at all; shown as `Free`. */
      readonly free?: boolean
    }

/** US dollars per million tokens, as decimal strings. */
export interface Price {
  readonly inputPerMTok: string
  readonly outputPerMTok: string
  readonly cachedInputPerMTok?: string
  readonly source: string
  /** ISO date on which the price was read, when known. */
  readonly asOf?: string
}
