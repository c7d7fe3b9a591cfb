import type { LaneParams, ParamName } from '../../../shared/domain/lane'
import type { ModelInfo } from '../../../shared/domain/model'

const NAMES: Readonly<Record<ParamName, string>> = {
  temperature: 'Temperature',
  topP: 'Top p',
  maxTokens: 'The longest answer',
  seed: 'The seed',
  detail: 'The image detail',
  reasoningEffort: 'The reasoning effort',
  jsonSchema: 'The JSON Schema',
  options: 'A provider option'
}

interface FittedParams {
  /** What is sent. */
  readonly params: LaneParams
  /** What is set and not sent, in plain sentences. */
  readonly dropped: readonly string[]
}

/**
 * Parts a lane's parameters into what its model takes and what is dropped, which is never silent.
 *
 * @param when the sentences are read: before anything is sent, as in a plan, or after
 */
export function fitParams(
  params: LaneParams,
  model: Pick<ModelInfo, 'label' | 'params' | 'options'>,
  when: 'before' | 'after' = 'after'
): FittedParams {
  const { options = {}, ...plain } = params
  const set = Object.keys(plain) as Exclude<ParamName, 'options'>[]
  const taken = set.filter((name) => plain[name] !== undefined && model.params.includes(name))
  const left = set.filter((name) => plain[name] !== undefined && !model.params.includes(name))
  const known = new Set(model.options.map(({ id }) => id))
  const ownOptions = Object.entries(options).filter(([id]) => known.has(id))
  return {
    params: {
      ...Object.fromEntries(taken.map((name) => [name, plain[name]])),
      ...(ownOptions.length > 0 && { options: Object.fromEntries(ownOptions) })
    },
    dropped: left.map(
      (name) =>
        `${NAMES[name]} ${when === 'before' ? 'is' : 'was'} not sent: ${model.label} does not take it.`
    )
  }
}
