import { useRef } from 'react'
import type { KeyboardEvent } from 'react'
import { classes } from '../../lib/classes'
import { Icon } from './Icon'
import type { IconType } from './Icon'

export interface Segment<T extends string> {
  readonly value: T
  readonly label: string
  readonly icon?: IconType
  readonly disabled?: boolean
}

interface SegmentedProps<T extends string> {
  readonly label: string
  readonly value: T
  readonly segments: readonly Segment<T>[]
  readonly onChange: (value: T) => void
  readonly size?: 'sm' | 'md'
}

/** One of a few, all in sight. One tab stop; arrows choose. */
export function Segmented<T extends string>(props: SegmentedProps<T>) {
  const { label, value, segments, onChange, size } = props
  const group = useRef<HTMLDivElement>(null)

  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const usable = segments.filter((segment) => segment.disabled !== true)
    const at = usable.findIndex((segment) => segment.value === value)
    const next = usable[(at + step + usable.length) % usable.length]
    if (!next) return
    onChange(next.value)
    group.current?.querySelector<HTMLElement>(`[data-value="${CSS.escape(next.value)}"]`)?.focus()
  }

  return (
    <div
      ref={group}
      role="radiogroup"
      tabIndex={-1}
      aria-label={label}
      className={classes('seg', size === 'sm' && 'sm')}
      onKeyDown={onKeyDown}
    >
      {segments.map((segment) => (
        <button
          key={segment.value}
          type="button"
          role="radio"
          data-value={segment.value}
          aria-checked={segment.value === value}
          tabIndex={segment.value === value ? 0 : -1}
          disabled={segment.disabled}
          onClick={() => onChange(segment.value)}
        >
          {segment.icon && <Icon icon={segment.icon} size={14} />}
          {segment.label}
        </button>
      ))}
    </div>
  )
}
