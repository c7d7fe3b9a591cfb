import { z } from 'zod'
import type { ListedModel } from '../providers/adapter'
import type { GetJson } from './getJson'
import type { LocalServerKind } from './server'

const Version = z.object({ version: z.string() })
const Tags = z.object({
  models: z.array(z.object({ name: z.string(), size: z.number().optional() }))
})
const Show = z.object({
  capabilities: z.array(z.string()).optional(),
  model_info: z.record(z.string(), z.unknown()).optional()
})

/** https://github.com/ollama/ollama/blob/main/docs/api.md: /api/version, /api/tags, /api/show. */
export const ollama: LocalServerKind = {
  id: 'ollama',
  label: 'Ollama',
  tile: 'Ol',
  address: 'http://127.0.0.1:11434',
  howToStart: 'Start the Ollama app, or run “ollama serve”.',
  baseUrl: (address) => address,
  async find(address, get) {
    const version = Version.safeParse((await get(`${address}/api/version`)).body)
    if (!version.success) return undefined
    const tags = Tags.safeParse((await get(`${address}/api/tags`, { timeoutMs: 2_000 })).body)
    const names = tags.success ? tags.data.models : []
    const models = await Promise.all(
      names.map((model) => describe(address, model.name, model.size, get))
    )
    return { version: version.data.version, baseUrl: this.baseUrl(address), models }
  }
}

/** Older servers do not tell capabilities; sight is then unknown rather than absent. */
async function describe(
  address: string,
  id: string,
  sizeBytes: number | undefined,
  get: GetJson
): Promise<ListedModel> {
  const base = { id, ...(sizeBytes !== undefined && { sizeBytes }) }
  try {
    const answer = await get(`${address}/api/show`, { post: { model: id }, timeoutMs: 2_000 })
    const shown = Show.safeParse(answer.body)
    if (!shown.success) return base
    const context = Object.entries(shown.data.model_info ?? {}).find(([key]) =>
      key.endsWith('.context_length')
    )?.[1]
    return {
      ...base,
      ...(shown.data.capabilities && {
        vision: shown.data.capabilities.includes('vision') ? 'yes' : 'no'
      }),
      ...(typeof context === 'number' && { contextTokens: context })
    }
  } catch {
    return base
  }
}
