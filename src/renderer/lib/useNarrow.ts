import { useCallback, useSyncExternalStore } from 'react'

function useMedia(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const media = window.matchMedia(query)
      media.addEventListener('change', listener)
      return () => media.removeEventListener('change', listener)
    },
    [query]
  )
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches)
}

/** Below 1280 px: the narrow sizes of the design. */
export function useNarrow(): boolean {
  return useMedia('(max-width: 1279px)')
}

/** Below 1024 px: the viewer lies above the columns. */
export function useStacked(): boolean {
  return useMedia('(max-width: 1023px)')
}
