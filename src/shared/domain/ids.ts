/**
 * Identifiers. Branded strings, so that a lane id can never be passed where a cell id is meant.
 * All but image ids are made by {@link newId} before anything is asked of anyone; an image's id is
 * the SHA-256 of its bytes.
 */
declare const kind: unique symbol
type Id<Kind extends string> = string & { readonly [kind]: Kind }

/** SHA-256 of the image's bytes, 64 lower-case hexadecimal digits. */
export type ImageId = Id<'image'>
export type BoardId = Id<'board'>
export type LaneId = Id<'lane'>
export type RunId = Id<'run'>
export type CellId = Id<'cell'>
export type AttemptId = Id<'attempt'>
export type ExchangeId = Id<'exchange'>
export type SetId = Id<'set'>
export type PresetId = Id<'preset'>
/** A configured provider: `local`, `ollama`, or an id a person's own server was given. */
export type ProviderId = Id<'provider'>
/** One of the keys kept for a provider. */
export type KeyId = Id<'key'>

interface IdKinds {
  board: BoardId
  lane: LaneId
  run: RunId
  cell: CellId
  attempt: AttemptId
  exchange: ExchangeId
  set: SetId
  preset: PresetId
  provider: ProviderId
  key: KeyId
}

const ALPHABET = '0123456789abcdefghijklmnopqrstuvwxyz'

/**
 * A new identifier such as `run_0mhx3k2f9q7d1c0a`: nine characters of the time in base 36, so that
 * ids sort by age, and eleven random ones (about 56 bits).
 */
export function newId<K extends keyof IdKinds>(prefix: K): IdKinds[K] {
  const time = Date.now().toString(36).padStart(9, '0')
  const random = Array.from(
    crypto.getRandomValues(new Uint8Array(11)),
    (byte) => ALPHABET[byte % ALPHABET.length]
  ).join('')
  return `${prefix}_${time}${random}` as IdKinds[K]
}
