import { z } from 'zod'
import type { LocalServerKind } from './server'

/** GET /props of llama-server; https://github.com/ggml-org/llama.cpp/tree/master/tools/server. */
const Props = z.object({
  default_generation_settings: z.object({ n_ctx: z.number().optional() }).loose(),
  modalities: z.object({ vision: z.boolean() }).optional(),
  build_info: z.string().optional()
})

const Models = z.object({ data: z.array(z.object({ id: z.string() })) })

export const llamaCpp: LocalServerKind = {
  id: 'llama-cpp',
  label: 'llama.cpp',
  tile: 'lc',
  address: 'http://127.0.0.1:8080',
  howToStart: 'Run “llama-server -m MODEL.gguf --mmproj PROJECTOR.gguf”.',
  baseUrl: (address) => `${address}/v1`,
  async find(address, get) {
    const props = Props.safeParse((await get(`${address}/props`)).body)
    if (!props.success) return undefined
    const listed = Models.safeParse((await get(`${address}/v1/models`)).body)
    const vision = props.data.modalities?.vision
    const contextTokens = props.data.default_generation_settings.n_ctx
    return {
      ...(props.data.build_info && { version: props.data.build_info }),
      baseUrl: this.baseUrl(address),
      models: (listed.success ? listed.data.data : []).map(({ id }) => ({
        id,
        label: id.split(/[\\/]/).at(-1) ?? id,
        ...(vision !== undefined && { vision: vision ? ('yes' as const) : ('no' as const) }),
        ...(contextTokens !== undefined && { contextTokens })
      }))
    }
  }
}
