import type { Timeouts } from '../../shared/domain/settings'

export const LONGEST_SECONDS = 86_400

/** The four limits of an answer, in the order in which they can be met. */
export const TIME_LIMITS: readonly {
  readonly key: keyof Timeouts
  readonly label: string
  readonly what: string
}[] = [
  { key: 'connect', label: 'Connect', what: 'until the server takes the call' },
  { key: 'firstByte', label: 'First byte', what: 'until it begins to answer' },
  { key: 'idle', label: 'Idle', what: 'of silence in the middle of an answer' },
  { key: 'total', label: 'Total', what: 'for one answer as a whole' }
]
