/** One visible line of a JSON value that is shown as a tree. */
export type Row = ValueRow | MoreRow

export interface ValueRow {
  readonly kind: 'value'
  /** Names it among all rows: a JSON Pointer (RFC 6901) such as `/items/0/name`. */
  readonly path: string
  /** Name or number in its parent. */
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
    const own = `${path}/${escaped(name)}`
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
  if (hidden > 0) rows.push({ kind: 'more', path: `more of ${path}`, parent: path, level, hidden })
}

function opensAtFirst(parts: number, level: number): boolean {
  return level <= OPEN_LEVELS && parts <= OPEN_PARTS
}

/** A name as part of a path. */
function escaped(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1')
}

/** What a key does on a line, after the tree pattern of the ARIA practices; undefined for other keys. */
export type KeyMeaning =
  { readonly move: number } | { readonly open: boolean } | 'press' | undefined

export function keyMeaning(key: string, at: number, rows: readonly Row[]): KeyMeaning {
  const row = rows[at]
  const isOpen = row?.kind === 'value' ? row.isOpen : undefined
  switch (key) {
    case 'ArrowDown':
      return { move: Math.min(at + 1, rows.length - 1) }
    case 'ArrowUp':
      return { move: Math.max(at - 1, 0) }
    case 'Home':
      return { move: 0 }
    case 'End':
      return { move: rows.length - 1 }
    case 'ArrowRight':
      return isOpen === false ? { open: true } : { move: isOpen === true ? at + 1 : at }
    case 'ArrowLeft':
      return isOpen === true ? { open: false } : { move: parentAt(at, rows) }
    case 'Enter':
    case ' ':
      return 'press'
    default:
      return undefined
  }
}

/** Where the line stands that holds this one; the line itself at the top. */
function parentAt(at: number, rows: readonly Row[]): number {
  const level = rows[at]?.level ?? 1
  const parent = rows.slice(0, at).findLastIndex((row) => row.level < level)
  return parent < 0 ? at : parent
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
