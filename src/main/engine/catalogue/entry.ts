import { z } from 'zod'
import type { Price, TokenRates } from '../../../shared/domain/cost'
import type { CatalogueModel } from './catalogueModel'
import { familyOf } from './family'

/**
 * The catalogue as it is kept on disk: one list of entries per vendor. The shipped snapshot and the
 * refreshed lists have the same form. What a list does not say is absent.
 */

/** US dollars, in plain decimal notation. */
const usd = z.string().regex(/^\d+(\.\d+)?$/)
const tokens = z.number().int().positive()
/** A date, or as much of it as the source gives. */
const date = z.string().regex(/^\d{4}(-\d{2}){0,2}$/)

const rates = {
  /** For a million tokens, as are the others without a word to the contrary. */
  in: usd,
  out: usd,
  cacheRead: usd.optional(),
  cacheWrite: usd.optional(),
  image: usd.optional(),
  reasoning: usd.optional()
}

export const StoredPrice = z.object({
  ...rates,
  perImage: usd.optional(),
  perCall: usd.optional(),
  tiers: z.array(z.object({ above: z.number().int().nonnegative(), ...rates })).optional(),
  changes: z.array(z.object({ from: date, ...rates })).optional(),
  approximate: z.literal(true).optional(),
  /** Where it differs from the list's own. */
  source: z.string().optional(),
  asOf: date.optional()
})
export type StoredPrice = z.infer<typeof StoredPrice>

export const Entry = z.object({
  id: z.string().min(1),
  name: z.string().min(1),
  aliases: z.array(z.string()).optional(),
  vision: z.boolean().optional(),
  context: tokens.optional(),
  maxOutput: tokens.optional(),
  price: StoredPrice.optional(),
  released: date.optional(),
  tags: z.array(z.string()).optional(),
  json: z.boolean().optional()
})
export type Entry = z.infer<typeof Entry>

/** One list of models, with where and when it was read. */
export const Layer = z.object({
  source: z.string(),
  asOf: date,
  licence: z.string().optional(),
  vendors: z.record(z.string(), z.array(Entry))
})
export type Layer = z.infer<typeof Layer>

/** What a price says of where and when it was read. */
type Origin = Pick<Layer, 'source' | 'asOf'>

export function modelOf(vendor: string, entry: Entry, origin: Origin): CatalogueModel {
  const { id, name, aliases = [], vision, context, maxOutput, price, released, json } = entry
  const family = familyOf(name) ?? familyOf(id)
  return {
    vendor,
    id,
    name,
    aliases,
    vision: vision === undefined ? 'unknown' : vision ? 'yes' : 'no',
    ...(context !== undefined && { contextTokens: context }),
    ...(maxOutput !== undefined && { maxOutputTokens: maxOutput }),
    ...(price && { price: priceOf(price, origin) }),
    ...(family !== undefined && { family }),
    ...(released !== undefined && { released }),
    tags: entry.tags ?? [],
    ...(json !== undefined && { json: json ? 'yes' : 'no' }),
    source: origin.source,
    asOf: origin.asOf
  }
}

function priceOf(stored: StoredPrice, origin: Origin): Price {
  const { perImage, perCall, tiers, changes, approximate } = stored
  return {
    ...ratesOf(stored),
    ...(perImage !== undefined && { perImage }),
    ...(perCall !== undefined && { perCall }),
    ...(tiers && {
      tiers: tiers.map((tier) => ({ ...ratesOf(tier), aboveInputTokens: tier.above }))
    }),
    ...(changes && {
      changes: changes.map((change) => ({ ...ratesOf(change), from: change.from }))
    }),
    ...(approximate && { approximate }),
    source: stored.source ?? origin.source,
    asOf: stored.asOf ?? origin.asOf
  }
}

type StoredRates = Pick<
  StoredPrice,
  'in' | 'out' | 'cacheRead' | 'cacheWrite' | 'image' | 'reasoning'
>

function ratesOf(stored: StoredRates): TokenRates {
  const { cacheRead, cacheWrite, image, reasoning } = stored
  return {
    inputPerMTok: stored.in,
    outputPerMTok: stored.out,
    ...(cacheRead !== undefined && { cachedInputPerMTok: cacheRead }),
    ...(cacheWrite !== undefined && { cacheWritePerMTok: cacheWrite }),
    ...(image !== undefined && { imagePerMTok: image }),
    ...(reasoning !== undefined && { reasoningPerMTok: reasoning })
  }
}
