import { useEffect, useRef, useState } from 'react'
import { Kbd } from './Kbd'

const DELAY_MS = 500
/** Within this time after one tooltip, the neighbour's shows at once. */
const NEIGHBOUR_MS = 300
const GAP_PX = 6

interface Tip {
  readonly text: string
  readonly keys?: string | undefined
  readonly target: HTMLElement
}

function tipOf(event: Event): Tip | undefined {
  const origin = event.target instanceof Element ? event.target : undefined
  const target = origin?.closest<HTMLElement>('[data-tip]')
  const text = target?.dataset['tip']
  return target && text ? { text, keys: target.dataset['tipKeys'], target } : undefined
}

function place(host: HTMLElement, target: HTMLElement): void {
  const anchor = target.getBoundingClientRect()
  const { width, height } = host.getBoundingClientRect()
  const left = anchor.left + anchor.width / 2 - width / 2
  const below = anchor.bottom + GAP_PX
  const fits = below + height < window.innerHeight - 4
  host.style.left = `${Math.max(4, Math.min(left, window.innerWidth - width - 4))}px`
  host.style.top = `${fits ? below : anchor.top - GAP_PX - height}px`
}

/**
 * The one tooltip of the window. Anything with `data-tip` (and `data-tip-keys`) has a tooltip; its
 * accessible name comes from `aria-label`, so the tooltip itself is hidden from screen readers.
 */
export function TooltipHost() {
  const host = useRef<HTMLDivElement>(null)
  const [tip, setTip] = useState<Tip>()

  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    let hiddenAt = -NEIGHBOUR_MS
    let current: HTMLElement | undefined

    const hide = () => {
      clearTimeout(timer)
      if (current) hiddenAt = performance.now()
      current = undefined
      setTip(undefined)
    }
    const show = (next: Tip) => {
      current = next.target
      setTip(next)
    }
    const onOver = (event: Event) => {
      const next = tipOf(event)
      if (next?.target === current && next) return
      hide()
      if (!next) return
      const wait = performance.now() - hiddenAt < NEIGHBOUR_MS ? 0 : DELAY_MS
      timer = setTimeout(() => show(next), wait)
    }
    const onFocus = (event: Event) => {
      if (event.target instanceof Element && event.target.matches(':focus-visible')) onOver(event)
    }
    document.addEventListener('pointerover', onOver)
    document.addEventListener('focusin', onFocus)
    for (const type of ['pointerdown', 'keydown', 'focusout', 'wheel'])
      document.addEventListener(type, hide, { passive: true, capture: true })
    return () => {
      clearTimeout(timer)
      document.removeEventListener('pointerover', onOver)
      document.removeEventListener('focusin', onFocus)
      for (const type of ['pointerdown', 'keydown', 'focusout', 'wheel'])
        document.removeEventListener(type, hide, { capture: true })
    }
  }, [])

  useEffect(() => {
    const element = host.current
    if (!element) return
    if (!tip || !tip.target.isConnected) {
      if (element.matches(':popover-open')) element.hidePopover()
      return
    }
    // Shown anew each time, so that it lies above a dialog or menu that was opened since.
    if (element.matches(':popover-open')) element.hidePopover()
    element.showPopover()
    place(element, tip.target)
  }, [tip])

  return (
    <div ref={host} popover="manual" aria-hidden className="tip">
      {tip?.text}
      {tip?.keys !== undefined && <Kbd keys={tip.keys} />}
    </div>
  )
}
