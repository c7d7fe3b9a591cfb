import { useCallback, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'

/** Closer to the end than this counts as being there. */
const AT_END_PX = 24

/**
 * Keeps a growing text's end in sight for as long as the reader has not scrolled up. Scrolling up
 * ends it, the End key and scrolling to the end resume it; text never moves under the reader.
 */
export function useFollow(running: boolean) {
  const scroller = useRef<HTMLDivElement>(null)
  const [following, setFollowing] = useState(true)
  const active = useRef(true)
  const lastTop = useRef(0)

  const set = useCallback((on: boolean) => {
    active.current = on
    setFollowing(on)
  }, [])
  const toEnd = useCallback(() => {
    const element = scroller.current
    if (!element) return
    element.scrollTop = element.scrollHeight
    lastTop.current = element.scrollTop
  }, [])

  const onGrow = useCallback(() => {
    if (running && active.current) toEnd()
  }, [running, toEnd])

  const onScroll = useCallback(() => {
    const element = scroller.current
    if (!element) return
    const up = element.scrollTop < lastTop.current - 1
    lastTop.current = element.scrollTop
    const left = element.scrollHeight - element.scrollTop - element.clientHeight
    if (up && left > AT_END_PX) set(false)
    else if (left <= AT_END_PX) set(true)
  }, [set])

  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if (event.key === 'End') set(true)
    },
    [set]
  )
  const toggle = useCallback(() => {
    set(!active.current)
    if (active.current) toEnd()
  }, [set, toEnd])

  return { scroller, following, onGrow, onScroll, onKeyDown, toggle }
}
