import { z } from 'zod'
import { defineAdapter, json, stream, type Ask, type ListedModel } from '../adapter'
import { adjustEffort, switchNotes, tell } from '../dialects/adjusted'
import {
  mapOllamaError,
  ollamaRequest,
  OllamaChatReader,
  thinksByDegrees
} from '../dialects/ollama/ollamaChat'
import { joinUrl } from '../dialects/openai/openaiChat'

const Tags = z.object({
  models: z.array(z.object({ name: z.string(), size: z.number().optional() }))
})
const Show = z.object({
  capabilities: z.array(z.string()).optional(),
  model_info: z.record(z.string(), z.unknown()).optional()
})

/** What a model can do, as POST /api/show tells; servers before 0.6 do not tell capabilities. */
function* describe(baseUrl: string, id: string): Ask<Partial<ListedModel>> {
  const { capabilities, model_info } = yield* json(
    {
      label: 'models',
      method: 'POST',
      url: joinUrl(baseUrl, 'api/show'),
      auth: 'key',
      repeatable: true,
      body: { kind: 'json', value: { model: id } }
    },
    Show
  )
  const context = Object.entries(model_info ?? {}).find(([name]) =>
    name.endsWith('.context_length')
  )?.[1]
  return {
    ...(capabilities && { vision: capabilities.includes('vision') ? 'yes' : 'no' }),
    ...(typeof context === 'number' && { contextTokens: context })
  }
}

function* listModels(baseUrl: string): Ask<readonly ListedModel[]> {
  const { models } = yield* json(
    {
      label: 'models',
      method: 'GET',
      url: joinUrl(baseUrl, 'api/tags'),
      auth: 'key',
      repeatable: true
    },
    Tags
  )
  const listed: ListedModel[] = []
  for (const { name, size } of models) {
    const base = { id: name, ...(size !== undefined && size > 0 && { sizeBytes: size }) }
    try {
      listed.push({ ...base, ...(yield* describe(baseUrl, name)) })
    } catch {
      // One model that cannot be described is still there to be used.
      listed.push(base)
    }
  }
  return listed
}

/** Ollama on this computer, by its own chat; the address is the server's origin, without `/v1`. */
export default defineAdapter({
  id: 'ollama',
  label: 'Ollama',
  takes: 'encoded',
  limits: {
    // WebP is left out: only newer versions read it.
    formats: ['jpeg', 'png'],
    // No limit is stated; models shrink what they get, and more pixels only take longer.
    maxSide: 2048,
    maxBytes: 20 * 1024 * 1024
  },
  params: ['temperature', 'topP', 'maxTokens', 'seed', 'reasoningEffort', 'jsonSchema'],
  // Needed only where the server is behind a proxy that asks for one, or is Ollama's cloud.
  keyHeader: (key) => ({ authorization: `Bearer ${key}` }),
  mapError: mapOllamaError,
  *run(plan) {
    const { notes } = thinksByDegrees(plan.model)
      ? adjustEffort(plan, ['none', 'low', 'medium', 'high'])
      : { notes: switchNotes(plan) }
    yield* tell(notes)
    yield* stream(ollamaRequest(plan), 'json-lines', new OllamaChatReader())
  },
  models: ({ baseUrl }) => listModels(baseUrl)
})
