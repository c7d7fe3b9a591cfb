import { useEffect, useState } from 'react'

/**
 * The wall clock in epoch milliseconds, re-read every `everyMs` while `active`; for times that count
 * up on screen.
 */
export function useNow(active: boolean, everyMs = 100): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    if (!active) return
    const timer = setInterval(() => setNow(Date.now()), everyMs)
    return () => clearInterval(timer)
  }, [active, everyMs])
  return now
}
