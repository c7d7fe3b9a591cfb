import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { classes } from '../../lib/classes'

interface ToggleProps {
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly disabled?: boolean
  /** The visible label; it is the target too. Without it, give `label`. */
  readonly children?: ReactNode
  readonly label?: string
  readonly className?: string
}

function Labelled({
  children,
  className,
  control
}: {
  readonly children: ReactNode
  readonly className: string | undefined
  readonly control: ReactNode
}) {
  if (children === undefined) return control
  return (
    <label className={classes('flex min-h-6 items-center gap-2.5 text-sm', className)}>
      {control}
      {children}
    </label>
  )
}

/** `mixed` draws the dash of a group that is partly on. */
export function Checkbox(props: ToggleProps & { readonly mixed?: boolean }) {
  const { checked, onChange, disabled, children, label, className, mixed = false } = props
  const box = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (box.current) box.current.indeterminate = mixed
  }, [mixed])
  return (
    <Labelled
      className={className}
      control={
        <input
          ref={box}
          type="checkbox"
          className="check"
          aria-label={label}
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
        />
      }
    >
      {children}
    </Labelled>
  )
}

export function Switch({ checked, onChange, disabled, children, label, className }: ToggleProps) {
  return (
    <Labelled
      className={className}
      control={
        <input
          type="checkbox"
          role="switch"
          className="switch"
          aria-label={label}
          aria-checked={checked}
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
        />
      }
    >
      {children}
    </Labelled>
  )
}

interface RadioProps {
  readonly name: string
  readonly checked: boolean
  readonly onSelect: () => void
  readonly disabled?: boolean
  readonly children: ReactNode
  readonly className?: string
}

/** One of a group with the same `name`; put the group in a `<fieldset>` with a legend. */
export function Radio({ name, checked, onSelect, disabled, children, className }: RadioProps) {
  return (
    <Labelled
      className={className}
      control={
        <input
          type="radio"
          name={name}
          className="radio"
          checked={checked}
          disabled={disabled}
          onChange={onSelect}
        />
      }
    >
      {children}
    </Labelled>
  )
}

interface SliderProps {
  readonly label: string
  readonly value: number
  readonly min: number
  readonly max: number
  readonly step: number
  readonly onChange: (value: number) => void
  readonly disabled?: boolean
}

export function Slider({ label, value, min, max, step, onChange, disabled }: SliderProps) {
  const input = useRef<HTMLInputElement>(null)
  useEffect(() => {
    input.current?.style.setProperty('--fill', `${((value - min) / (max - min)) * 100}%`)
  }, [value, min, max])
  return (
    <input
      ref={input}
      type="range"
      className="slider"
      aria-label={label}
      value={value}
      min={min}
      max={max}
      step={step}
      disabled={disabled}
      onChange={(event) => onChange(event.target.valueAsNumber)}
    />
  )
}
