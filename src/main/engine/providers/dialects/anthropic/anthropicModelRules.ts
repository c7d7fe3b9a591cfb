import type { ParamName, ReasoningEffort } from '../../../../../shared/domain/lane'

/**
 * What each generation of Claude takes. The one place for it: the API refuses a request (400) that
 * carries what its model does not know, so everything here is about never sending that.
 *
 * Source: Anthropic's pages on thinking, effort and structured outputs and its migration guides for
 * 4.7, 5 and 5.5 (platform.claude.com/docs, read November 2026).
 */

export type ClaudeEffort = 'low' | 'medium' | 'high' | 'xhigh' | 'max'

export interface ClaudeRules {
  /** `adaptive`: the model decides, guided by an effort. `budget`: tokens are set. `none`: cannot. */
  readonly thinking: 'adaptive' | 'budget' | 'none'
  /** How thinking is turned off; `never`: it cannot be. */
  readonly off: 'disabled' | 'between_tools' | 'never'
  /** Thinks when nothing is said of it; asking for it anyway changes nothing but makes it readable. */
  readonly thinksUnasked: boolean
  /** Values that `output_config.effort` may have; empty: the field is refused. */
  readonly efforts: readonly ClaudeEffort[]
  /** How much of `temperature` and `top_p` is taken; `one`: not both in one request. */
  readonly sampling: 'both' | 'one' | 'none'
  /** Takes `output_config.format`. */
  readonly schema: boolean
}

/** Generation and step within it: Opus 4.7 is `[4, 7]`. */
export type ClaudeVersion = readonly [major: number, minor: number]

export interface ClaudeName {
  /** `opus`, `sonnet`, `haiku`, `fable`, `mythos`, … */
  readonly line: string
  /** Absent for previews that carry none. */
  readonly version?: ClaudeVersion
}

const BEFORE = /claude-(\d+)(?:[-.](\d{1,2}))?-([a-z]+)/
const AFTER = /claude-([a-z]+)(?:-(\d{1,2})(?!\d)(?:[-.](\d{1,2})(?!\d))?)?/

/**
 * Line and version of a Claude model by its id, in Anthropic's spelling or that of a router:
 * `claude-opus-4-7`, `claude-3-5-sonnet-20241022`, `anthropic/claude-haiku-5.5`. Undefined for
 * anything else.
 */
export function claudeName(model: string): ClaudeName | undefined {
  const old = BEFORE.exec(model)
  if (old?.[3] !== undefined) return { line: old[3], version: versionOf(old[1], old[2]) }
  const name = AFTER.exec(model)
  if (name?.[1] === undefined) return undefined
  const [, line, major, minor] = name
  return major === undefined ? { line } : { line, version: versionOf(major, minor) }
}

function versionOf(major: string | undefined, minor: string | undefined): ClaudeVersion {
  return [Number(major), Number(minor ?? 0)]
}

/** True for a version and all that came after it. */
export function isFrom([major, minor]: ClaudeVersion, from: ClaudeVersion): boolean {
  return major > from[0] || (major === from[0] && minor >= from[1])
}

const UP_TO_HIGH: readonly ClaudeEffort[] = ['low', 'medium', 'high']
const WITHOUT_XHIGH: readonly ClaudeEffort[] = ['low', 'medium', 'high', 'max']
const ALL_EFFORTS: readonly ClaudeEffort[] = ['low', 'medium', 'high', 'xhigh', 'max']

/** The current generation; a name nobody knows is taken for one that came after it. */
const CURRENT: ClaudeRules = {
  thinking: 'adaptive',
  off: 'disabled',
  thinksUnasked: false,
  efforts: ALL_EFFORTS,
  sampling: 'none',
  schema: true
}

export function claudeRules(model: string): ClaudeRules {
  const name = claudeName(model)
  if (!name) return CURRENT
  const { line, version } = name
  if (version === undefined)
    return line === 'mythos'
      ? { ...CURRENT, off: 'never', thinksUnasked: true, efforts: WITHOUT_XHIGH }
      : CURRENT
  if (isFrom(version, [5, 0]))
    return { ...CURRENT, off: turnsOff(line, version), thinksUnasked: true }
  if (isFrom(version, [4, 7])) return CURRENT
  if (isFrom(version, [4, 6])) return { ...CURRENT, efforts: WITHOUT_XHIGH, sampling: 'one' }
  return {
    thinking: isFrom(version, [3, 7]) ? 'budget' : 'none',
    off: 'disabled',
    thinksUnasked: false,
    efforts: line === 'opus' && isFrom(version, [4, 5]) ? UP_TO_HIGH : [],
    sampling: isFrom(version, [4, 1]) ? 'one' : 'both',
    schema: isFrom(version, [4, 5])
  }
}

function turnsOff(line: string, version: ClaudeVersion): ClaudeRules['off'] {
  if (line === 'fable' || line === 'mythos') return 'never'
  if (line === 'opus' && isFrom(version, [5, 5])) return 'never'
  return line === 'sonnet' && isFrom(version, [5, 5]) ? 'between_tools' : 'disabled'
}

/** Parameters that a model takes. There is no seed, and no detail of images, for any of them. */
export function claudeParams(model: string): readonly ParamName[] {
  const rules = claudeRules(model)
  return [
    ...(rules.sampling === 'none' ? [] : (['temperature', 'topP'] as const)),
    'maxTokens',
    ...(rules.thinking === 'none' ? [] : (['reasoningEffort'] as const)),
    ...(rules.schema ? (['jsonSchema'] as const) : []),
    'options'
  ]
}

const BY_EFFORT = ['minimal', 'low', 'medium', 'high', 'xhigh', 'max'] as const

/** The effort a model knows that is nearest to the wished one, from below where there is one. */
export function nearestEffort(
  wished: Exclude<ReasoningEffort, 'none'>,
  efforts: readonly ClaudeEffort[]
): ClaudeEffort | undefined {
  const most = BY_EFFORT.indexOf(wished)
  return efforts.filter((effort) => BY_EFFORT.indexOf(effort) <= most).at(-1) ?? efforts[0]
}

/** Tokens of thinking for models that take a budget; the API's least is 1,024. */
export const THINKING_BUDGETS: Readonly<Record<Exclude<ReasoningEffort, 'none'>, number>> = {
  minimal: 1024,
  low: 2048,
  medium: 8192,
  high: 16_384,
  xhigh: 24_576,
  max: 32_000
}
