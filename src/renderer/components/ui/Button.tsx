import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react'
import { classes } from '../../lib/classes'
import { Icon } from './Icon'
import type { IconSize, IconType } from './Icon'
import { Kbd, ariaKeys } from './Kbd'
import { Spinner } from './Spinner'

type NativeButton = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'>

export interface ButtonProps extends NativeButton {
  /** `primary` at most once in a view. */
  readonly variant?: 'default' | 'primary' | 'quiet' | 'danger'
  readonly size?: 'sm' | 'md' | 'lg'
  readonly icon?: IconType
  /** Key shown in the button, such as `Mod+Enter`. */
  readonly keys?: string | undefined
  /** Work is under way: the spinner takes the icon's place and the button cannot be pressed. */
  readonly busy?: boolean
  readonly className?: string
  readonly children?: ReactNode
  readonly ref?: Ref<HTMLButtonElement>
}

export function Button(props: ButtonProps) {
  const { variant = 'default', size = 'md', icon, keys, busy, className, children, ...rest } = props
  const iconSize: IconSize = size === 'md' ? 14 : 13
  return (
    <button
      type="button"
      aria-busy={busy || undefined}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      {...rest}
      disabled={rest.disabled === true || busy === true}
      className={classes('btn', variant !== 'default' && variant, size !== 'md' && size, className)}
    >
      {busy === true ? <Spinner /> : icon && <Icon icon={icon} size={iconSize} />}
      {children}
      {keys !== undefined && <Kbd keys={keys} />}
    </button>
  )
}

export interface IconButtonProps extends NativeButton {
  readonly icon: IconType
  /** Name of the action; both the accessible name and the tooltip. */
  readonly label: string
  readonly keys?: string | undefined
  readonly size?: 'sm' | 'md'
  readonly iconSize?: IconSize
  /** For a toggle: whether it is on. */
  readonly pressed?: boolean
  readonly className?: string
  readonly ref?: Ref<HTMLButtonElement>
}

export function IconButton(props: IconButtonProps) {
  const { icon, label, keys, size = 'md', iconSize, pressed, className, ...rest } = props
  return (
    <button
      type="button"
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys === undefined ? undefined : ariaKeys(keys)}
      data-tip={label}
      data-tip-keys={keys}
      {...rest}
      className={classes('ib', size === 'sm' && 'sm', className)}
    >
      <Icon icon={icon} size={iconSize ?? (size === 'sm' ? 14 : 16)} />
    </button>
  )
}
