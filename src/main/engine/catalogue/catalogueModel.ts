import type { Price } from '../../../shared/domain/cost'
import type { Capability } from '../../../shared/domain/model'

/** What public lists say of a model at one vendor. A person's own words are laid over it elsewhere. */
export interface CatalogueModel {
  /** Our name of who sells it, such as `openai` or `dashscope`. */
  readonly vendor: string
  /** As the vendor names it. */
  readonly id: string
  readonly name: string
  /** Other ids that the vendor documents for exactly this model. */
  readonly aliases: readonly string[]
  /** Sees images. */
  readonly vision: Capability
  readonly contextTokens?: number
  readonly maxOutputTokens?: number
  readonly price?: Price
  /** Such as `GPT-6` or `Qwen3-VL`. */
  readonly family?: string
  /** ISO date of release; some lists give the month only. */
  readonly released?: string
  /** `reasoning`, `open weights`, `free`, `preview`, `deprecated`. */
  readonly tags: readonly string[]
  /** Takes a JSON Schema for its answer. */
  readonly json?: 'yes' | 'no'
  /** The list that says so. */
  readonly source: string
  /** ISO date of that list. */
  readonly asOf: string
}
