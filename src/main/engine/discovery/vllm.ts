import { z } from 'zod'
import type { LocalServerKind } from './server'

const Version = z.object({ version: z.string() })
const Models = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      owned_by: z.literal('vllm'),
      max_model_len: z.number().nullable().optional()
    })
  )
})

/** vLLM does not say whether a model sees images, so that stays unknown. */
export const vllm: LocalServerKind = {
  id: 'vllm',
  label: 'vLLM',
  tile: 'vL',
  address: 'http://127.0.0.1:8000',
  howToStart: 'Run “vllm serve MODEL”.',
  baseUrl: (address) => `${address}/v1`,
  async find(address, get) {
    const listed = Models.safeParse((await get(`${address}/v1/models`)).body)
    if (!listed.success || listed.data.data.length === 0) return undefined
    const version = Version.safeParse((await get(`${address}/version`)).body)
    return {
      ...(version.success && { version: version.data.version }),
      baseUrl: this.baseUrl(address),
      models: listed.data.data.map(({ id, max_model_len }) => ({
        id,
        ...(typeof max_model_len === 'number' && { contextTokens: max_model_len })
      }))
    }
  }
}
