import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { More, Value, copyValue } from './JsonLine'
import { PARTS_AT_ONCE, UNTOUCHED, keyMeaning, rowsOf } from './rows'
import type { MoreRow, Row, ValueRow } from './rows'

interface JsonTreeProps {
  readonly value: unknown
  /** Accessible name. */
  readonly label: string
}

/**
 * A JSON value as a tree. One tab stop: arrows move, open and fold, Enter opens, folds or copies, and
 * Mod+C copies what has the focus (https://www.w3.org/WAI/ARIA/apg/patterns/treeview/).
 */
export function JsonTree({ value, label }: JsonTreeProps) {
  const tree = useRef<HTMLDivElement>(null)
  const [state, setState] = useState(UNTOUCHED)
  const [active, setActive] = useState<string>()
  const rows = rowsOf(value, state)
  const at = Math.max(
    0,
    rows.findIndex(({ path }) => path === active)
  )

  const focus = (index: number) => {
    const line = tree.current?.children[index]
    if (line instanceof HTMLElement) line.focus()
  }
  const open = (row: ValueRow, isOpen: boolean) =>
    setState((before) => ({ ...before, opened: { ...before.opened, [row.path]: isOpen } }))
  const showMore = ({ parent }: MoreRow) =>
    setState((before) => {
      const shown = before.shown[parent] ?? PARTS_AT_ONCE
      return { ...before, shown: { ...before.shown, [parent]: shown + PARTS_AT_ONCE } }
    })
  const press = (row: Row) => {
    if (row.kind === 'more') showMore(row)
    else if (row.isOpen === undefined) copyValue(row)
    else open(row, !row.isOpen)
  }
  /** Does what a key means on the line it was pressed on; false where it means nothing here. */
  const handled = ({ key, ctrlKey, metaKey }: KeyboardEvent, from: number): boolean => {
    const row = rows[from]
    if (!row) return false
    if (ctrlKey || metaKey) {
      if (key !== 'c' || row.kind === 'more' || hasSelection()) return false
      copyValue(row)
      return true
    }
    const meaning = keyMeaning(key, from, rows)
    if (meaning === undefined) return false
    if (meaning === 'press') press(row)
    else if ('move' in meaning) focus(meaning.move)
    else if (row.kind === 'value') open(row, meaning.open)
    return true
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const from = [...event.currentTarget.children].findIndex((line) =>
      line.contains(event.target as Node)
    )
    if (!handled(event, from)) return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={tree}
      role="tree"
      tabIndex={-1}
      aria-label={label}
      className="json-tree"
      onKeyDown={onKeyDown}
    >
      {rows.map((row, index) => {
        const common = {
          tabIndex: index === at ? 0 : -1,
          level: row.level,
          onFocus: () => setActive(row.path),
          onPress: () => press(row)
        }
        return row.kind === 'more' ? (
          <More key={row.path} {...common} row={row} />
        ) : (
          <Value key={row.path} {...common} row={row} />
        )
      })}
    </div>
  )
}

function hasSelection(): boolean {
  return (window.getSelection()?.toString() ?? '') !== ''
}
