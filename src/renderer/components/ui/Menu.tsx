import { useEffect } from 'react'
import type { KeyboardEvent, ReactNode } from 'react'
import { classes } from '../../lib/classes'
import { Icon } from './Icon'
import type { IconType } from './Icon'
import { Kbd } from './Kbd'
import type { TriggerProps } from './Popover'
import { usePopover } from './usePopover'
import type { PopoverSide } from './usePopover'

export interface MenuItem {
  readonly id: string
  readonly label: string
  readonly icon?: IconType
  readonly keys?: string | undefined
  readonly danger?: boolean
  readonly disabled?: boolean
  /** For one of a choice: whether it is the chosen one. */
  readonly checked?: boolean
  /** A word at the right, when there is no key. */
  readonly hint?: string
  readonly onSelect: () => void
}

interface MenuProps {
  readonly label: string
  /** `line` draws a divider. */
  readonly items: readonly (MenuItem | 'line')[]
  readonly side?: PopoverSide
  readonly trigger: (props: TriggerProps) => ReactNode
}

function itemsIn(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('.mi:not([aria-disabled="true"])')]
}

/** Where arrow, Home, End and a typed letter take the focus; undefined for other keys. */
function nextItem(items: readonly HTMLElement[], key: string): HTMLElement | undefined {
  const at = items.findIndex((item) => item === document.activeElement)
  if (key === 'ArrowDown') return items[(at + 1) % items.length]
  if (key === 'ArrowUp') return items[(at - 1 + items.length) % items.length]
  if (key === 'Home') return items[0]
  if (key === 'End') return items.at(-1)
  if (key.length !== 1) return undefined
  const rest = [...items.slice(at + 1), ...items.slice(0, at + 1)]
  return rest.find((item) => item.textContent?.toLowerCase().startsWith(key.toLowerCase()))
}

/** A list of actions on a button: arrows move, a letter jumps, Escape closes. */
export function Menu({ label, items, side = 'below-start', trigger }: MenuProps) {
  const { open, close, surface, triggerProps, surfaceProps } = usePopover(side)

  useEffect(() => {
    if (open && surface.current) itemsIn(surface.current)[0]?.focus()
  }, [open, surface])

  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const next = nextItem(itemsIn(event.currentTarget), event.key)
    if (event.key === 'Tab') close()
    if (!next) return
    event.preventDefault()
    event.stopPropagation()
    next.focus()
  }

  return (
    <>
      {trigger(triggerProps)}
      <div
        {...surfaceProps}
        role="menu"
        tabIndex={-1}
        aria-label={label}
        className="floating menu"
        onKeyDown={onKeyDown}
      >
        {open &&
          items.map((item, index) =>
            item === 'line' ? (
              <hr key={`line-${index}`} className="menu-line" />
            ) : (
              <MenuRow key={item.id} item={item} close={close} />
            )
          )}
      </div>
    </>
  )
}

function MenuRow({ item, close }: { readonly item: MenuItem; readonly close: () => void }) {
  const select = () => {
    if (item.disabled === true) return
    close()
    item.onSelect()
  }
  return (
    <button
      type="button"
      role={item.checked === undefined ? 'menuitem' : 'menuitemradio'}
      aria-checked={item.checked}
      aria-disabled={item.disabled}
      tabIndex={-1}
      className={classes('mi', item.danger === true && 'danger')}
      onClick={select}
      onPointerMove={(event) => event.currentTarget.focus({ preventScroll: true })}
    >
      {item.icon && <Icon icon={item.icon} size={14} />}
      <span className="grow truncate">{item.label}</span>
      {item.hint !== undefined && <span className="text-xs text-fg-3 pl-4">{item.hint}</span>}
      {item.keys !== undefined && <Kbd keys={item.keys} className="ml-4" />}
    </button>
  )
}
