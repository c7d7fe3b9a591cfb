import { z } from 'zod'
import type { ListedModel } from '../providers/adapter'
import type { LocalServerKind } from './server'

/** LM Studio 0.4 and later: GET /api/v1/models. */
const ModelsV1 = z.object({
  models: z.array(
    z.object({
      key: z.string(),
      display_name: z.string().optional(),
      type: z.string().optional(),
      size_bytes: z.number().optional(),
      max_context_length: z.number().optional(),
      capabilities: z.object({ vision: z.boolean().optional() }).optional()
    })
  )
})

/** Before 0.4: GET /api/v0/models, where a model that sees has the type `vlm`. */
const ModelsV0 = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      type: z.enum(['llm', 'vlm', 'embeddings']),
      max_context_length: z.number().optional()
    })
  )
})

export const lmStudio: LocalServerKind = {
  id: 'lm-studio',
  label: 'LM Studio',
  tile: 'LM',
  address: 'http://127.0.0.1:1234',
  howToStart: 'Open LM Studio and start its server under Developer.',
  baseUrl: (address) => `${address}/v1`,
  async find(address, get) {
    const baseUrl = this.baseUrl(address)
    const newer = ModelsV1.safeParse((await get(`${address}/api/v1/models`)).body)
    if (newer.success) return { baseUrl, models: newer.data.models.flatMap(fromV1) }
    const older = ModelsV0.safeParse((await get(`${address}/api/v0/models`)).body)
    if (older.success) return { baseUrl, models: older.data.data.flatMap(fromV0) }
    return undefined
  }
}

function fromV1(model: z.infer<typeof ModelsV1>['models'][number]): ListedModel[] {
  if (model.type === 'embedding') return []
  const vision = model.capabilities?.vision
  return [
    {
      id: model.key,
      ...(model.display_name && { label: model.display_name }),
      ...(vision !== undefined && { vision: vision ? 'yes' : 'no' }),
      ...(model.size_bytes !== undefined && { sizeBytes: model.size_bytes }),
      ...(model.max_context_length !== undefined && { contextTokens: model.max_context_length })
    }
  ]
}

function fromV0(model: z.infer<typeof ModelsV0>['data'][number]): ListedModel[] {
  if (model.type === 'embeddings') return []
  return [
    {
      id: model.id,
      vision: model.type === 'vlm' ? 'yes' : 'no',
      ...(model.max_context_length !== undefined && { contextTokens: model.max_context_length })
    }
  ]
}
