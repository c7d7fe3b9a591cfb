import { defineAdapter, stream, type Ask, type ListedModel } from '../adapter'
import { LOCAL_PARAMS, rootOf } from '../dialects/localChat'
import { chatRequest, OpenAiChatReader } from '../dialects/openai/openaiChat'
import { listChatModels } from '../dialects/openai/openaiModels'
import { listVendorModels, tokenCount, type ModelFields } from '../dialects/vendorModels'

/** https://lmstudio.ai/docs/api: `llm`, `vlm` or `embedding`; sight is said in one of two places. */
function readModel({ type, size_bytes }: ModelFields): Partial<ListedModel> | undefined {
  if (type === 'embedding' || type === 'embeddings') return undefined
  return { ...tokenCount('sizeBytes', size_bytes), ...(type === 'vlm' && { vision: 'yes' }) }
}

/** Its own list says what the dialect's does not: sizes and sight; since 0.4 in v1, before in v0. */
function* listModels(baseUrl: string): Ask<readonly ListedModel[]> {
  for (const path of ['api/v1/models', 'api/v0/models']) {
    try {
      return yield* listVendorModels({ baseUrl: rootOf(baseUrl) }, readModel, path)
    } catch {
      // An older version does not have this list.
    }
  }
  return yield* listChatModels({ baseUrl })
}

/** LM Studio on this computer. */
export default defineAdapter({
  id: 'lm-studio',
  label: 'LM Studio',
  takes: 'encoded',
  limits: { formats: ['jpeg', 'png', 'webp'], maxSide: 2048, maxBytes: 20 * 1024 * 1024 },
  params: LOCAL_PARAMS,
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  *run(plan) {
    yield* stream(chatRequest(plan), 'sse', new OpenAiChatReader())
  },
  models: ({ baseUrl }) => listModels(baseUrl)
})
