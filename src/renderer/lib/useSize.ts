import { useCallback, useState } from 'react'
import type { RefCallback } from 'react'

interface ElementSize {
  readonly width: number
  readonly height: number
}

/** The inner size of an element, kept up to date. Zero until it is there. */
export function useSize(): readonly [RefCallback<HTMLElement>, ElementSize] {
  const [size, setSize] = useState<ElementSize>({ width: 0, height: 0 })
  const ref: RefCallback<HTMLElement> = useCallback((element) => {
    if (!element) return
    const measure = () =>
      setSize((before) => {
        const { clientWidth: width, clientHeight: height } = element
        return before.width === width && before.height === height ? before : { width, height }
      })
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return [ref, size]
}
