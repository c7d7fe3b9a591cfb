import type { ReactNode } from 'react'
import { classes, hueClass } from '../../lib/classes'
import { Icon } from './Icon'
import type { IconType } from './Icon'

interface ModelTagProps {
  readonly letter: string
  readonly hue: number
  readonly small?: boolean
  /** Hollow: this model is not part of what is said. */
  readonly off?: boolean
}

/** The letter of a lane on its hue; the same everywhere a model is shown. */
export function ModelTag({ letter, hue, small, off }: ModelTagProps) {
  return (
    <span
      className={classes(
        'mtag',
        hueClass(hue),
        small === true && 'mtag-sm',
        off === true && 'mtag-off'
      )}
    >
      {letter}
    </span>
  )
}

interface ModelChipProps {
  readonly letter: string
  readonly hue: number
  readonly name: string
  /** Not run, or not ready: greyed, with the reason in the tooltip. */
  readonly off?: boolean
  readonly after?: ReactNode
  readonly className?: string
}

/** A lane as a chip, for reading; the dock has one that can be moved and removed. */
export function ModelChip({ letter, hue, name, off, after, className }: ModelChipProps) {
  return (
    <span className={classes('chip', off === true && 'off', className)}>
      <ModelTag letter={letter} hue={hue} />
      <span className="truncate">{name}</span>
      {after}
    </span>
  )
}

export type Tone = 'neutral' | 'ok' | 'warn' | 'danger' | 'accent' | 'model' | 'line'

interface PillProps {
  readonly tone?: Tone
  readonly icon?: IconType
  readonly before?: ReactNode
  readonly children: ReactNode
  readonly className?: string
  readonly tip?: string
}

/** A state in a word or two, icon first. */
export function Pill({ tone = 'neutral', icon, before, children, className, tip }: PillProps) {
  return (
    <span className={classes('pill', tone !== 'neutral' && tone, className)} data-tip={tip}>
      {icon && <Icon icon={icon} size={12} />}
      {before}
      {children}
    </span>
  )
}

/** Stands wherever the name of a provider does whose address is that of a mock server. */
export function MockTag({ className }: { readonly className?: string }) {
  return (
    <Pill
      tone="warn"
      className={classes('h-4 px-1.5 text-2xs', className)}
      tip="A mock server: no model sees the image, and no price is real"
    >
      Mock
    </Pill>
  )
}

/** A plain chip without a model. */
export function Chip({
  icon,
  children
}: {
  readonly icon?: IconType
  readonly children: ReactNode
}) {
  return (
    <span className={classes('chip', !icon && 'pl-2')}>
      {icon && <Icon icon={icon} size={14} />}
      {children}
    </span>
  )
}

/** Two letters that stand for a provider; no logos. */
export function ProviderTile({ tile, off }: { readonly tile: string; readonly off?: boolean }) {
  return (
    <span aria-hidden className={classes('tile', off === true && 'tile-off')}>
      {tile}
    </span>
  )
}
