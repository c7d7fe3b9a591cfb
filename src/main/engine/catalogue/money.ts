import Big from 'big.js'

/** Dollars; beyond these an amount is a mistake, and its digits could fill the memory. */
const LEAST = '0.000000000001'
const MOST = 1_000_000

/**
 * A list's amount as a plain decimal string; undefined for what is no amount.
 *
 * @param times 1,000,000 where the list says dollars per token and we say dollars per million
 */
export function amountOf(value: unknown, times = 1): string | undefined {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return
  try {
    const amount = new Big(value).times(times)
    const isSensible = amount.eq(0) || (amount.gte(LEAST) && amount.lte(MOST))
    return isSensible ? amount.toFixed() : undefined
  } catch {
    return undefined
  }
}

/** Lists write 0 where a rate is not said; a rate that is absent is that of input or output. */
export function chargedOnly(rate: string | undefined): string | undefined {
  return rate === undefined || new Big(rate).eq(0) ? undefined : rate
}

/**
 * A rate of its own for cache writes. Some lists give only the storage that is paid on top of the
 * input, which is less than the input's rate; then the input's rate is nearer to the truth.
 */
export function cacheWriteRate(rate: string | undefined, input: string): string | undefined {
  return rate !== undefined && new Big(rate).gt(input) ? rate : undefined
}

export function isZero(rate: string): boolean {
  return new Big(rate).eq(0)
}
