import { ChevronDown, ChevronRight, Copy } from 'lucide-react'
import { Icon, IconButton } from '../../../components/ui'
import { classes } from '../../../lib/classes'
import { copyText } from '../../../state/runActions'
import { PARTS_AT_ONCE, insideWords, textOf } from './rows'
import type { MoreRow, Row, ValueRow } from './rows'

export function copyValue({ name, value }: ValueRow): void {
  void copyText(textOf(value), `“${name}” copied`)
}

interface LineProps<R extends Row> {
  readonly row: R
  readonly tabIndex: number
  readonly level: number
  readonly onFocus: () => void
  readonly onPress: () => void
}

/** Room that each level is moved in by, in pixels. */
const INDENT_PX = 14

export function Value({ row, level, tabIndex, onFocus, onPress }: LineProps<ValueRow>) {
  const { name, value, at, of, isOpen } = row
  return (
    // Keys are handled by the tree, for whichever line has the focus.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="treeitem"
      tabIndex={tabIndex}
      aria-level={level}
      aria-posinset={at}
      aria-setsize={of}
      aria-expanded={isOpen}
      aria-selected={false}
      className="json-line"
      style={{ paddingLeft: (level - 1) * INDENT_PX }}
      onFocus={onFocus}
      onClick={isOpen === undefined ? undefined : onPress}
    >
      <span className="grid h-[18px] w-3.5 shrink-0 place-items-center text-fg-3">
        {isOpen !== undefined && <Icon icon={isOpen ? ChevronDown : ChevronRight} size={12} />}
      </span>
      <span className="json-name">{name}</span> <Leaf value={value} />
      <IconButton
        size="sm"
        iconSize={12}
        icon={Copy}
        label={`Copy ${name}`}
        keys="Mod+C"
        // For the pointer; the line itself has the keys.
        aria-hidden
        tabIndex={-1}
        className="json-copy"
        onClick={(event) => {
          event.stopPropagation()
          copyValue(row)
        }}
      />
    </div>
  )
}

/** The line that shows more of a long list. */
export function More({ row, level, tabIndex, onFocus, onPress }: LineProps<MoreRow>) {
  const next = Math.min(row.hidden, PARTS_AT_ONCE)
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="treeitem"
      tabIndex={tabIndex}
      aria-level={level}
      aria-selected={false}
      className="json-line text-accent-fg"
      style={{ paddingLeft: (level - 1) * INDENT_PX + INDENT_PX }}
      onFocus={onFocus}
      onClick={onPress}
    >
      Show {next} more of {row.hidden.toLocaleString('en-US')}
    </div>
  )
}

function isNested(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function leafWords(value: unknown): string {
  if (isNested(value)) return insideWords(value)
  return value === '' ? 'empty text' : String(value)
}

/** A text stands as it reads; what is no text is set apart, and so is what is nothing. */
function Leaf({ value }: { readonly value: unknown }) {
  const isText = typeof value === 'string' && value !== ''
  const isQuiet = isNested(value) || value === ''
  const look = isText ? 'json-text' : isQuiet ? 'text-fg-3' : 'mono num'
  return <span className={classes('json-value', look)}>{leafWords(value)}</span>
}
