import { useEffect, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { Choice } from './choice'
import type { Draft } from './useDraft'
import { ModelRow } from './ModelRow'
import type { Sort } from './sort'
import { TableHead } from './TableHead'

const ROW_HEIGHT = 39

interface ModelTableProps {
  readonly choices: readonly Choice[]
  readonly draft: Draft
  readonly favourites: ReadonlySet<string>
  readonly sort: Sort | undefined
  readonly onSort: (sort: Sort | undefined) => void
  /** Changes with what the list is asked for; another question is read from its top. */
  readonly question: string
  readonly onFavourite: (choice: Choice) => void
  /** Leaving the list upwards leads back to the search field. */
  readonly onLeave: () => void
}

/** The list of models as a grid: one tab stop, arrows move, Space adds or removes, F is favourite. */
export function ModelTable(props: ModelTableProps) {
  const { choices, draft, favourites, sort, onSort, question, onFavourite, onLeave } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState({ question, row: 0 })
  const current = active.question === question ? Math.min(active.row, choices.length - 1) : 0
  // The compiler cannot memoise what the virtualiser returns, and nothing here depends on it.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: choices.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6
  })

  const offset = useRef(0)
  useEffect(() => {
    offset.current = rows.scrollOffset ?? 0
  })
  useEffect(() => {
    // Asking the list itself where it stands would lay the whole window out at every keystroke.
    if (offset.current > 0) scroller.current?.scrollTo({ top: 0 })
  }, [question])

  const activate = (row: number) => setActive({ question, row })
  const focusRow = (index: number) => {
    activate(index)
    rows.scrollToIndex(index)
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus()
    )
  }

  const onKeyDown = (event: KeyboardEvent) => {
    // A button in the list has keys of its own.
    if (isButton(event.target) && (event.key === ' ' || event.key === 'Enter')) return
    const target = rowAfter(event.key, current, choices.length)
    if (target === 'leave') onLeave()
    else if (target !== undefined) focusRow(target)
    else if (!act(event.key, choices[current], draft, onFavourite)) return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={-1}
      aria-label="Models"
      aria-rowcount={choices.length + 1}
      aria-multiselectable="true"
      className="min-h-0 flex-1 overflow-y-auto outline-none"
      onKeyDown={onKeyDown}
    >
      <TableHead sort={sort} onSort={onSort} />
      <div
        role="rowgroup"
        className="relative"
        ref={(element) => element?.style.setProperty('height', `${rows.getTotalSize()}px`)}
      >
        {rows.getVirtualItems().map((item) => {
          const choice = choices[item.index]
          return (
            choice && (
              <ModelRow
                key={choice.key}
                choice={choice}
                index={item.index}
                top={item.start}
                active={item.index === current}
                count={draft.count(choice)}
                full={draft.isFull}
                favourite={favourites.has(choice.key)}
                onFocus={() => activate(item.index)}
                onToggle={() => toggle(choice, draft)}
                onFavourite={() => onFavourite(choice)}
              />
            )
          )
        })}
      </div>
    </div>
  )
}

function isButton(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.closest('button') !== null
}

function toggle(choice: Choice, draft: Draft): void {
  if (draft.count(choice) > 0) draft.removeModel(choice)
  else add(choice, draft)
}

/** A model whose provider needs a key is shown, but cannot be chosen before the key is there. */
function add(choice: Choice, draft: Draft): void {
  if (!choice.keyless) draft.add(choice)
}

function rowAfter(key: string, at: number, count: number): number | 'leave' | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowDown') return Math.min(at + 1, count - 1)
  if (key === 'ArrowUp') return at === 0 ? 'leave' : at - 1
  if (key === 'PageDown') return Math.min(at + 10, count - 1)
  if (key === 'PageUp') return Math.max(at - 10, 0)
  if (key === 'Home') return 0
  if (key === 'End') return count - 1
  return undefined
}

function act(
  key: string,
  choice: Choice | undefined,
  draft: Draft,
  onFavourite: (choice: Choice) => void
): boolean {
  if (!choice) return false
  if (key === ' ') toggle(choice, draft)
  else if (key === '+') add(choice, draft)
  else if (key.toLowerCase() === 'f') onFavourite(choice)
  else return false
  return true
}
