import { IMAGE_MIME } from '../../../../../shared/domain/image'
import type { LaneParams } from '../../../../../shared/domain/lane'
import { ImageSlot, type AttemptPlan, type ExchangeRequest, type JsonValue } from '../../adapter'
import { geminiThinking, geminiVersion, nearestLevel, thinkingBudget } from './geminiModelRules'
import { versionedUrl } from '../versionedUrl'

/**
 * The generateContent dialect (https://ai.google.dev/api/generate-content), streamed. Its answers
 * are read by geminiReader.ts.
 */

type Fields = Readonly<Record<string, JsonValue>>

export interface GenerateRequest {
  readonly request: ExchangeRequest
  /** What was sent otherwise than asked, in plain sentences. */
  readonly warnings: readonly string[]
}

/** The request of one attempt. The key goes into a header, never into the address. */
export function generateRequest(plan: AttemptPlan): GenerateRequest {
  const { baseUrl, model, prompt, params } = plan
  const thinking = thinkingOf(model, params)
  const generationConfig = configOf(model, params, thinking.config)
  return {
    request: {
      label: 'chat',
      method: 'POST',
      // Without `alt=sse` the reply is one JSON array that is complete only at its end.
      url: versionedUrl(baseUrl, 'v1beta', `${resource(model)}:streamGenerateContent?alt=sse`),
      auth: 'key',
      repeatable: false,
      body: {
        kind: 'json',
        value: {
          contents: [{ role: 'user', parts: partsOf(plan) }],
          ...(prompt.system.trim() !== '' && {
            systemInstruction: { parts: [{ text: prompt.system }] }
          }),
          ...(Object.keys(generationConfig).length > 0 && { generationConfig })
        }
      }
    },
    warnings: thinking.warnings
  }
}

/** `models/NAME`, or as it is for names that say what they are, such as `tunedModels/NAME`. */
function resource(model: string): string {
  const path = model.split('/').map(encodeURIComponent).join('/')
  return model.includes('/') ? path : `models/${path}`
}

function partsOf({ model, images, prompt, params }: AttemptPlan): readonly Fields[] {
  // The highest resolution can be asked for image by image only.
  const finest = params.detail === 'original' && hasFinest(model)
  const pictures = images.map(({ index, format }): Fields => ({
    inlineData: { mimeType: IMAGE_MIME[format], data: new ImageSlot(index, 'base64') },
    ...(finest && { mediaResolution: { level: 'MEDIA_RESOLUTION_ULTRA_HIGH' } })
  }))
  return [...pictures, ...(prompt.text.trim() === '' ? [] : [{ text: prompt.text }])]
}

function hasFinest(model: string): boolean {
  return (geminiVersion(model) ?? 0) >= 3
}

function configOf(model: string, params: LaneParams, thinkingConfig: Fields | undefined): Fields {
  const resolution = resolutionOf(model, params.detail)
  return defined({
    temperature: params.temperature,
    topP: params.topP,
    maxOutputTokens: params.maxTokens,
    seed: params.seed,
    mediaResolution: resolution,
    thinkingConfig,
    ...(params.jsonSchema && {
      responseMimeType: 'application/json',
      responseJsonSchema: params.jsonSchema as Fields
    })
  })
}

function defined(fields: Fields): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

function resolutionOf(model: string, detail: LaneParams['detail']): string | undefined {
  if (detail === undefined || detail === 'auto') return undefined
  if (detail === 'low') return 'MEDIA_RESOLUTION_LOW'
  return detail === 'original' && hasFinest(model) ? undefined : 'MEDIA_RESOLUTION_HIGH'
}

interface ThinkingFields {
  readonly config: Fields | undefined
  readonly warnings: readonly string[]
}

/** A level or a budget, never both; thoughts are always asked for where the model has them. */
function thinkingOf(model: string, { reasoningEffort: wished }: LaneParams): ThinkingFields {
  const takes = geminiThinking(model)
  if (takes.by === 'none') return { config: undefined, warnings: [] }
  if (wished === undefined) return { config: { includeThoughts: true }, warnings: [] }
  if (takes.by === 'budget') {
    const thinkingBudgetTokens = thinkingBudget(wished, takes)
    return {
      config: { includeThoughts: thinkingBudgetTokens > 0, thinkingBudget: thinkingBudgetTokens },
      warnings: wished === 'none' && !takes.off ? [ALWAYS_REASONS] : []
    }
  }
  const level = nearestLevel(wished, takes.levels)
  return {
    config: { includeThoughts: true, thinkingLevel: level },
    warnings: wished === 'none' ? [ALWAYS_REASONS] : sentAs(wished, level)
  }
}

const ALWAYS_REASONS =
  'This model cannot be told not to reason; as little as it can do was asked for.'

function sentAs(wished: string, level: string | undefined): readonly string[] {
  const sent = level?.toLowerCase()
  if (sent === undefined || sent === wished) return []
  return [`This model has no reasoning effort “${wished}”; “${sent}” was sent.`]
}
