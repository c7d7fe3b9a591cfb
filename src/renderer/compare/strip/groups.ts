/**
 * How many images share the prompt of the one at a place; the last group may be short.
 *
 * @param at place in the strip, from 0
 * @param of how many images there are
 * @param size how many go into one prompt
 */
export function groupLength(at: number, of: number, size: number): number {
  return Math.min(size, of - (at - (at % size)))
}

/** `, 2 of 3 in its prompt`; nothing where it goes alone. */
export function placeWords(at: number, of: number, size: number): string {
  const length = groupLength(at, of, size)
  return length > 1 ? `, ${(at % size) + 1} of ${length} in its prompt` : ''
}
