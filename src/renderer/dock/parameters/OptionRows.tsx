import { useState } from 'react'
import type { Lane } from '../../../shared/domain/lane'
import { optionValue } from '../../../shared/domain/option'
import type { OptionSpec, OptionValue } from '../../../shared/domain/option'
import { Field, NumberField, Select, Switch } from '../../components/ui'
import { useCall } from '../../ipc/hooks'
import { overrideParam } from '../../state/lanes'
import { findModel } from '../../state/runActions'
import { Help, Row } from './Row'

/** Sets an option of a lane; one at its default is not kept, so that only changes are. */
function setOption(lane: Lane, spec: OptionSpec, value: OptionValue): void {
  const { [spec.id]: _before, ...rest } = lane.params.options ?? {}
  const options = value === spec.default ? rest : { ...rest, [spec.id]: value }
  overrideParam(lane.id, 'options', Object.keys(options).length > 0 ? options : undefined)
}

/** The choices that only this model's provider has, as its adapter describes them. */
export function OptionRows({ lane }: { readonly lane: Lane }) {
  const { data: models } = useCall('providers.models', {})
  const specs = findModel(models ?? [], lane)?.options ?? []
  if (specs.length === 0) return null
  return (
    <section
      aria-label={`Options of ${lane.providerLabel}`}
      className="mt-1.5 border-t border-line"
    >
      <h3 className="h-sec mt-3 mb-1">Options of {lane.providerLabel}</h3>
      {specs.map((spec) => (
        <Row
          key={spec.id}
          label={spec.label}
          {...(spec.help !== undefined && { note: <Help>{spec.help}</Help> })}
        >
          <OptionControl spec={spec} lane={lane} />
        </Row>
      ))}
    </section>
  )
}

interface OptionControlProps {
  readonly spec: OptionSpec
  readonly lane: Lane
}

function OptionControl({ spec, lane }: OptionControlProps) {
  const value = optionValue(spec, lane.params.options)
  const set = (next: OptionValue) => setOption(lane, spec, next)
  switch (spec.kind) {
    case 'choice':
      return <Choice spec={spec} value={String(value)} onChange={set} />
    case 'switch':
      return <Switch label={spec.label} checked={value === true} onChange={set} />
    case 'number':
      return (
        <NumberField
          label={spec.label}
          className="w-[92px]"
          min={spec.min}
          max={spec.max}
          value={Number(value)}
          onChange={(next) => set(next ?? spec.default)}
        />
      )
    case 'text':
      return (
        <Field
          label={spec.label}
          className="flex-1"
          maxLength={20_000}
          placeholder={spec.placeholder ?? spec.default}
          value={value === spec.default ? '' : String(value)}
          onChange={(event) => set(event.target.value === '' ? spec.default : event.target.value)}
        />
      )
  }
}

interface ChoiceProps {
  readonly spec: Extract<OptionSpec, { kind: 'choice' }>
  readonly value: string
  readonly onChange: (value: string) => void
}

/** Stands in the list for what is typed; no provider names a choice like this. */
const OTHER = '…'

/** One of the choices; where the provider may know more of them, also one that is typed. */
function Choice({ spec, value, onChange }: ChoiceProps) {
  const [draft, setDraft] = useState<string>()
  const meaning = (text: string) => text.trim() || spec.default
  const isListed = spec.choices.some((choice) => choice.value === value)
  // What was typed counts for as long as the lane holds it: a reset goes back to the list.
  const typed =
    draft !== undefined && meaning(draft) === value ? draft : isListed ? undefined : value
  const isOther = spec.open === true && typed !== undefined
  const options = [
    ...spec.choices.map((choice) => ({
      value: choice.value,
      label: choice.value === spec.default ? `${choice.label} (default)` : choice.label
    })),
    ...(spec.open === true ? [{ value: OTHER, label: 'Another value' }] : []),
    ...(isListed || spec.open === true ? [] : [{ value, label: value }])
  ]
  const type = (text: string) => {
    setDraft(text)
    onChange(meaning(text))
  }
  const choose = (next: string) => {
    if (next === OTHER) return type('')
    setDraft(undefined)
    onChange(next)
  }
  return (
    <span className="grid min-w-0 flex-1 gap-1.5">
      <Select
        label={spec.label}
        value={isOther ? OTHER : value}
        options={options}
        onChange={choose}
      />
      {isOther && (
        <Field
          label={`${spec.label}, another value`}
          className="mono"
          maxLength={20_000}
          placeholder="As the provider names it"
          value={typed}
          onChange={(event) => type(event.target.value)}
        />
      )}
    </span>
  )
}
