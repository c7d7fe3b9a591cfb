import { z } from 'zod'
import type { Failure } from '../../../../shared/domain/failure'
import { defineAdapter, json, stream, type Ask, type JsonReply, type ListedModel } from '../adapter'
import { LlamaCppReader } from '../dialects/llamaCppChat'
import { LOCAL_PARAMS, rootOf, TEMPLATE_REASONING } from '../dialects/localChat'
import { chatRequest, joinUrl } from '../dialects/openai/openaiChat'
import { listVendorModels } from '../dialects/vendorModels'
import { errorWords } from '../errorBody'

const Props = z.object({
  default_generation_settings: z.object({ n_ctx: z.number().optional() }).optional(),
  modalities: z.object({ vision: z.boolean() }).optional()
})

/** The server has one model; whether it sees is a matter of the projector it was started with. */
function* properties(baseUrl: string): Ask<Partial<ListedModel>> {
  const { modalities, default_generation_settings: settings } = yield* json(
    {
      label: 'models',
      method: 'GET',
      url: joinUrl(rootOf(baseUrl), 'props'),
      auth: 'key',
      repeatable: true
    },
    Props
  )
  return {
    ...(modalities && { vision: modalities.vision ? 'yes' : 'no' }),
    ...(settings?.n_ctx !== undefined && { contextTokens: settings.n_ctx })
  }
}

function* listModels(baseUrl: string): Ask<readonly ListedModel[]> {
  const listed = yield* listVendorModels({ baseUrl }, () => ({}))
  try {
    const known = yield* properties(baseUrl)
    return listed.map((model) => ({ ...model, ...known }))
  } catch {
    // A router in front of several servers has no properties of its own.
    return listed
  }
}

function mapError({ status, body }: JsonReply): Partial<Failure> | undefined {
  const { message = '' } = errorWords(body)
  if (status === 503 && /loading model/i.test(message))
    return {
      sentence: 'The server is still reading its model into memory.',
      nextStep: 'Wait until it is ready, then retry this model.',
      notCharged: true
    }
  if (/image input is not supported|mmproj/i.test(message))
    return {
      class: 'bad-input',
      sentence: 'This server was started without a projector, so its model does not see images.',
      nextStep: 'Start llama-server with --mmproj and the model’s projector file.'
    }
  if (/exceeds the available context size/i.test(message))
    return {
      class: 'too-large',
      sentence: 'Prompt and image are larger than this server’s context.',
      nextStep: 'Use a smaller image, or start llama-server with a larger --ctx-size.'
    }
  return undefined
}

/** A llama-server of llama.cpp. */
export default defineAdapter({
  id: 'llama-cpp',
  label: 'llama.cpp',
  takes: 'encoded',
  limits: {
    // What its image reader (stb_image) knows; WebP is not among it.
    formats: ['jpeg', 'png', 'bmp', 'gif'],
    maxSide: 2048,
    maxBytes: 20 * 1024 * 1024
  },
  params: [...LOCAL_PARAMS, 'reasoningEffort'],
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError,
  *run(plan) {
    yield* stream(chatRequest(plan, TEMPLATE_REASONING), 'sse', new LlamaCppReader())
  },
  models: ({ baseUrl }) => listModels(baseUrl)
})
