import { chargesTokens } from '../lib/priceWords'
import type { Choice } from './choice'

export type SortKey = 'name' | 'provider' | 'context' | 'input' | 'output' | 'released'

export interface Sort {
  readonly key: SortKey
  readonly descending: boolean
}

/** What a first press brings to the top: cheap, large, new, A. */
const DESCENDS_FIRST: ReadonlySet<SortKey> = new Set(['context', 'released'])

/** A press on a column: its own direction, then the other one, then the list's usual order again. */
export function nextSort(now: Sort | undefined, key: SortKey): Sort | undefined {
  const first = DESCENDS_FIRST.has(key)
  if (now?.key !== key) return { key, descending: first }
  return now.descending === first ? { key, descending: !first } : undefined
}

const byWord = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

type Value = string | number | undefined

const VALUES: Readonly<Record<SortKey, (choice: Choice) => Value>> = {
  name: ({ model }) => model.label,
  provider: ({ provider }) => provider.label,
  context: ({ model }) => model.contextTokens,
  input: (choice) => rateOf(choice, 'inputPerMTok'),
  output: (choice) => rateOf(choice, 'outputPerMTok'),
  released: ({ model }) => model.released
}

/** A model that is paid by the call has token rates of 0 and is not cheap for that: not comparable. */
function rateOf({ model }: Choice, rate: 'inputPerMTok' | 'outputPerMTok'): number | undefined {
  if (model.free) return 0
  const { price } = model
  if (!price || (!chargesTokens(price) && (price.perCall ?? price.perImage) !== undefined))
    return undefined
  return Number(price[rate])
}

/** Orders by a column; what is not known comes last in both directions. */
export function compareBy({ key, descending }: Sort): (a: Choice, b: Choice) => number {
  const value = VALUES[key]
  const sign = descending ? -1 : 1
  return (a, b) => {
    const [one, other] = [value(a), value(b)]
    if (one === undefined || other === undefined) return unknownLast(one, other)
    if (typeof one === 'number' && typeof other === 'number') return sign * (one - other)
    return sign * byWord.compare(String(one), String(other))
  }
}

function unknownLast(one: Value, other: Value): number {
  return Number(one === undefined) - Number(other === undefined)
}
