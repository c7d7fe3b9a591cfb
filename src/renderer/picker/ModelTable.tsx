import { useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { Choice } from './filter'
import type { Draft } from './useDraft'
import { ModelRow } from './ModelRow'

const ROW_HEIGHT = 39

interface ModelTableProps {
  readonly choices: readonly Choice[]
  readonly draft: Draft
  readonly favourites: ReadonlySet<string>
  readonly onFavourite: (choice: Choice) => void
  /** Leaving the list upwards leads back to the search field. */
  readonly onLeave: () => void
}

/** The list of models as a grid: one tab stop, arrows move, Space adds or removes, F is favourite. */
export function ModelTable(props: ModelTableProps) {
  const { choices, draft, favourites, onFavourite, onLeave } = props
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const current = Math.min(active, choices.length - 1)
  // The compiler cannot memoise what the virtualiser returns, and nothing here depends on it.
  // eslint-disable-next-line react-hooks/incompatible-library
  const rows = useVirtualizer({
    count: choices.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 6
  })

  const focusRow = (index: number) => {
    setActive(index)
    rows.scrollToIndex(index)
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus()
    )
  }

  const onKeyDown = (event: KeyboardEvent) => {
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
      <TableHead />
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
                onFocus={() => setActive(item.index)}
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

function toggle(choice: Choice, draft: Draft): void {
  if (draft.count(choice) > 0) draft.removeModel(choice)
  else draft.add(choice)
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
  else if (key === '+') draft.add(choice)
  else if (key.toLowerCase() === 'f') onFavourite(choice)
  else return false
  return true
}

function TableHead() {
  return (
    <div role="rowgroup" className="sticky top-0 z-10 bg-overlay">
      <div role="row" aria-rowindex={1} className="picker-row h-[34px] text-xs text-fg-3">
        <span role="columnheader" className="col-span-2">
          <span className="sr-only">Chosen, favourite</span>
        </span>
        <span role="columnheader">Model</span>
        <span role="columnheader">Provider</span>
        <span role="columnheader">Sees images</span>
        <span role="columnheader">Boxes</span>
        <span role="columnheader" className="text-right">
          Context
        </span>
        <span role="columnheader" className="text-right">
          In / out per M
        </span>
      </div>
    </div>
  )
}
