import { ChevronDown } from 'lucide-react'
import { classes } from '../../lib/classes'
import { Icon } from './Icon'

export interface Option<T extends string> {
  readonly value: T
  readonly label: string
  readonly disabled?: boolean
}

interface SelectProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly options: readonly Option<T>[]
  readonly onChange: (value: T) => void
  readonly size?: 'sm' | 'md'
  readonly disabled?: boolean
  readonly id?: string
  readonly className?: string
}

/** One of a list, on the native select: its keys and its list are the system's. */
export function Select<T extends string>(props: SelectProps<T>) {
  const { label, value, options, onChange, size, disabled, id, className } = props
  return (
    <span className={classes('field', size === 'sm' && 'sm', className)}>
      <select
        id={id}
        aria-label={label}
        value={value}
        disabled={disabled}
        onChange={(event) => {
          const chosen = options.find((option) => option.value === event.target.value)
          if (chosen) onChange(chosen.value)
        }}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value} disabled={option.disabled}>
            {option.label}
          </option>
        ))}
      </select>
      <Icon icon={ChevronDown} size={13} className="text-fg-3 pointer-events-none" />
    </span>
  )
}
