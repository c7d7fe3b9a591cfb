import { useEffect } from 'react'
import type { Settings } from '../../shared/domain/settings'

const systemDark = '(prefers-color-scheme: dark)'

function resolve(theme: Settings['theme']): 'light' | 'dark' {
  if (theme !== 'system') return theme
  return window.matchMedia(systemDark).matches ? 'dark' : 'light'
}

/** Keeps `data-theme` on the document: what was chosen, or what the system says, live. */
export function useTheme(theme: Settings['theme']): void {
  useEffect(() => {
    const apply = () => {
      document.documentElement.dataset['theme'] = resolve(theme)
    }
    apply()
    const query = window.matchMedia(systemDark)
    query.addEventListener('change', apply)
    return () => query.removeEventListener('change', apply)
  }, [theme])
}
