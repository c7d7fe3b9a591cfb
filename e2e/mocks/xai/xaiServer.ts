import { sendJson, type RecordedRequest } from '../httpServer'
import { startPlatform, type PlatformMock } from '../openai/openaiPlatform'
import type { UsageBody } from '../openai/openaiReplies'
import { isObject, type ChatRequest, type Json, type Refusal } from '../openai/openaiRequest'
import { responsesUsage } from '../openai/openaiResponsesStream'
import { refuseStranger, type ChatOptions, type ChatRoutes } from '../openai/openaiServer'

export const XAI_MODELS = ['grok-4.7', 'grok-4.3', 'grok-4', 'grok-code-fast-1']

/** What a token costs in ticks, ten-billionths of a dollar. */
export const XAI_TICKS = { input: 12_345, output: 67_890 } as const

/** `GET /v1/language-models`: prices in hundredths of a cent per million tokens. */
const LANGUAGE_MODELS = [
  {
    id: 'grok-4.7',
    created: 1_760_000_000,
    object: 'model',
    owned_by: 'xai',
    aliases: ['grok-latest'],
    input_modalities: ['text', 'image'],
    output_modalities: ['text'],
    context_length: 1_000_000,
    prompt_text_token_price: 20_000,
    cached_prompt_text_token_price: 5_000,
    prompt_image_token_price: 20_000,
    completion_text_token_price: 60_000
  },
  {
    id: 'grok-4.3',
    created: 1_760_000_000,
    object: 'model',
    owned_by: 'xai',
    aliases: [],
    input_modalities: ['text', 'image'],
    output_modalities: ['text'],
    context_length: 1_000_000,
    prompt_text_token_price: 12_500,
    cached_prompt_text_token_price: 2_000,
    prompt_image_token_price: 12_500,
    completion_text_token_price: 25_000,
    long_context_threshold: 200_000,
    prompt_text_token_price_long_context: 25_000,
    cached_prompt_text_token_price_long_context: 4_000,
    completion_text_token_price_long_context: 50_000
  },
  {
    id: 'grok-code-fast-1',
    created: 1_760_000_000,
    object: 'model',
    owned_by: 'xai',
    aliases: [],
    input_modalities: ['text'],
    output_modalities: ['text'],
    prompt_text_token_price: 2_000,
    cached_prompt_text_token_price: 200,
    prompt_image_token_price: 0,
    completion_text_token_price: 15_000
  }
]

function ticks({ prompt_tokens: input, completion_tokens: output }: UsageBody): number {
  return input * XAI_TICKS.input + output * XAI_TICKS.output
}

/** xAI counts reasoning beside the completion, and tells the images' tokens apart. */
function chatUsage(usage: UsageBody, { prompt }: ChatRequest): Json {
  const { reasoning_tokens: reasoning } = usage.completion_tokens_details
  const { image_tokens: image } = usage.prompt_tokens_details
  return {
    prompt_tokens: usage.prompt_tokens,
    completion_tokens: usage.completion_tokens - reasoning,
    total_tokens: usage.total_tokens,
    prompt_tokens_details: {
      text_tokens: usage.prompt_tokens - image,
      audio_tokens: 0,
      image_tokens: image,
      cached_tokens: 0
    },
    completion_tokens_details: { reasoning_tokens: reasoning, audio_tokens: 0 },
    num_sources_used: 0,
    // Not on every route of the real API: a prompt can ask for an answer without it.
    ...(!prompt.includes('[[mock:no-cost]]') && { cost_in_usd_ticks: ticks(usage) })
  }
}

function refuses(body: Json): Refusal | undefined {
  if (body['instructions'] !== undefined)
    return { message: "Argument not supported: 'instructions'.", param: 'instructions', code: null }
  const effort = isObject(body['reasoning'])
    ? body['reasoning']['effort']
    : body['reasoning_effort']
  if (effort !== undefined && /^grok-(4$|code)/.test(String(body['model'])))
    return {
      message: `Model ${String(body['model'])} does not support parameter reasoningEffort.`,
      param: 'reasoning_effort',
      code: null
    }
  if (JSON.stringify(body).includes('"detail":"original"'))
    return { message: 'Unknown variant `original`.', param: 'detail', code: null }
  return undefined
}

function languageModels(options: () => XaiOptions): ChatRoutes {
  return async (request: RecordedRequest, response) => {
    if (request.path !== '/v1/language-models' || options().listsPrices === false) return false
    if (!refuseStranger(options(), request, response))
      sendJson(response, 200, { models: LANGUAGE_MODELS })
    return true
  }
}

export interface XaiOptions extends ChatOptions {
  readonly port?: number
  /** False: only the plain list of models is there. */
  readonly listsPrices?: boolean
}

/** Starts a faithful api.x.ai on 127.0.0.1: chat, responses, and its list with prices. */
export function startXaiMock(options: XaiOptions = {}): Promise<PlatformMock> {
  return startPlatform(
    {
      models: XAI_MODELS,
      ownedBy: 'xai',
      rules: { imageTypes: ['image/jpeg', 'image/png'], refuses },
      dress: {
        usage: chatUsage,
        summarisesUnasked: true,
        responsesUsage: (usage) => ({ ...responsesUsage(usage), cost_in_usd_ticks: ticks(usage) })
      }
    },
    options,
    [languageModels]
  )
}
