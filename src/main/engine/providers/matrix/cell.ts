import { expect } from 'vitest'
import type { Bench, Tried } from './bench'
import type { Provocation } from './row'

/** What was measured for one provider and one column. Whatever should work and does not, throws. */
export interface Cell {
  readonly offered: boolean
  /** A few words beside it: `computed`, `polls`. */
  readonly note?: string
  /** For the provider's own part of the document. */
  readonly details?: readonly string[]
}

export type Measure = (bench: Bench) => Promise<Cell>

export function pass(note?: string, details: readonly string[] = []): Cell {
  return {
    offered: true,
    ...(note !== undefined && { note }),
    ...(details.length > 0 && { details })
  }
}

export function notOffered(note?: string): Cell {
  return { offered: false, ...(note !== undefined && { note }) }
}

/** An attempt that has to end well. */
export async function answered(bench: Bench, provocation?: Provocation): Promise<Tried> {
  const tried = await bench.attempt(provocation)
  expectAnswer(tried)
  return tried
}

export function expectAnswer({ answer }: Tried): void {
  expect(answer.failure).toBeUndefined()
  expect(answer.state).toBe('done')
  expect(answer.text.trim()).not.toBe('')
}
