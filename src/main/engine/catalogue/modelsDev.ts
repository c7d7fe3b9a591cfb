import { z } from 'zod'
import type { Entry, StoredPrice } from './entry'
import { BadList, dateOf, positive, readEach, type VendorList } from './lists'
import { amountOf, cacheWriteRate, chargedOnly, isZero } from './money'
import { ourVendor } from './vendorNames'

/**
 * Reads `api.json` of models.dev (MIT): vendors by id, each with its models by id. Prices are US
 * dollars for a million tokens, as numbers. Form: packages/core/src/schema.ts of its repository, and
 * `cost.tiers[].tier {type: 'context', size}`, which newer files have beside `context_over_200k`.
 */

const Rates = z.looseObject({ input: z.unknown(), output: z.unknown() })

const Cost = z.looseObject({
  tiers: z.array(z.unknown()).optional().catch(undefined),
  context_over_200k: z.unknown().optional()
})

const Model = z.looseObject({
  id: z.string().min(1),
  name: z.string().min(1).optional().catch(undefined),
  modalities: z
    .looseObject({
      input: z.array(z.string()).optional(),
      output: z.array(z.string()).optional()
    })
    .optional()
    .catch(undefined),
  limit: z.looseObject({}).optional().catch(undefined),
  cost: Cost.optional().catch(undefined)
})
type Model = z.infer<typeof Model>

const Vendors = z.record(z.string(), z.unknown())
const Vendor = z.looseObject({ models: z.record(z.string(), z.unknown()) })

/** Read vendor by vendor, so that a reader of the large list can give way in between. */
export function* modelsDevLists(body: unknown): Generator<VendorList> {
  const vendors = Vendors.safeParse(body)
  if (!vendors.success) throw new BadList('The list of models.dev does not have the expected form.')
  for (const [name, value] of Object.entries(vendors.data)) {
    const vendor = Vendor.safeParse(value)
    const list = vendor.success
      ? readEach(Object.values(vendor.data.models), readModel)
      : { entries: [], unreadable: 1 }
    yield { vendor: ourVendor(name), ...list }
  }
}

function readModel(value: unknown): Entry | 'skip' | undefined {
  const parsed = Model.safeParse(value)
  if (!parsed.success) return undefined
  const model = parsed.data
  const { input, output } = model.modalities ?? {}
  // Makers of pictures, speech and the like answer no question about an image.
  if (output && !output.includes('text')) return 'skip'
  const context = positive(model.limit?.['context'])
  const maxOutput = positive(model.limit?.['output'])
  const price = priceOf(model)
  const released = dateOf(model['release_date'])
  const tags = tagsOf(model, price)
  const json = model['structured_output']
  return {
    id: model.id,
    name: model.name ?? model.id,
    ...(input && { vision: input.includes('image') }),
    ...(context !== undefined && { context }),
    ...(maxOutput !== undefined && { maxOutput }),
    ...(price && { price }),
    ...(released !== undefined && { released }),
    ...(tags.length > 0 && { tags }),
    ...(typeof json === 'boolean' && { json })
  }
}

function tagsOf(model: Model, price: StoredPrice | undefined): string[] {
  const status = model['status']
  return [
    ...(model['reasoning'] === true ? ['reasoning'] : []),
    ...(model['open_weights'] === true ? ['open weights'] : []),
    ...(price !== undefined && isZero(price.in) && isZero(price.out) ? ['free'] : []),
    ...(status === 'alpha' || status === 'beta' ? ['preview'] : []),
    ...(status === 'deprecated' ? ['deprecated'] : [])
  ]
}

/** Plans and free allowances are listed with 0 too; only a model that is called free is free. */
const CALLED_FREE = /[:-]free$/

function priceOf({ id, cost }: Model): StoredPrice | undefined {
  const base = ratesOf(cost)
  if (base === undefined) return undefined
  if (isZero(base.in) && isZero(base.out) && !CALLED_FREE.test(id)) return undefined
  const tiers = tiersOf(cost)
  return { ...base, ...(tiers.length > 0 && { tiers }) }
}

type Tier = NonNullable<StoredPrice['tiers']>[number]

function tiersOf(cost: Model['cost']): Tier[] {
  if (cost?.tiers === undefined) return tierOf(200_000, cost?.context_over_200k)
  return cost.tiers
    .flatMap((value) => {
      const tier = z.looseObject({ tier: z.looseObject({ size: z.number() }) }).safeParse(value)
      return tier.success ? tierOf(tier.data.tier.size, tier.data) : []
    })
    .sort((one, other) => one.above - other.above)
}

function tierOf(above: number, value: unknown): Tier[] {
  const rates = ratesOf(value)
  return rates && Number.isSafeInteger(above) && above >= 0 ? [{ above, ...rates }] : []
}

function ratesOf(value: unknown): Omit<Tier, 'above'> | undefined {
  const parsed = Rates.safeParse(value)
  if (!parsed.success) return undefined
  const fields = parsed.data
  const input = amountOf(fields.input)
  const output = amountOf(fields.output)
  if (input === undefined || output === undefined) return undefined
  const cacheRead = chargedOnly(amountOf(fields['cache_read']))
  const cacheWrite = cacheWriteRate(amountOf(fields['cache_write']), input)
  const reasoning = chargedOnly(amountOf(fields['reasoning']))
  return {
    in: input,
    out: output,
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(reasoning !== undefined && reasoning !== output && { reasoning })
  }
}
