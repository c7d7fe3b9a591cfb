import { z } from 'zod'
import type { FailureClass } from '../../../../../shared/domain/failure'
import {
  AdapterFailure,
  json,
  reply,
  type Ask,
  type AskContext,
  type ListedModel
} from '../../adapter'
import { isFields } from '../../errorBody'
import { apiUrl, ROUTES, type Route } from './wavespeed'
import { throwIfRefused } from './wavespeedFailures'
import { askPrices, isPremium, publishedPrices, type RoutePrices } from './wavespeedPrices'

export type RouteModels = Readonly<Record<Route, readonly string[]>>

/** As the pages of the two routes list them; the API's own list replaces them where it can be read. */
export const SHIPPED: RouteModels = {
  vision: [
    'anthropic/claude-3.7-sonnet',
    'anthropic/claude-3.5-sonnet',
    'anthropic/claude-3-haiku',
    'google/gemini-2.5-flash',
    'google/gemini-2.0-flash-001',
    'google/gemini-2.0-flash-lite-001',
    'google/gemini-2.5-flash-preview-09-2025',
    'google/gemini-2.0-flash-exp:free',
    'google/gemini-2.5-pro',
    'openai/gpt-4o',
    'openai/gpt-4.1',
    'openai/gpt-5-chat',
    'meta-llama/llama-3.2-90b-vision-instruct',
    'meta-llama/llama-4-maverick',
    'meta-llama/llama-4-scout'
  ],
  text: [
    'deepseek/deepseek-r1',
    'anthropic/claude-3.7-sonnet',
    'anthropic/claude-3.5-sonnet',
    'anthropic/claude-3-5-haiku',
    'anthropic/claude-3-haiku',
    'meta-llama/llama-3.2-1b-instruct',
    'meta-llama/llama-3.2-3b-instruct',
    'meta-llama/llama-3.1-8b-instruct',
    'meta-llama/llama-3.1-70b-instruct',
    'openai/gpt-oss-120b',
    'openai/gpt-4o-mini',
    'openai/gpt-4o',
    'openai/gpt-4.1',
    'openai/o3',
    'openai/gpt-5-chat',
    'openai/gpt-5-mini',
    'openai/gpt-5-nano',
    'meta-llama/llama-4-maverick',
    'meta-llama/llama-4-scout'
  ]
}

/** True for a model that takes no images, so that its list price is that of the text route. */
export function isTextOnly(model: string): boolean {
  return SHIPPED.text.includes(model) && !SHIPPED.vision.includes(model)
}

/** Models of both routes; one that takes images has the price of the vision route. */
export function describeModels(
  { vision, text }: RouteModels,
  prices: RoutePrices
): readonly ListedModel[] {
  const describe = (id: string, route: Route): ListedModel => ({
    id,
    vision: route === 'vision' ? 'yes' : 'no',
    price: prices[route][isPremium(id, route) ? 'premium' : 'plain'],
    json: 'no',
    boxes: 'no',
    ...(isPremium(id, route) && { tags: ['premium'] }),
    ...(route === 'vision' && text.includes(id) && { note: BOTH_ROUTES })
  })
  return [
    ...vision.map((id) => describe(id, 'vision')),
    ...text.filter((id) => !vision.includes(id)).map((id) => describe(id, 'text'))
  ]
}

const BOTH_ROUTES =
  'The price is that of a call with images; a prompt without images goes to the text route and costs less.'

export const SHIPPED_MODELS = describeModels(SHIPPED, publishedPrices())

/** Lists the models of both routes, with the prices that the API gives for one of each kind. */
export function* listModels(context: AskContext): Ask<readonly ListedModel[]> {
  const models = yield* askModels(context)
  return describeModels(models, yield* askPrices(context, models))
}

/** Reasons to do with the shipped lists; without a connection or a key nothing is listed. */
const DO_WITHOUT: readonly FailureClass[] = ['bad-input', 'unreadable', 'provider']

function* askModels({ baseUrl }: AskContext): Ask<RouteModels> {
  try {
    const { body } = yield* reply({
      label: 'models',
      method: 'GET',
      url: apiUrl(baseUrl, 'models'),
      auth: 'key',
      repeatable: true
    })
    if (isFields(body)) throwIfRefused(Head.parse(body))
    return {
      vision: enumOf(body, ROUTES.vision) ?? SHIPPED.vision,
      text: enumOf(body, ROUTES.text) ?? SHIPPED.text
    }
  } catch (error) {
    if (error instanceof AdapterFailure && DO_WITHOUT.includes(error.failure.class)) return SHIPPED
    throw error
  }
}

const Head = z.object({
  code: z.number().nullish().catch(null),
  message: z.string().nullish().catch(null)
})

/**
 * The names a route takes, from the JSON Schema of its request in the list of models. That they are
 * in `properties.model.enum` is inferred from ordinary JSON Schema; anywhere else they are not found.
 */
function enumOf(body: unknown, route: string): readonly string[] | undefined {
  const list = isFields(body) && Array.isArray(body['data']) ? body['data'] : []
  const entry: unknown = list.find((model) => isFields(model) && model['model_id'] === route)
  const schemas = at(entry, 'api_schema', 'api_schemas')
  for (const schema of Array.isArray(schemas) ? (schemas as readonly unknown[]) : []) {
    const names = at(schema, 'request_schema', 'properties', 'model', 'enum')
    const strings = Array.isArray(names) ? names.filter(isName) : []
    if (strings.length > 0) return [...new Set(strings)]
  }
  return undefined
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce((inner, name) => (isFields(inner) ? inner[name] : undefined), value)
}

const BalanceReply = z.object({
  code: z.number().nullish(),
  message: z.string().nullish(),
  data: z.object({ balance: z.union([z.number(), z.string()]) }).nullish()
})

/** What the account has left, in US dollars, as it was said; undefined when it was not. */
export function* askBalance({ baseUrl }: AskContext): Ask<string | undefined> {
  const body = yield* json(
    {
      label: 'balance',
      method: 'GET',
      url: apiUrl(baseUrl, 'balance'),
      auth: 'key',
      repeatable: true
    },
    BalanceReply
  )
  throwIfRefused(body)
  return body.data ? String(body.data.balance) : undefined
}
