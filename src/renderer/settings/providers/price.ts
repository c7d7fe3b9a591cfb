import type { Price } from '../../../shared/domain/cost'

/** Where a price that a person entered comes from; shown with every cost computed from it. */
export const TYPED_BY_YOU = 'typed by you'

/** The fields of the form, as they stand there. */
export interface TypedPrice {
  readonly input: string
  readonly output: string
  readonly perCall: string
  readonly perImage: string
}

/**
 * Reads a typed amount in US dollars as the decimal string that is kept: `0,30`, `$0.30` and `.3`
 * are understood. Undefined when it is not an amount.
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

/**
 * The price that typed amounts make. Both token rates are needed, unless a call or an image is paid
 * for: then tokens cost nothing beside it. Undefined while something is missing or is not an amount.
 */
export function readPrice(typed: TypedPrice): Price | undefined {
  const { input, output, perCall, perImage } = typed
  const filled = [input, output, perCall, perImage].filter((text) => text.trim() !== '')
  if (filled.some((text) => readAmount(text) === undefined)) return undefined
  const call = readAmount(perCall)
  const image = readAmount(perImage)
  const tokensAreFree =
    input.trim() === '' && output.trim() === '' && (call !== undefined || image !== undefined)
  const inputPerMTok = tokensAreFree ? '0' : readAmount(input)
  const outputPerMTok = tokensAreFree ? '0' : readAmount(output)
  if (inputPerMTok === undefined || outputPerMTok === undefined) return undefined
  return {
    inputPerMTok,
    outputPerMTok,
    ...(call !== undefined && { perCall: call }),
    ...(image !== undefined && { perImage: image }),
    source: TYPED_BY_YOU
  }
}
