import type { Price } from '../../../shared/domain/cost'

/** Where a price that a person entered comes from; shown with every cost computed from it. */
export const TYPED_BY_YOU = 'typed by you'

/**
 * Reads a typed amount in US dollars per million tokens as the decimal string that is kept:
 * `0,30`, `$0.30` and `.3` are understood. Undefined when it is not an amount.
 */
export function readAmount(typed: string): string | undefined {
  const text = typed
    .trim()
    .replace(/^\$/, '')
    .trim()
    .replace(/^(\d*),(\d{1,2})$/, '$1.$2')
  const match = /^(\d{0,12})(?:\.(\d{1,12}))?$/.exec(text)
  if (!match || text === '') return undefined
  const [, whole = '', fraction] = match
  const units = whole.replace(/^0+(?=\d)/, '') || '0'
  return fraction === undefined ? units : `${units}.${fraction}`
}

/** The price two typed amounts make; undefined when one of them is not an amount. */
export function readPrice(typedIn: string, typedOut: string): Price | undefined {
  const inputPerMTok = readAmount(typedIn)
  const outputPerMTok = readAmount(typedOut)
  if (inputPerMTok === undefined || outputPerMTok === undefined) return undefined
  return { inputPerMTok, outputPerMTok, source: TYPED_BY_YOU }
}
