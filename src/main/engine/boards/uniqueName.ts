/**
 * The name itself, or with the lowest free number from 2 on: `Receipts 2`. Names that differ only
 * in case or in spaces around them look the same to a person and count as taken.
 */
export function uniqueName(wanted: string, taken: readonly string[]): string {
  const seen = new Set(taken.map(looks))
  const name = wanted.trim()
  if (!seen.has(looks(name))) return name
  const stem = name.replace(/ \d+$/, '')
  for (let number = 2; ; number++) {
    const candidate = `${stem} ${number}`
    if (!seen.has(looks(candidate))) return candidate
  }
}

function looks(name: string): string {
  return name.trim().toLocaleLowerCase()
}
