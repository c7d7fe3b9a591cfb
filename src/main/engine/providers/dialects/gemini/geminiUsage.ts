import type { Usage } from '../../../../../shared/domain/cost'
import { isFields } from '../../errorBody'

type Fields = Readonly<Record<string, unknown>>

/**
 * Usage in our words. Google counts thoughts beside the candidates, and both are billed as output;
 * the prompt includes what was cached; the list by modality is a breakdown of it. Counts of zero are
 * left out of Google's JSON, so that an output nobody mentions is what the total leaves for it.
 */
export function readGeminiUsage(fields: Fields): Usage {
  const prompt = count(fields['promptTokenCount'])
  const tools = count(fields['toolUsePromptTokenCount']) ?? 0
  const cached = count(fields['cachedContentTokenCount'])
  const thoughts = count(fields['thoughtsTokenCount'])
  const images = imageTokensOf(fields['promptTokensDetails'])
  const output = outputOf(fields, prompt, tools)
  return {
    ...(prompt !== undefined && { inputTokens: prompt + tools }),
    ...(cached !== undefined && { cachedTokens: cached }),
    ...(images !== undefined && { imageTokens: images }),
    ...(output !== undefined && { outputTokens: output }),
    ...(thoughts !== undefined && { reasoningTokens: thoughts })
  }
}

function outputOf(fields: Fields, prompt: number | undefined, tools: number): number | undefined {
  const candidates = count(fields['candidatesTokenCount'])
  const thoughts = count(fields['thoughtsTokenCount'])
  if (candidates !== undefined || thoughts !== undefined) return (candidates ?? 0) + (thoughts ?? 0)
  const total = count(fields['totalTokenCount'])
  if (total === undefined || prompt === undefined) return undefined
  return Math.max(0, total - prompt - tools)
}

function imageTokensOf(list: unknown): number | undefined {
  if (!Array.isArray(list)) return undefined
  const images = list.filter(isFields).filter(({ modality }) => modality === 'IMAGE')
  if (images.length === 0) return undefined
  return images.reduce((sum, { tokenCount }) => sum + (count(tokenCount) ?? 0), 0)
}

function count(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}
