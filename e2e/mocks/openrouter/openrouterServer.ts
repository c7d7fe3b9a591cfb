import { sendJson } from '../httpServer'
import { startPlatform, type PlatformMock } from '../openai/openaiPlatform'
import { apiError, type Reply, type UsageBody } from '../openai/openaiReplies'
import { isObject, type ChatRequest, type Json, type Refusal } from '../openai/openaiRequest'
import {
  refuseStranger,
  sendWhole,
  type ChatOptions,
  type ChatRoutes
} from '../openai/openaiServer'
import { OPENROUTER_MODELS } from './openrouterModels'

/** Dollars per hundred million tokens, so that the sums are whole numbers. */
export const OPENROUTER_PRICE = { input: 123, output: 456 } as const
/** OpenRouter's fee where the upstream's key is the user's own: a twentieth. */
const FEE = 0.05
const SCALE = 1e8

/** Who may answer; the first is taken when nobody is asked for. */
export const UPSTREAMS = ['DeepInfra', 'Novita', 'Azure']

export interface OpenRouterOptions extends ChatOptions {
  readonly port?: number
  /** The upstreams are paid with the user's own keys. */
  readonly byok?: boolean
  /** Dollars bought and used; absent: the key may not ask (only management keys may). */
  readonly credits?: { readonly total: number; readonly used: number }
  /** Limit of the key in dollars and what is left of it; null: none. */
  readonly keyLimit?: { readonly limit: number; readonly left: number } | null
}

function wishes(body: Json | undefined): Json {
  const provider = body?.['provider']
  return isObject(provider) ? provider : {}
}

/** Who answers this request; undefined when nobody may. */
function upstreamOf(body: Json | undefined): string | undefined {
  const { order, allow_fallbacks: fallbacks } = wishes(body)
  const wished: unknown[] = Array.isArray(order) ? order : []
  const found = wished
    .map((name) => UPSTREAMS.find((it) => it.toLowerCase() === String(name).toLowerCase()))
    .find((name) => name !== undefined)
  if (found !== undefined) return found
  return wished.length > 0 && fallbacks === false ? undefined : UPSTREAMS[0]
}

/** Refuses a routing that the real API would not understand. */
function refuses(body: Json): Refusal | undefined {
  const { order, allow_fallbacks: fallbacks } = wishes(body)
  const wrong =
    (order !== undefined && !Array.isArray(order)) ||
    (fallbacks !== undefined && typeof fallbacks !== 'boolean')
  return wrong ? { message: 'provider: Invalid input', param: null, code: '400' } : undefined
}

function routerError(status: number, message: string, metadata: Json = {}): Reply {
  const error = apiError(status, message)
  return { ...error, body: JSON.stringify({ error: { code: status, message, metadata } }) }
}

/** What the router itself answers before any model does. */
function script(request: ChatRequest): Reply | undefined {
  if (request.prompt.includes('[[mock:moderated]]'))
    return routerError(403, 'Input was flagged by moderation.', {
      reasons: ['violence'],
      flagged_input: 'Describe',
      provider_name: 'OpenAI'
    })
  if (upstreamOf(request.body) === undefined)
    return routerError(404, 'No endpoints found that satisfy your provider preferences.')
  return undefined
}

function usageWithCost(usage: UsageBody, byok: boolean): Json {
  const { input, output } = OPENROUTER_PRICE
  const upstream = (usage.prompt_tokens * input + usage.completion_tokens * output) / SCALE
  return {
    ...usage,
    cost: byok ? Number((upstream * FEE).toFixed(12)) : upstream,
    is_byok: byok,
    cost_details: { upstream_inference_cost: byok ? upstream : null }
  }
}

/** Reasoning as OpenRouter sends it: said twice. */
function delta(fields: Json): Json {
  const { reasoning_content: reasoning, ...rest } = fields
  if (typeof reasoning !== 'string') return fields
  return {
    ...rest,
    reasoning,
    reasoning_details: [{ type: 'reasoning.text', text: reasoning, index: 0 }]
  }
}

/** The list of models, which needs no key, and what a key has left. */
function account(options: () => OpenRouterOptions): ChatRoutes {
  return async (request, response) => {
    const path = request.path.replace('/api/v1/', '')
    if (request.method !== 'GET' || !['models', 'key', 'credits'].includes(path)) return false
    if (path === 'models') {
      sendJson(response, 200, { data: OPENROUTER_MODELS })
      return true
    }
    if (refuseStranger(options(), request, response)) return true
    const { credits, keyLimit = null } = options()
    if (path === 'key')
      sendJson(response, 200, {
        data: {
          label: 'sk-or-v1-abc...123',
          usage: 3.21,
          limit: keyLimit?.limit ?? null,
          limit_remaining: keyLimit?.left ?? null,
          is_free_tier: false
        }
      })
    else if (credits)
      sendJson(response, 200, { data: { total_credits: credits.total, total_usage: credits.used } })
    else sendWhole(response, apiError(403, 'Only management keys can perform this operation.'))
    return true
  }
}

/** Starts a faithful openrouter.ai on 127.0.0.1. */
export function startOpenRouterMock(options: OpenRouterOptions = {}): Promise<PlatformMock> {
  const { byok = false } = options
  return startPlatform(
    {
      prefix: '/api/v1',
      models: OPENROUTER_MODELS.map(({ id }) => id),
      rules: { knows: ['provider', 'reasoning', 'models', 'usage', 'plugins'], refuses },
      script,
      dress: {
        opening: ': OPENROUTER PROCESSING\n\n: OPENROUTER PROCESSING\n\n',
        chunk: ({ body }) => ({ provider: upstreamOf(body) }),
        delta,
        usage: (usage) => usageWithCost(usage, byok)
      }
    },
    options,
    [account]
  )
}
