import { REASONING_EFFORTS, type ReasoningEffort } from '../../../../shared/domain/lane'
import { emit, type AttemptPlan, type Step } from '../adapter'

/**
 * A plan whose values a provider has, and a sentence for each that was changed: nothing is sent
 * other than it was asked for without saying so.
 */
export interface Adjusted {
  readonly plan: AttemptPlan
  readonly notes: readonly string[]
}

/** Tells what was changed, beside the answer. */
export function* tell(notes: readonly string[]): Generator<Step, void, unknown> {
  for (const sentence of notes) yield* emit({ type: 'warning', sentence })
}

/** Puts the nearest effort that the provider knows in the place of one that it does not. */
export function adjustEffort(
  plan: AttemptPlan,
  known: readonly [ReasoningEffort, ...ReasoningEffort[]]
): Adjusted {
  const asked = plan.params.reasoningEffort
  if (asked === undefined || known.includes(asked)) return { plan, notes: [] }
  const sent = nearestEffort(asked, known)
  return {
    plan: { ...plan, params: { ...plan.params, reasoningEffort: sent } },
    notes: [`${plan.model} has no reasoning effort “${asked}”; “${sent}” was sent.`]
  }
}

/**
 * The effort nearest to the one asked for; of two equally near, the one that costs less. Reasoning
 * that was asked for is never switched off by this.
 */
export function nearestEffort(
  asked: ReasoningEffort,
  known: readonly [ReasoningEffort, ...ReasoningEffort[]]
): ReasoningEffort {
  const away = (effort: ReasoningEffort): number =>
    Math.abs(REASONING_EFFORTS.indexOf(effort) - REASONING_EFFORTS.indexOf(asked))
  const [first, ...others] = known.filter((effort) => effort !== 'none' || asked === 'none')
  return others.reduce((best, next) => (away(next) < away(best) ? next : best), first ?? known[0])
}

/** What is to be said where reasoning is a switch and a degree was asked for. */
export function switchNotes({ model, params }: AttemptPlan): readonly string[] {
  const { reasoningEffort: asked } = params
  if (asked === undefined || asked === 'none') return []
  return [`${model} can only switch reasoning on or off; it was switched on for “${asked}”.`]
}

/** Whether reasoning is wanted; undefined leaves it to the model. */
export function wantsReasoning({ params }: AttemptPlan): boolean | undefined {
  return params.reasoningEffort === undefined ? undefined : params.reasoningEffort !== 'none'
}
