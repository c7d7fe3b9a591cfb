import type { LaneParams, ParamName } from '../../../../../shared/domain/lane'
import { hasOriginalDetail, undatedModel } from '../../../pricing/imageTokens/openai'
import type { AttemptPlan } from '../../adapter'

/**
 * What each generation of OpenAI's models takes. The one place for it: the API refuses a request
 * (400) that carries what its model does not know, so everything here is about never sending that.
 * A name nobody knows (a deployment, a fine-tune) is sent everything; the server has the last word.
 */
export interface OpenAiRules {
  /** When `temperature` and `top_p` are taken. */
  readonly sampling: 'always' | 'without-reasoning' | 'never'
  /** Takes a reasoning effort. */
  readonly reasons: boolean
  /** Takes a verbosity. */
  readonly verbosity: boolean
}

const CLASSIC: OpenAiRules = { sampling: 'always', reasons: false, verbosity: false }
const O_SERIES: OpenAiRules = { sampling: 'never', reasons: true, verbosity: false }
const SINCE_GPT_5: OpenAiRules = { sampling: 'without-reasoning', reasons: true, verbosity: true }
const UNKNOWN: OpenAiRules = { sampling: 'always', reasons: true, verbosity: true }

/** These reason whatever is asked of them. */
const ALWAYS_REASONING = new Set(['gpt-6-astra', 'gpt-6.1-sol'])

export function openaiRules(model: string): OpenAiRules {
  // A fine-tune names its base: `ft:gpt-4.1-mini-2025-04-14:team::id`.
  const name = undatedModel(/^ft:([^:]+)/.exec(model)?.[1] ?? model)
  if (ALWAYS_REASONING.has(name)) return { ...SINCE_GPT_5, sampling: 'never' }
  const generation = Number(/^gpt-(\d+)/.exec(name)?.[1] ?? NaN)
  if (generation >= 5) return SINCE_GPT_5
  if (generation < 5 || name.startsWith('chatgpt-4o')) return CLASSIC
  return /^o\d/.test(name) ? O_SERIES : UNKNOWN
}

/** Parameters that a model takes on at least one of the two APIs. */
export function openaiParams(model: string): readonly ParamName[] {
  const rules = openaiRules(model)
  return [
    ...(rules.sampling === 'never' ? [] : (['temperature', 'topP'] as const)),
    'maxTokens',
    'seed',
    'detail',
    ...(rules.reasons ? (['reasoningEffort'] as const) : []),
    'jsonSchema',
    'options'
  ]
}

export interface FittedPlan {
  readonly plan: AttemptPlan
  /** One sentence for each parameter that was set and is left out, for the person who set it. */
  readonly warnings: readonly string[]
}

/** Takes out what the model does not take together with what else is set, or not on this API. */
export function fitOpenAiParams(plan: AttemptPlan, api: 'responses' | 'chat'): FittedPlan {
  const { params, model } = plan
  const left: Partial<Record<ParamName, string>> = {}
  const { sampling } = openaiRules(model)
  if (sampling === 'never' || (sampling !== 'always' && params.reasoningEffort !== 'none')) {
    left.temperature = notSampled('Temperature', sampling)
    left.topP = notSampled('Top P', sampling)
  }
  if (api === 'responses') left.seed = 'The seed was not sent: the Responses API has none.'
  if (params.detail === 'original' && hasOriginalDetail(model) === false) left.detail = NO_ORIGINAL
  return withoutParams(plan, left)
}

export const NO_ORIGINAL = 'Detail “original” was not sent: this model has no such level.'

function notSampled(name: string, sampling: OpenAiRules['sampling']): string {
  return sampling === 'never'
    ? `${name} was not sent: this model does not take it.`
    : `${name} was not sent: this model takes it only with reasoning effort “none”.`
}

/** The plan without the parameters named in `left`, and the sentences of those that were set. */
export function withoutParams(
  plan: AttemptPlan,
  left: Partial<Record<ParamName, string>>
): FittedPlan {
  const isLeft = (name: string): boolean => Object.hasOwn(left, name)
  const set = Object.entries(plan.params).filter(([, value]) => value !== undefined)
  const params: LaneParams = Object.fromEntries(set.filter(([name]) => !isLeft(name)))
  const warnings = set.flatMap(([name]) => left[name as ParamName] ?? [])
  return { plan: { ...plan, params }, warnings }
}
