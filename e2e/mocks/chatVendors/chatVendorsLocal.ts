import {
  changed,
  COMMON_FIELDS,
  counts,
  imageParts,
  schemaOf,
  type VendorProfile
} from './chatVendorsProfiles'
import { isObject, type Json } from './chatVendorsReshape'
import type { OllamaModel } from '../local/ollamaChat'
import { apiError } from '../openai/openaiReplies'

/** The chat dialect as LM Studio, llama.cpp and vLLM speak it on a person's own computer. */

const FIELDS = [
  ...COMMON_FIELDS,
  ...['stream_options', 'seed', 'max_completion_tokens', 'reasoning_effort', 'user', 'store'],
  'metadata'
]

/** What a model's template is told: `enable_thinking` for most. */
function wantsThinking({ chat_template_kwargs: args }: Json): boolean {
  return isObject(args) && args['enable_thinking'] === true
}

export function localProfile(models: readonly OllamaModel[], ownedBy: string): VendorProfile {
  return {
    base: '/v1',
    models: models.map(({ id }) => id),
    list: {
      object: 'list',
      data: models.map(({ id }) => ({
        id,
        object: 'model',
        created: 1_760_000_000,
        owned_by: ownedBy
      }))
    },
    fields: FIELDS,
    refuse: () => undefined,
    plain: (body) => body,
    wishes: (body) => ({ reasons: false, schema: schemaOf(body) }),
    faults: {},
    answers: {
      usageAt: 'own-chunk',
      usage: (usage) => usage,
      reasoningAs: 'reasoning_content',
      error: (status, error) => ({ status, body: { error } }),
      headers: { 'x-request-id': 'req_mock' }
    }
  }
}

/** How much of a prompt the mock's cache holds, so that a test can tell cached from fresh. */
const CACHED = 1

/** Times in milliseconds; counts of the prompt leave out what came from the cache. */
function timings(usage: Json): Json {
  const { input, output } = counts(usage)
  return {
    cache_n: CACHED,
    prompt_n: input - CACHED,
    prompt_ms: 230,
    prompt_per_second: (input - CACHED) / 0.23,
    predicted_n: output,
    predicted_ms: 540,
    predicted_per_second: output / 0.54
  }
}

export function llamaCppProfile(model: OllamaModel): VendorProfile {
  const local = localProfile([model], 'llamacpp')
  return {
    ...local,
    fields: [...FIELDS, 'chat_template_kwargs', 'cache_prompt'],
    refuse: (body) =>
      !model.vision && imageParts(body).length > 0
        ? apiError(
            500,
            'image input is not supported - hint: if this is unexpected, you may need to provide the mmproj',
            { type: 'server_error' }
          )
        : undefined,
    plain: (body) => changed(body, ['chat_template_kwargs', 'cache_prompt']),
    wishes: (body) => ({ reasons: wantsThinking(body), schema: schemaOf(body) }),
    faults: {
      'context-full': () =>
        apiError(400, 'the request exceeds the available context size, try increasing it', {
          type: 'exceed_context_size_error'
        })
    },
    answers: {
      ...local.answers,
      usage: (usage) => {
        const { input, output } = counts(usage)
        return { prompt_tokens: input, completion_tokens: output, total_tokens: input + output }
      },
      beside: (usage) => ({ timings: timings(usage) }),
      error: (status, { message, type }) => ({
        status,
        body: { error: { code: status, message, type } }
      }),
      headers: {}
    }
  }
}

export function vllmProfile(models: readonly OllamaModel[], mostImages = Infinity): VendorProfile {
  const local = localProfile(models, 'vllm')
  return {
    ...local,
    fields: [...FIELDS, 'chat_template_kwargs'],
    refuse: (body) =>
      imageParts(body).length > mostImages
        ? apiError(400, `At most ${mostImages} image(s) may be provided in one prompt.`, {
            type: 'BadRequestError'
          })
        : undefined,
    plain: (body) => changed(body, ['chat_template_kwargs']),
    wishes: (body) => ({ reasons: wantsThinking(body), schema: schemaOf(body) }),
    answers: {
      ...local.answers,
      usage: (usage) => {
        const { input, output } = counts(usage)
        return {
          prompt_tokens: input,
          total_tokens: input + output,
          completion_tokens: output,
          prompt_tokens_details: null
        }
      },
      reasoningAs: 'reasoning',
      error: (status, { message, type, param }) => ({
        status,
        body: { error: { message, type, param, code: status } }
      }),
      headers: {}
    }
  }
}
