/** Where each field was found, beside the field; drawn as boxes over the image, not read. */
const PLACES = /_metadata(_?page_?\d+)?$/

/** An answer's data without the places of its fields. */
export function withoutPlaces<T>(value: T): T {
  if (Array.isArray(value)) return value.map((item: unknown) => withoutPlaces(item)) as T
  if (typeof value !== 'object' || value === null) return value
  const kept = Object.entries(value).filter(([name]) => !PLACES.test(name))
  return Object.fromEntries(kept.map(([name, inner]) => [name, withoutPlaces(inner)])) as T
}
