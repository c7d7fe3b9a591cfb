import { z } from 'zod'
import type { Entry, StoredPrice } from './entry'
import { BadList, positive, readEach, type VendorList } from './lists'
import { amountOf, cacheWriteRate, chargedOnly, isZero } from './money'

/**
 * Reads `GET /api/v1/models` of OpenRouter: prices are US dollars per token, as decimal strings. Form:
 * the types of @openrouter/sdk 1.3.19 (Model, PublicPricing, PricingOverride).
 */

const Pricing = z.looseObject({
  prompt: z.string(),
  completion: z.string(),
  discount: z.number().optional().catch(undefined),
  overrides: z
    .array(z.looseObject({ min_prompt_tokens: z.int().nonnegative().optional() }))
    .optional()
    .catch(undefined)
})
type Pricing = z.infer<typeof Pricing>
type Override = NonNullable<Pricing['overrides']>[number]

const Model = z.looseObject({
  id: z.string().min(1),
  name: z.string().min(1).optional().catch(undefined),
  canonical_slug: z.string().optional().catch(undefined),
  hugging_face_id: z.string().nullish().catch(undefined),
  created: z.number().optional().catch(undefined),
  architecture: z
    .looseObject({
      input_modalities: z.array(z.string()).optional(),
      output_modalities: z.array(z.string()).optional()
    })
    .optional()
    .catch(undefined),
  top_provider: z.looseObject({}).nullish().catch(undefined),
  supported_parameters: z.array(z.string()).optional().catch(undefined),
  pricing: Pricing.optional().catch(undefined)
})
type Model = z.infer<typeof Model>

const Body = z.looseObject({ data: z.array(z.unknown()) })

const PER_MILLION = 1_000_000

export function* openRouterLists(body: unknown): Generator<VendorList> {
  const parsed = Body.safeParse(body)
  if (!parsed.success) throw new BadList('The list of OpenRouter does not have the expected form.')
  yield { vendor: 'openrouter', ...readEach(parsed.data.data, readModel) }
}

function readModel(value: unknown): Entry | 'skip' | undefined {
  const parsed = Model.safeParse(value)
  if (!parsed.success) return undefined
  const model = parsed.data
  const { input_modalities: input, output_modalities: output } = model.architecture ?? {}
  if (output && !output.includes('text')) return 'skip'
  const aliases = aliasesOf(model)
  const context = positive(model['context_length'])
  const maxOutput = positive(model.top_provider?.['max_completion_tokens'])
  const price = priceOf(model)
  const released = dayOf(model.created)
  const tags = tagsOf(model, price)
  const parameters = model.supported_parameters
  return {
    id: model.id,
    name: model.name ?? model.id,
    ...(aliases.length > 0 && { aliases }),
    ...(input && { vision: input.includes('image') }),
    ...(context !== undefined && { context }),
    ...(maxOutput !== undefined && { maxOutput }),
    ...(price && { price }),
    ...(released !== undefined && { released }),
    ...(tags.length > 0 && { tags }),
    ...(parameters && { json: parameters.includes('structured_outputs') })
  }
}

/**
 * The dated id of a model. Variants (`:free`, `:thinking`) and moving names (`~…-latest`) share it
 * with the plain model, whose price is another.
 */
function aliasesOf({ id, canonical_slug: dated }: Model): string[] {
  if (dated === undefined || dated === id) return []
  return /^~|:/.test(id) ? [] : [dated]
}

function tagsOf(model: Model, price: StoredPrice | undefined): string[] {
  return [
    ...(model.supported_parameters?.includes('reasoning') ? ['reasoning'] : []),
    ...(model.hugging_face_id ? ['open weights'] : []),
    ...(price !== undefined && isZero(price.in) && isZero(price.out) ? ['free'] : [])
  ]
}

/** Unix seconds as an ISO date. */
function dayOf(seconds: number | undefined): string | undefined {
  if (seconds === undefined || seconds <= 0 || seconds > 1e11) return undefined
  return new Date(seconds * 1000).toISOString().slice(0, 10)
}

/** Routers are listed with -1 or 0: what they cost depends on the model that they choose. */
function priceOf({ id, pricing }: Model): StoredPrice | undefined {
  const base = ratesOf(pricing)
  if (pricing === undefined || base === undefined) return undefined
  const perCall = chargedOnly(amountOf(pricing['request']))
  const perImage = perImageOf(pricing, base)
  const isNothing = isZero(base.in) && isZero(base.out) && !perCall && !perImage
  if (isNothing && !id.endsWith(':free')) return undefined
  const tiers = tiersOf(pricing)
  return {
    ...base,
    ...(perImage !== undefined && { perImage }),
    ...(perCall !== undefined && { perCall }),
    ...(tiers.length > 0 && { tiers }),
    ...(isInexact(pricing) && { approximate: true as const })
  }
}

/** Where input is paid by the token, `image` only restates what an image's tokens cost. */
function perImageOf(pricing: Pricing, base: Rates): string | undefined {
  return isZero(base.in) ? chargedOnly(amountOf(pricing['image'])) : undefined
}

/** Prices by the hour or the day of the week, and discounts, are not computed. */
function isInexact({ discount, overrides = [] }: Pricing): boolean {
  return (
    (discount !== undefined && discount > 0) ||
    overrides.some((one) => !isByLength(one) && Object.keys(one).length > 0)
  )
}

const CLOCK = ['utc_start', 'utc_end', 'utc_days']

function isByLength(override: Override): override is Override & { min_prompt_tokens: number } {
  return (
    override.min_prompt_tokens !== undefined && CLOCK.every((key) => override[key] === undefined)
  )
}

type Rates = Pick<StoredPrice, 'in' | 'out' | 'cacheRead' | 'cacheWrite' | 'image' | 'reasoning'>
type Tier = NonNullable<StoredPrice['tiers']>[number]

/** All overrides that a length reaches hold together; later ones win, and what none names is as before. */
function tiersOf(pricing: Pricing): Tier[] {
  const overrides = (pricing.overrides ?? []).filter(isByLength)
  const limits = new Set(overrides.map(({ min_prompt_tokens: limit }) => limit))
  return [...limits]
    .sort((one, other) => one - other)
    .flatMap((above): Tier[] => {
      const reached = overrides.filter((one) => one.min_prompt_tokens <= above)
      const rates = ratesOf(Object.assign({}, pricing, ...reached) as Pricing)
      return rates ? [{ above, ...rates }] : []
    })
}

function ratesOf(fields: Readonly<Record<string, unknown>> | undefined): Rates | undefined {
  const perMillion = (name: string): string | undefined => amountOf(fields?.[name], PER_MILLION)
  const input = perMillion('prompt')
  const output = perMillion('completion')
  if (input === undefined || output === undefined) return undefined
  const cacheRead = chargedOnly(perMillion('input_cache_read'))
  const cacheWrite = cacheWriteRate(perMillion('input_cache_write'), input)
  const image = chargedOnly(perMillion('image_token'))
  const reasoning = chargedOnly(perMillion('internal_reasoning'))
  return {
    in: input,
    out: output,
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(image !== undefined && image !== input && { image }),
    ...(reasoning !== undefined && reasoning !== output && { reasoning })
  }
}
