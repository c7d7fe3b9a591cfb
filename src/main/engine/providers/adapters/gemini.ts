import { geminiImageTokens } from '../../pricing/imageTokens/gemini'
import { defineAdapter, emit, stream } from '../adapter'
import { geminiError } from '../dialects/gemini/geminiFailures'
import { generateRequest } from '../dialects/gemini/geminiGenerate'
import { geminiParams } from '../dialects/gemini/geminiModelRules'
import { listGeminiModels } from '../dialects/gemini/geminiModels'
import { GeminiReader } from '../dialects/gemini/geminiReader'

/** Google's Gemini API (not Vertex AI), with images inside the request. */
export default defineAdapter({
  id: 'gemini',
  label: 'Google Gemini',
  vendor: {
    tile: 'Gg',
    baseUrl: 'https://generativelanguage.googleapis.com/v1beta',
    keyPage: 'https://aistudio.google.com/apikey',
    keyEnv: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    concurrency: 4,
    catalogue: 'google'
  },
  takes: 'encoded',
  limits: {
    formats: ['jpeg', 'png', 'webp'],
    // Google names no limit of its own; this is the largest side a WebP can have.
    maxSide: 16_383,
    // A whole request may have 20 MB, base64 and text included.
    maxBytes: 14_500_000,
    maxTotalBytes: 14_500_000,
    maxImages: 3600
  },
  params: ['temperature', 'topP', 'maxTokens', 'seed', 'detail', 'reasoningEffort', 'jsonSchema'],
  paramsOf: geminiParams,
  keyHeader: (key) => ({ 'x-goog-api-key': key }),
  mapError: geminiError,
  *run(plan) {
    const { request, warnings } = generateRequest(plan)
    for (const sentence of warnings) yield* emit({ type: 'warning', sentence })
    yield* stream(request, 'sse', new GeminiReader())
  },
  imageTokens: (model, image, { detail }) => geminiImageTokens(model, image, detail),
  models: listGeminiModels
})
