import { useEffect } from 'react'
import type { RefObject } from 'react'

/** The columns' scrolling parts that move together. */
const members = new Set<HTMLElement>()
/** The one a person is scrolling; the others only follow, so that they do not push back. */
let leader: HTMLElement | undefined

function lead(event: Event): void {
  if (event.currentTarget instanceof HTMLElement) leader = event.currentTarget
}

function follow(event: Event): void {
  if (event.currentTarget !== leader || !leader) return
  for (const member of members) if (member !== leader) member.scrollTop = leader.scrollTop
}

const LEADING = ['wheel', 'pointerdown', 'keydown', 'touchstart'] as const

/** Scrolls a column with all others while `on`, by the same distance. */
export function useScrollTogether(scroller: RefObject<HTMLElement | null>, on: boolean): void {
  useEffect(() => {
    const element = scroller.current
    if (!element || !on) return
    members.add(element)
    for (const type of LEADING) element.addEventListener(type, lead, { passive: true })
    element.addEventListener('scroll', follow, { passive: true })
    return () => {
      members.delete(element)
      if (leader === element) leader = undefined
      for (const type of LEADING) element.removeEventListener(type, lead)
      element.removeEventListener('scroll', follow)
    }
  }, [scroller, on])
}
