import type { LaneParams } from '../../../../../shared/domain/lane'
import type { JsonValue } from '../../adapter'
import {
  nearestEffort,
  THINKING_BUDGETS,
  type ClaudeEffort,
  type ClaudeRules
} from './anthropicModelRules'

/** How a wish for reasoning is said to one model. */
export interface Thinking {
  /** The request's `thinking`; absent: not sent. */
  readonly config?: Readonly<Record<string, JsonValue>>
  /** The request's `output_config.effort`. */
  readonly effort?: ClaudeEffort
  /** The model thinks, or may, in this request. */
  readonly on: boolean
  /** Tokens set apart for thinking, for models that take a budget. */
  readonly budget?: number
  readonly warnings: readonly string[]
}

/** The answer's limit when a person set none; the API demands one. */
const ANSWER_TOKENS = 4096
/** Thinking counts towards the limit, so that a model that thinks needs more to come to an answer. */
const THINKING_ANSWER_TOKENS = 16_384
const LONG_THINKING_TOKENS = 64_000

const LEAST_BUDGET = 1024

/** Newer models think in silence unless a summary is asked for. */
const ADAPTIVE = { type: 'adaptive', display: 'summarized' } as const
const NOT_ASKED: Thinking = { on: false, warnings: [] }

/** Reasoning that was not asked for is only made readable, on models that do it anyway. */
export function readThinking(params: LaneParams, rules: ClaudeRules): Thinking {
  const { reasoningEffort: wished } = params
  if (wished === undefined)
    return rules.thinksUnasked ? { config: ADAPTIVE, on: true, warnings: [] } : NOT_ASKED
  if (rules.thinking === 'none') return NOT_ASKED
  if (wished === 'none') return turnedOff(rules)
  if (rules.thinking === 'budget') return withBudget(params, wished, rules)
  const effort = nearestEffort(wished, rules.efforts)
  return { config: ADAPTIVE, ...(effort && { effort }), on: true, warnings: sentAs(wished, effort) }
}

function turnedOff({ off, efforts }: ClaudeRules): Thinking {
  if (off !== 'never') return { config: { type: off }, on: false, warnings: [] }
  const effort = nearestEffort('minimal', efforts)
  return {
    config: ADAPTIVE,
    ...(effort && { effort }),
    on: true,
    warnings: ['This model always reasons; its lowest effort was asked for instead of none.']
  }
}

function withBudget(
  { maxTokens }: LaneParams,
  wished: keyof typeof THINKING_BUDGETS,
  { efforts }: ClaudeRules
): Thinking {
  const effort = nearestEffort(wished, efforts)
  const wanted = THINKING_BUDGETS[wished]
  // A quarter of the limit stays for the answer itself.
  const room = maxTokens === undefined ? wanted : Math.floor(maxTokens * 0.75)
  const budget = Math.max(LEAST_BUDGET, Math.min(wanted, room))
  if (maxTokens !== undefined && maxTokens <= LEAST_BUDGET)
    return {
      on: false,
      warnings: [
        `Reasoning was not asked for: it needs a limit of more than ${LEAST_BUDGET} tokens for the answer.`
      ]
    }
  return {
    config: { type: 'enabled', budget_tokens: budget },
    ...(effort && { effort }),
    on: true,
    budget,
    warnings: []
  }
}

function sentAs(wished: string, effort: ClaudeEffort | undefined): readonly string[] {
  if (effort === undefined || effort === wished) return []
  return [`This model has no reasoning effort “${wished}”; “${effort}” was sent.`]
}

/** The request's `max_tokens`. */
export function answerTokens({ maxTokens }: LaneParams, thinking: Thinking): number {
  if (maxTokens !== undefined) return maxTokens
  if (!thinking.on) return ANSWER_TOKENS
  if (thinking.budget !== undefined) return thinking.budget + ANSWER_TOKENS
  const long = thinking.effort === 'xhigh' || thinking.effort === 'max'
  return long ? LONG_THINKING_TOKENS : THINKING_ANSWER_TOKENS
}
