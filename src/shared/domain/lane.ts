import type { LaneId, ProviderId } from './ids'
import type { OptionValues } from './option'

/** A JSON Schema that the answer has to fit. */
export type JsonSchema = Readonly<Record<string, unknown>>

export const REASONING_EFFORTS = [
  'none',
  'minimal',
  'low',
  'medium',
  'high',
  'xhigh',
  'max'
] as const
export type ReasoningEffort = (typeof REASONING_EFFORTS)[number]

/** How an answer is asked for. Absent means: not sent, the model's own default holds. */
export interface LaneParams {
  readonly temperature?: number
  readonly topP?: number
  readonly maxTokens?: number
  readonly seed?: number
  readonly detail?: 'auto' | 'low' | 'high' | 'original'
  readonly reasoningEffort?: ReasoningEffort
  readonly jsonSchema?: JsonSchema
  /** What only this provider knows, by the ids of its {@link OptionSpec}s. */
  readonly options?: OptionValues
}

export type ParamName = keyof LaneParams

export interface Prompt {
  readonly text: string
  readonly system: string
}

/**
 * One column: provider + model + parameters + prompt version, with an id of its own made before any
 * request. The same model twice is two lanes. What a lane does not override comes from the board.
 */
export interface Lane {
  readonly id: LaneId
  readonly provider: ProviderId
  /** The model's id as its provider names it. */
  readonly model: string
  /** The model's name for people. */
  readonly label: string
  /** Provider's name for people, kept so that an old board stays readable. */
  readonly providerLabel: string
  /** 1 to 8, chosen when the model was first used and kept for good. */
  readonly hue: number
  /** Overrides of the board's parameters, for this lane only. */
  readonly params: LaneParams
  /** Overrides of the board's prompt, for this lane only. */
  readonly prompt?: Partial<Prompt>
}

/** A lane as a run recorded it: nothing left to look up. */
export interface RunLane extends Omit<Lane, 'prompt' | 'params'> {
  readonly prompt: Prompt
  readonly params: LaneParams
  /** A to Z by order on the board. */
  readonly letter: string
  /** The provider was a mock server: no model saw the image, and no price is real. */
  readonly mock?: true
}

/** The letter of a lane by its place on the board; repeats with a digit after Z. */
export function laneLetter(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26))
  return index < 26 ? letter : `${letter}${Math.floor(index / 26) + 1}`
}

/** Resolves a board's lanes into those of a run. */
export function resolveLanes(
  lanes: readonly Lane[],
  prompt: Prompt,
  params: LaneParams
): readonly RunLane[] {
  return lanes.map((lane, index) => ({
    id: lane.id,
    provider: lane.provider,
    model: lane.model,
    label: lane.label,
    providerLabel: lane.providerLabel,
    hue: lane.hue,
    letter: laneLetter(index),
    prompt: {
      text: lane.prompt?.text ?? prompt.text,
      system: lane.prompt?.system ?? prompt.system
    },
    params: { ...params, ...lane.params }
  }))
}
