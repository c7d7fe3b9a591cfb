import type { ReactNode, RefCallback } from 'react'
import { classes } from '../../lib/classes'
import { usePopover } from './usePopover'
import type { PopoverSide } from './usePopover'

/** What a trigger button must spread on itself. */
export interface TriggerProps {
  readonly ref: RefCallback<HTMLElement>
  readonly popoverTarget: string
  readonly 'aria-expanded': boolean
}

interface PopoverProps {
  /** Accessible name of the surface. */
  readonly label: string
  readonly side?: PopoverSide
  readonly trigger: (props: TriggerProps) => ReactNode
  /** Mounted only while open. */
  readonly children: (close: () => void) => ReactNode
  readonly className?: string
}

/** A small panel that hangs on a button, for a few fields; for a list of actions use Menu. */
export function Popover({
  label,
  side = 'below-start',
  trigger,
  children,
  className
}: PopoverProps) {
  const { open, close, triggerProps, surfaceProps } = usePopover(side)
  return (
    <>
      {trigger(triggerProps)}
      <div
        {...surfaceProps}
        role="dialog"
        aria-label={label}
        className={classes('floating panel-pop', className)}
      >
        {open && children(close)}
      </div>
    </>
  )
}
