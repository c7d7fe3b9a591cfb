import { useCallback, useId, useRef, useState } from 'react'
import type { RefCallback, ToggleEvent } from 'react'

export type PopoverSide = 'below-start' | 'below-end' | 'above-start' | 'above-end'

/**
 * A native popover tied to its trigger by a CSS anchor: the browser places it, closes it on Escape
 * and on a press outside, and gives the focus back to the trigger.
 */
export function usePopover(side: PopoverSide) {
  const id = useId()
  const anchor = `--a${id.replaceAll(/[^\w-]/g, '')}`
  const [open, setOpen] = useState(false)
  const surface = useRef<HTMLDivElement>(null)

  const anchorRef: RefCallback<HTMLElement> = useCallback(
    (element) => element?.style.setProperty('anchor-name', anchor),
    [anchor]
  )
  const surfaceRef: RefCallback<HTMLDivElement> = useCallback(
    (element) => {
      surface.current = element
      element?.style.setProperty('position-anchor', anchor)
    },
    [anchor]
  )
  const close = useCallback(() => {
    if (surface.current?.matches(':popover-open') === true) surface.current.hidePopover()
  }, [])
  const show = useCallback(() => {
    if (surface.current?.matches(':popover-open') === false) surface.current.showPopover()
  }, [])

  return {
    open,
    close,
    show,
    surface,
    triggerProps: { ref: anchorRef, popoverTarget: id, 'aria-expanded': open } as const,
    surfaceProps: {
      ref: surfaceRef,
      id,
      popover: 'auto',
      'data-side': side,
      // Content is mounted before it is shown, so that the browser can place it at its real size.
      // A popover inside this one has toggle events of its own, which React hands up.
      onBeforeToggle: (event: ToggleEvent<HTMLDivElement>) => {
        if (event.target === event.currentTarget && event.newState === 'open') setOpen(true)
      },
      // Unmounted only once it is hidden: the browser gives the focus back to the trigger only when it
      // still lies inside.
      onToggle: (event: ToggleEvent<HTMLDivElement>) => {
        if (event.target === event.currentTarget && event.newState === 'closed') setOpen(false)
      }
    } as const
  }
}
