import type { Entry } from './entry'

/** A vendor's models as a public list has them. */
export interface VendorList {
  /** Our name of the vendor. */
  readonly vendor: string
  readonly entries: readonly Entry[]
  /** Models that could not be understood. */
  readonly unreadable: number
}

/** The list is not what it should be; nothing of it is used. */
export class BadList extends Error {
  constructor(sentence: string) {
    super(sentence)
    this.name = 'BadList'
  }
}

/** Reads items one by one, so that one strange model does not lose the others. */
export function readEach<T>(
  items: Iterable<T>,
  read: (item: T) => Entry | 'skip' | undefined
): Omit<VendorList, 'vendor'> {
  const byId = new Map<string, Entry>()
  let unreadable = 0
  for (const item of items) {
    const entry = read(item)
    if (entry === undefined) unreadable++
    else if (entry !== 'skip') byId.set(entry.id, entry)
  }
  return { entries: [...byId.values()], unreadable }
}

/** The list's field when it has the form that is kept, else nothing. */
export function positive(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value > 0 ? value : undefined
}

/** `2026-05` or `2026-05-01`, as lists write it. */
export function dateOf(value: unknown): string | undefined {
  return typeof value === 'string' && /^\d{4}-\d{2}(-\d{2})?$/.test(value) ? value : undefined
}
