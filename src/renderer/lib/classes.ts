/** Joins class names, leaving out those that are off. */
export function classes(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}

/** The class that sets a lane's hue for a whole subtree: `m1` to `m8`. */
export function hueClass(hue: number): string {
  return `m${((Math.max(1, Math.trunc(hue)) - 1) % 8) + 1}`
}
