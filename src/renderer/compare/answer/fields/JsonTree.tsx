import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { More, Value, copyValue } from './JsonLine'
import { PARTS_AT_ONCE, UNTOUCHED, parentOf, rowsOf } from './rows'
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

  const focus = (row: Row | undefined) => {
    if (!row) return
    setActive(row.path)
    tree.current?.querySelector<HTMLElement>(`[data-path="${CSS.escape(row.path)}"]`)?.focus()
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
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at]
    if (!row || !handled(event, row)) return
    event.preventDefault()
    event.stopPropagation()
  }
  /** Does what a key means on a row; false where it means nothing here. */
  const handled = ({ key, ctrlKey, metaKey }: KeyboardEvent, row: Row): boolean => {
    const isOpen = row.kind === 'value' ? row.isOpen : undefined
    if (ctrlKey || metaKey) {
      if (key !== 'c' || row.kind === 'more' || hasSelection()) return false
      copyValue(row)
    } else if (key === 'ArrowDown') focus(rows[at + 1])
    else if (key === 'ArrowUp') focus(rows[at - 1])
    else if (key === 'Home') focus(rows[0])
    else if (key === 'End') focus(rows.at(-1))
    else if (key === 'Enter' || key === ' ') press(row)
    else if (key === 'ArrowRight' && isOpen === true) focus(rows[at + 1])
    else if (key === 'ArrowRight' && isOpen === false && row.kind === 'value') open(row, true)
    else if (key === 'ArrowLeft' && isOpen === true && row.kind === 'value') open(row, false)
    else if (key === 'ArrowLeft') focus(rows.find(({ path }) => path === parentOf(row.path)))
    else return false
    return true
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
          'data-path': row.path,
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
