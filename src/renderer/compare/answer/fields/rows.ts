/** One visible line of a JSON value that is shown as a tree. */
export type Row = ValueRow | MoreRow

export interface ValueRow {
  readonly kind: 'value'
  /** Names it among all rows, such as `items/0/name`; empty for the whole value. */
  readonly path: string
  /** Name or number in its parent; undefined at the root of a list or object. */
  readonly name: string
  readonly value: unknown
  /** From 1. */
  readonly level: number
  readonly at: number
  readonly of: number
  /** Undefined for what has nothing inside. */
  readonly isOpen: boolean | undefined
}

/** Stands for the rest of a long list. */
export interface MoreRow {
  readonly kind: 'more'
  readonly path: string
  /** Of the list. */
  readonly parent: string
  readonly level: number
  readonly hidden: number
}

/** Parts of one value that are shown at first, and that come with each press. */
export const PARTS_AT_ONCE = 100
/** Deeper than this, what is inside is folded at first. */
const OPEN_LEVELS = 2
/** What holds more than this is folded at first, unless it is the whole. */
const OPEN_PARTS = 30

export interface TreeState {
  /** What was opened or folded by hand. */
  readonly opened: Readonly<Record<string, boolean>>
  /** How many parts of a value are shown, where more than the first were asked for. */
  readonly shown: Readonly<Record<string, number>>
}

export const UNTOUCHED: TreeState = { opened: {}, shown: {} }

/** Name and value of everything inside; undefined for what has no inside, or an empty one. */
export function partsOf(value: unknown): readonly (readonly [string, unknown])[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const parts = Object.entries(value)
  return parts.length === 0 ? undefined : parts
}

/** The lines of a value, from top to bottom, as far as they are open. The value itself is no line. */
export function rowsOf(value: unknown, state: TreeState): readonly Row[] {
  const rows: Row[] = []
  addParts(rows, value, '', 1, state)
  return rows
}

function addParts(
  rows: Row[],
  value: unknown,
  path: string,
  level: number,
  state: TreeState
): void {
  const parts = partsOf(value) ?? []
  const most = state.shown[path] ?? PARTS_AT_ONCE
  parts.slice(0, most).forEach(([name, part], index) => {
    const own = path === '' ? escaped(name) : `${path}/${escaped(name)}`
    const inside = partsOf(part)
    const isOpen = inside && (state.opened[own] ?? opensAtFirst(inside.length, level))
    rows.push({
      kind: 'value',
      path: own,
      name,
      value: part,
      level,
      at: index + 1,
      of: parts.length,
      isOpen
    })
    if (isOpen === true) addParts(rows, part, own, level + 1, state)
  })
  const hidden = parts.length - most
  if (hidden > 0) rows.push({ kind: 'more', path: `${path}//more`, parent: path, level, hidden })
}

function opensAtFirst(parts: number, level: number): boolean {
  return level <= OPEN_LEVELS && parts <= OPEN_PARTS
}

/** A name as part of a path (RFC 6901). */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** The path that a path lies in; undefined at the top. */
export function parentOf(path: string): string | undefined {
  const at = path.lastIndexOf('/')
  return at < 0 ? undefined : path.slice(0, at)
}

/** A value as it is copied: text as it reads, anything else as JSON. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value, null, 2)
}

/** `3 fields`, `1 item`, `empty`: what stands beside the name of an object or a list. */
export function insideWords(value: object): string {
  const count = Object.keys(value).length
  if (count === 0) return 'empty'
  const noun = Array.isArray(value) ? 'item' : 'field'
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
}
