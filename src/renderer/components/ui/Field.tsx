import { useId, useState } from 'react'
import type { InputHTMLAttributes, ReactNode, Ref, TextareaHTMLAttributes } from 'react'
import { classes } from '../../lib/classes'
import { Icon } from './Icon'
import type { IconType } from './Icon'

interface FieldFrame {
  /** Accessible name; use it or point a visible `<label>` at `id`. */
  readonly label?: string
  readonly error?: string | undefined
  readonly size?: 'sm' | 'md'
  readonly className?: string
}

type NativeInput = Omit<InputHTMLAttributes<HTMLInputElement>, 'size' | 'className'>

export interface FieldProps extends FieldFrame, NativeInput {
  readonly icon?: IconType
  /** Only for search. */
  readonly quiet?: boolean
  /** What stands at the right end, inside. */
  readonly after?: ReactNode
  readonly ref?: Ref<HTMLInputElement>
}

/** One line of text. An error stands below, in words, and is read with the field. */
export function Field(props: FieldProps) {
  const { label, error, size, className, icon, quiet, after, ...input } = props
  const errorId = useId()
  return (
    <div className={classes('min-w-0', className)}>
      <div
        className={classes(
          'field',
          size === 'sm' && 'sm',
          quiet === true && 'quiet',
          error !== undefined && 'error'
        )}
      >
        {icon && <Icon icon={icon} size={13} className="text-fg-3" />}
        <input
          aria-label={label}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={error === undefined ? undefined : errorId}
          spellCheck={false}
          autoComplete="off"
          {...input}
        />
        {after}
      </div>
      <FieldError id={errorId} error={error} />
    </div>
  )
}

function FieldError({ id, error }: { readonly id: string; readonly error: string | undefined }) {
  if (error === undefined) return null
  return (
    <p id={id} className="m-0 mt-1 text-xs text-danger">
      {error}
    </p>
  )
}

type NativeArea = Omit<TextareaHTMLAttributes<HTMLTextAreaElement>, 'className'>

export interface TextAreaProps extends FieldFrame, NativeArea {
  readonly ref?: Ref<HTMLTextAreaElement>
}

export function TextArea({ label, error, size: _size, className, ...area }: TextAreaProps) {
  const errorId = useId()
  return (
    <div className={classes('min-w-0', className)}>
      <div className={classes('field area', error !== undefined && 'error')}>
        <textarea
          aria-label={label}
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={error === undefined ? undefined : errorId}
          {...area}
        />
      </div>
      <FieldError id={errorId} error={error} />
    </div>
  )
}

export interface NumberFieldProps extends FieldFrame {
  readonly value: number | undefined
  /** Called with undefined when the field is emptied; never with a number outside the limits. */
  readonly onChange: (value: number | undefined) => void
  readonly min: number
  readonly max: number
  readonly step?: number
  /** Whole numbers only. */
  readonly integer?: boolean
  readonly placeholder?: string
  readonly id?: string
  readonly disabled?: boolean
}

function readNumber(text: string, integer: boolean): number | undefined {
  const value = Number(text.replaceAll(',', ''))
  if (text.trim() === '' || !Number.isFinite(value)) return undefined
  return integer ? Math.round(value) : value
}

/** A number within limits: what is typed counts when the field is left or Enter is pressed. */
export function NumberField(props: NumberFieldProps) {
  const { value, onChange, min, max, step = 1, integer = false, ...frame } = props
  const [draft, setDraft] = useState<string>()
  const commit = (text: string) => {
    setDraft(undefined)
    const read = readNumber(text, integer)
    if (read === undefined && text.trim() !== '') return
    onChange(read === undefined ? undefined : Math.min(max, Math.max(min, read)))
  }
  const nudge = (direction: number) => {
    const from = value ?? min
    const next = Number((from + direction * step).toFixed(6))
    onChange(Math.min(max, Math.max(min, next)))
  }
  const { label, error, size, className, ...input } = frame
  return (
    <Field
      {...input}
      {...(label !== undefined && { label })}
      {...(size !== undefined && { size })}
      className={classes('num', className)}
      error={error}
      inputMode="decimal"
      role="spinbutton"
      aria-valuenow={value}
      aria-valuemin={min}
      aria-valuemax={max}
      value={draft ?? value?.toLocaleString('en-US', { maximumFractionDigits: 6 }) ?? ''}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={(event) => draft !== undefined && commit(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit(event.currentTarget.value)
        if (event.key === 'ArrowUp' || event.key === 'ArrowDown') {
          event.preventDefault()
          setDraft(undefined)
          nudge(event.key === 'ArrowUp' ? 1 : -1)
        }
      }}
    />
  )
}
