import Big from 'big.js'
import { z } from 'zod'
import type { Cost, Price } from '../../../../../shared/domain/cost'
import { AdapterFailure, json, type Ask, type AskContext } from '../../adapter'
import { apiUrl, ROUTES, type Route } from './wavespeed'
import { throwIfRefused } from './wavespeedFailures'

/**
 * WaveSpeedAI charges by the call: one price for plain models, a multiple of it for premium ones.
 * No answer says what it cost, so whatever is computed from these prices is an estimate.
 */

/** Snapshots of the two model pages; whether 0.05 is the plain rate is not said there. */
const PUBLISHED_USD: Readonly<Record<Route, string>> = { vision: '0.05', text: '0.001' }
const PREMIUM_TIMES: Readonly<Record<Route, number>> = { vision: 3, text: 10 }

/** Charged more on both routes, also where they are not listed. */
const PREMIUM = [
  'google/gemini-pro-1.5',
  'openai/gpt-4.1',
  'openai/gpt-4o',
  'openai/gpt-5-chat',
  'anthropic/claude-3.5-sonnet',
  'anthropic/claude-3.7-sonnet',
  'meta-llama/llama-3.2-90b-vision-instruct'
]
const PREMIUM_TEXT = ['deepseek/deepseek-r1', 'anthropic/claude-3-5-haiku', 'openai/o3']

export function isPremium(model: string, route: Route): boolean {
  return PREMIUM.includes(model) || (route === 'text' && PREMIUM_TEXT.includes(model))
}

type Tier = 'plain' | 'premium'
export type RoutePrices = Readonly<Record<Route, Readonly<Record<Tier, Price>>>>

export function publishedPrices(): RoutePrices {
  const of = (route: Route): Record<Tier, Price> => ({
    plain: publishedPrice(route, 'plain'),
    premium: publishedPrice(route, 'premium')
  })
  return { vision: of('vision'), text: of('text') }
}

function publishedPrice(route: Route, tier: Tier): Price {
  return perCall(publishedUsd(route, tier), `published by WaveSpeedAI for its ${route} route`)
}

function publishedUsd(route: Route, tier: Tier): string {
  const times = tier === 'premium' ? PREMIUM_TIMES[route] : 1
  return new Big(PUBLISHED_USD[route]).times(times).toFixed()
}

function perCall(usd: string, source: string, asOf?: string): Price {
  return {
    inputPerMTok: '0',
    outputPerMTok: '0',
    perCall: usd,
    approximate: true,
    source,
    ...(asOf !== undefined && { asOf })
  }
}

/**
 * Cost of a text call to a model whose list price is that of calls with images: only the published
 * price can be known at that moment.
 */
export function textCallCost(model: string): Cost {
  const tier = isPremium(model, 'text') ? 'premium' : 'plain'
  return {
    mark: 'estimate',
    usd: publishedUsd('text', tier),
    reason: `About: the published price of one text call to a ${tier} model; WaveSpeedAI does not say what it charged.`
  }
}

const TIERS: readonly Tier[] = ['plain', 'premium']

/** Asks what one plain and one premium model of each route cost; what is not said is as published. */
export function* askPrices(
  context: AskContext,
  models: Readonly<Record<Route, readonly string[]>>
): Ask<RoutePrices> {
  const prices: Record<Route, Record<Tier, Price>> = {
    vision: { ...publishedPrices().vision },
    text: { ...publishedPrices().text }
  }
  const call = new PriceCall(context)
  for (const route of ['vision', 'text'] as const)
    for (const tier of TIERS) {
      const model = models[route].find((id) => isPremium(id, route) === (tier === 'premium'))
      const usd = model === undefined ? undefined : yield* call.ask(route, model)
      if (usd !== undefined)
        prices[route][tier] = perCall(
          usd,
          `WaveSpeedAI’s price call for ${model}`,
          context.now.slice(0, 10)
        )
    }
  return prices
}

const PriceReply = z.object({
  code: z.number().nullish(),
  message: z.string().nullish(),
  data: z
    .object({
      price: z.unknown(),
      discounted_price: z.unknown(),
      unit_price: z.unknown(),
      currency: z.string().nullish()
    })
    .partial()
    .nullish()
})

/** The price call in its newer form, or in the documented one where that is not there. */
class PriceCall {
  private paths: readonly string[] = ['model/price', 'model/pricing']

  constructor(private readonly context: AskContext) {}

  /** US dollars for one call, or undefined when the API does not say; it never fails the list. */
  *ask(route: Route, model: string): Ask<string | undefined> {
    for (const path of this.paths) {
      try {
        const usd = yield* this.askAt(path, route, model)
        this.paths = [path]
        return usd
      } catch (error) {
        if (!(error instanceof AdapterFailure)) throw error
        if (error.failure.status === 404) continue
        // Busy, broken or not allowed: the other questions would fare no better.
        this.paths = []
      }
    }
    return undefined
  }

  private *askAt(path: string, route: Route, model: string): Ask<string | undefined> {
    const inputs = {
      model,
      prompt: 'Describe the picture.',
      ...(route === 'vision' && { images: [] })
    }
    const body = yield* json(
      {
        label: 'price',
        method: 'POST',
        url: apiUrl(this.context.baseUrl, path),
        auth: 'key',
        // A question: it orders nothing.
        repeatable: true,
        body: { kind: 'json', value: { model_id: ROUTES[route], inputs } }
      },
      PriceReply
    )
    throwIfRefused(body)
    const { discounted_price, price, unit_price, currency } = body.data ?? {}
    if (currency && currency.toUpperCase() !== 'USD') return undefined
    return dollars(discounted_price) ?? dollars(price) ?? dollars(unit_price)
  }
}

/** A decimal string; undefined for what is no amount of money. */
export function dollars(value: unknown): string | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined
  try {
    const amount = new Big(value)
    return amount.lt(0) ? undefined : amount.toFixed()
  } catch {
    return undefined
  }
}
