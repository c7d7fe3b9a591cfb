/** What an answer used and what it cost. Money is a decimal string in US dollars, never a float. */

export interface Usage {
  readonly inputTokens?: number
  /** Part of `inputTokens` that was served from the provider's cache. */
  readonly cachedTokens?: number
  /** Part of `inputTokens` that was written to the provider's cache, where that has a rate of its own. */
  readonly cacheWriteTokens?: number
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

/** US dollars per million tokens, as decimal strings. A rate that is absent is that of input or output. */
export interface TokenRates {
  readonly inputPerMTok: string
  readonly outputPerMTok: string
  /** Input served from the provider's cache. */
  readonly cachedInputPerMTok?: string
  /** Input written to the provider's cache. */
  readonly cacheWritePerMTok?: string
  /** Input tokens of images, where they have a rate of their own. */
  readonly imagePerMTok?: string
  /** Output tokens of reasoning, where they have a rate of their own. */
  readonly reasoningPerMTok?: string
}

export interface Price extends TokenRates {
  /** Paid for each image sent, beside the tokens. */
  readonly perImage?: string
  /** Paid for each call, beside the tokens; providers that charge by the call have token rates of 0. */
  readonly perCall?: string
  /**
   * Other rates for long requests: the highest tier whose limit the input exceeds holds for the
   * whole request, as the vendors charge it.
   */
  readonly tiers?: readonly (TokenRates & { readonly aboveInputTokens: number })[]
  /** Rates that hold from an ISO date on, announced beforehand; in order. */
  readonly changes?: readonly (TokenRates & { readonly from: string })[]
  /** The provider does not say exactly what it charges: what is computed from it is an estimate. */
  readonly approximate?: true
  readonly source: string
  /** ISO date on which the price was read, when known. */
  readonly asOf?: string
}

/** What a key or account has left, as the provider says it. */
export interface Balance {
  /** Decimal string of US dollars left, when the provider says it in money. */
  readonly usd?: string
  /** Plain words: `$12.34 left`, `750,000 of 1,000,000 quota left`, `No limit`. */
  readonly sentence: string
  /** ISO time at which the provider said so. */
  readonly asOf: string
}
