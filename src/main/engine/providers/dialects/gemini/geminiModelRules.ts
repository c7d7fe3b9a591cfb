import type { ParamName, ReasoningEffort } from '../../../../../shared/domain/lane'

/**
 * What each generation of Gemini takes. The one place for it; source: Google's pages on thinking and
 * media resolution (ai.google.dev/gemini-api/docs, read November 2026). A level and a budget in one
 * request are refused, and so is either by a model that does not reason.
 */

/** Levels in order; `thinkingLevel` has them in capitals. */
export type ThinkingLevel = 'MINIMAL' | 'LOW' | 'MEDIUM' | 'HIGH'

export type GeminiThinking =
  | { readonly by: 'level'; readonly levels: readonly ThinkingLevel[] }
  /** Tokens; `off` tells whether 0 turns reasoning off. */
  | { readonly by: 'budget'; readonly least: number; readonly most: number; readonly off: boolean }
  | { readonly by: 'none' }

/** Version in a model's id, such as 2.5 or 3.1; undefined for aliases and other families. */
export function geminiVersion(model: string): number | undefined {
  const match = /gemini-(\d+(?:\.\d+)?)(?![\d.])/.exec(model)
  return match?.[1] === undefined ? undefined : Number(match[1])
}

/** Models of the same family that make something other than text, and take none of this. */
const OTHER_WORK = /image|tts|audio|live|embedding|banana|lyria|omni/

const ALL_LEVELS: readonly ThinkingLevel[] = ['MINIMAL', 'LOW', 'MEDIUM', 'HIGH']
const PRO_LEVELS: readonly ThinkingLevel[] = ['LOW', 'MEDIUM', 'HIGH']
/** The first Gemini 3 Pro knew no middle. */
const FIRST_PRO_LEVELS: readonly ThinkingLevel[] = ['LOW', 'HIGH']

export function geminiThinking(model: string): GeminiThinking {
  if (OTHER_WORK.test(model)) return { by: 'none' }
  const version = geminiVersion(model)
  const isPro = model.includes('-pro')
  if (version === undefined) return unnumbered(model, isPro)
  if (version >= 3) {
    if (!isPro) return { by: 'level', levels: ALL_LEVELS }
    return { by: 'level', levels: version >= 3.1 ? PRO_LEVELS : FIRST_PRO_LEVELS }
  }
  if (version < 2.5) return { by: 'none' }
  if (isPro) return { by: 'budget', least: 128, most: 32_768, off: false }
  const least = model.includes('-lite') ? 512 : 1
  return { by: 'budget', least, most: 24_576, off: true }
}

/** `gemini-flash-latest` and its like are always the newest; Gemma and unknown names get nothing. */
function unnumbered(model: string, isPro: boolean): GeminiThinking {
  if (/gemini-robotics-er-1/.test(model)) return { by: 'budget', least: 1, most: 24_576, off: true }
  if (!/gemini-(.*-latest|robotics-er-\d)/.test(model)) return { by: 'none' }
  return { by: 'level', levels: isPro ? PRO_LEVELS : ALL_LEVELS }
}

/** Parameters that a model takes. */
export function geminiParams(model: string): readonly ParamName[] {
  const thinks = geminiThinking(model).by !== 'none'
  return [
    'temperature',
    'topP',
    'maxTokens',
    'seed',
    'jsonSchema',
    // Gemma and other open models behind the same API have no media resolution.
    ...(model.includes('gemini') ? (['detail'] as const) : []),
    ...(thinks ? (['reasoningEffort'] as const) : [])
  ]
}

const AS_LEVEL: Readonly<Record<ReasoningEffort, ThinkingLevel>> = {
  none: 'MINIMAL',
  minimal: 'MINIMAL',
  low: 'LOW',
  medium: 'MEDIUM',
  high: 'HIGH',
  xhigh: 'HIGH',
  max: 'HIGH'
}

/** The level a model knows that is nearest to the wished effort, from below where there is one. */
export function nearestLevel(
  effort: ReasoningEffort,
  levels: readonly ThinkingLevel[]
): ThinkingLevel | undefined {
  const most = ALL_LEVELS.indexOf(AS_LEVEL[effort])
  return levels.filter((level) => ALL_LEVELS.indexOf(level) <= most).at(-1) ?? levels[0]
}

/** As Google's own OpenAI-compatible address translates efforts, with a step below and one above. */
const BUDGETS: Readonly<Record<ReasoningEffort, number>> = {
  none: 0,
  minimal: 512,
  low: 1024,
  medium: 8192,
  high: 24_576,
  xhigh: 24_576,
  max: 32_768
}

/** Tokens of reasoning for a model that takes a budget, within what it allows. */
export function thinkingBudget(
  effort: ReasoningEffort,
  { least, most, off }: Extract<GeminiThinking, { by: 'budget' }>
): number {
  if (effort === 'none' && off) return 0
  return Math.min(most, Math.max(least, BUDGETS[effort]))
}
