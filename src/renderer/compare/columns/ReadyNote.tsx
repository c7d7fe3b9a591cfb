import type { LaneParams } from '../../../shared/domain/lane'
import type { ModelInfo } from '../../../shared/domain/model'
import type { ColumnProps } from './Column'

const PARAM_NAMES: Readonly<Record<keyof LaneParams, string>> = {
  temperature: 'Temperature',
  topP: 'Top P',
  maxTokens: 'Longest answer',
  seed: 'Seed',
  detail: 'Image detail',
  reasoningEffort: 'Reasoning',
  jsonSchema: 'JSON Schema',
  options: 'Provider options'
}

/** Names of the parameters that are set but that a model does not take; they are never sent to it. */
export function leftOut(params: LaneParams, model: ModelInfo | undefined): readonly string[] {
  // A model that takes no prompt takes nothing at all, and its note says so.
  if (!model || !model.takesPrompt) return []
  const set = (Object.keys(params) as (keyof LaneParams)[]).filter(
    (name) => params[name] !== undefined
  )
  return set.filter((name) => !model.params.includes(name)).map((name) => PARAM_NAMES[name])
}

/** `Temperature and Seed are left out, this model does not take them.` */
export function leftOutSentence(names: readonly string[]): string | undefined {
  if (names.length === 0) return undefined
  if (names.length === 1) return `${names[0]} is left out, this model does not take it.`
  const last = names.at(-1)
  return `${names.slice(0, -1).join(', ')} and ${last} are left out, this model does not take them.`
}

const ANSWERS = { yes: 'Streams', no: 'In one piece', unknown: 'Not known' } as const

function facts(model: ModelInfo): readonly (readonly [string, string])[] {
  const price = model.price
  return [
    ['Prompt', model.takesPrompt ? 'Sent' : 'Not taken'],
    ['Answer', ANSWERS[model.streams]],
    ...(model.boxes === 'yes' ? [['Boxes', 'Yes'] as const] : []),
    model.free
      ? ['Price', 'Free, on this computer']
      : price
        ? ['Price in, out per M', `$${price.inputPerMTok}, $${price.outputPerMTok}`]
        : ['Price', 'Not known']
  ]
}

/** A column before its run: what will be asked, and what this model can and cannot do. */
export function ReadyNote({ lane, model, modelsKnown, boardParams }: ColumnProps) {
  const sentence = leftOutSentence(leftOut({ ...boardParams, ...lane.params }, model))
  return (
    <div className="selectable min-h-0 flex-1 overflow-y-auto p-3 text-sm">
      {model ? (
        <dl className="m-0">
          {facts(model).map(([name, value]) => (
            <div key={name} className="flex min-h-6 items-baseline justify-between gap-3">
              <dt className="text-fg-3">{name}</dt>
              <dd className="num m-0 text-right">{value}</dd>
            </div>
          ))}
        </dl>
      ) : (
        modelsKnown && (
          <p className="m-0 rounded-lg bg-warn-tint p-2.5 text-warn">
            {lane.providerLabel} does not list this model now. Start its server, or check the
            provider in Settings.
          </p>
        )
      )}
      {model?.note !== undefined && <p className="m-0 mt-2.5 text-fg-2">{model.note}</p>}
      {sentence !== undefined && (
        <p className="m-0 mt-3 rounded-lg bg-hover p-2.5 text-fg-2">{sentence}</p>
      )}
    </div>
  )
}
