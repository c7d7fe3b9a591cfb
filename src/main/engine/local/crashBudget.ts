/** Counts crashes, so that something that crashes at every start is not started for ever. */
export interface CrashBudget {
  add(): void
  /** True while the last `windowMs` hold `max` crashes or more. */
  isSpent(): boolean
}

export function createCrashBudget(
  max: number,
  windowMs: number,
  now: () => number = () => performance.now()
): CrashBudget {
  let times: number[] = []
  return {
    add: () => void times.push(now()),
    isSpent() {
      times = times.filter((time) => now() - time < windowMs)
      return times.length >= max
    }
  }
}
