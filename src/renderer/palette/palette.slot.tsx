import { useDeferredValue, useEffect, useId, useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { Search, SearchX } from 'lucide-react'
import { matchesKeys } from '../commands/keys'
import { Dialog, EmptyState, Icon, Kbd, Spinner } from '../components/ui'
import { plural } from '../lib/format'
import type { DialogSlot } from '../shell/slots'
import { PaletteRow } from './PaletteRow'
import { paletteSections } from './sections'
import type { PaletteItem, PaletteSection } from './sections'
import { useSources } from './useSources'
import './palette.css'

const PAGE = 8

/** Commands, boards, models, images and runs in one list that is searched by typing. */
export default function Palette({ search = '', onClose }: DialogSlot<'palette'>) {
  const [typed, setTyped] = useState(search)
  const [active, setActive] = useState(0)
  const id = useId()
  const sources = useSources(typed)
  const wanted = useDeferredValue(typed)
  const sections = useMemo(() => paletteSections(wanted, sources), [wanted, sources])
  const items = useMemo(() => sections.flatMap((section) => section.items), [sections])
  const current = Math.min(active, items.length - 1)
  const optionId = (index: number) => `${id}-${index}`

  const choose = (item: PaletteItem | undefined) => {
    if (!item) return
    onClose()
    // Once the dialog is gone and the focus is back: a command may act on what has the focus.
    setTimeout(item.run)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const to = indexAfter(event.key, current, items.length)
    if (matchesKeys(event.nativeEvent, 'Mod+K')) onClose()
    else if (event.key === 'Enter') choose(items[current])
    else if (to !== undefined) setActive(to)
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <Dialog
      label="Commands and search"
      onClose={onClose}
      className="mt-[max(56px,11vh)] mb-auto w-[640px]"
    >
      <div className="flex items-center gap-2.5 border-b border-line px-4">
        <Icon icon={Search} className="text-fg-3" />
        <input
          data-autofocus
          role="combobox"
          aria-label="Search commands, boards, models, images and runs"
          aria-expanded={items.length > 0}
          aria-controls={`${id}-list`}
          aria-activedescendant={items.length > 0 ? optionId(current) : undefined}
          aria-autocomplete="list"
          className="palette-input"
          placeholder="Search commands, boards, models, images and runs"
          spellCheck={false}
          autoComplete="off"
          maxLength={500}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
        />
        {sources.searching && <Spinner />}
      </div>
      <Options
        id={`${id}-list`}
        sections={sections}
        current={current}
        optionId={optionId}
        onPoint={setActive}
        onChoose={choose}
      />
      {items.length === 0 && <NothingFound searching={sources.searching} />}
      <PaletteFoot count={items.length} />
    </Dialog>
  )
}

function indexAfter(key: string, at: number, count: number): number | undefined {
  if (count === 0) return undefined
  if (key === 'ArrowDown') return (at + 1) % count
  if (key === 'ArrowUp') return (at - 1 + count) % count
  if (key === 'PageDown') return Math.min(count - 1, at + PAGE)
  if (key === 'PageUp') return Math.max(0, at - PAGE)
  return undefined
}

interface OptionsProps {
  readonly id: string
  readonly sections: readonly PaletteSection[]
  readonly current: number
  readonly optionId: (index: number) => string
  readonly onPoint: (index: number) => void
  readonly onChoose: (item: PaletteItem) => void
}

function Options({ id, sections, current, optionId, onPoint, onChoose }: OptionsProps) {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [current, sections])
  const starts = startsOf(sections)
  return (
    <div
      ref={list}
      id={id}
      role="listbox"
      tabIndex={-1}
      aria-label="Results"
      className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5 outline-none empty:hidden"
    >
      {sections.map((section, at) => (
        <div key={section.title} role="group" aria-labelledby={`${id}-${at}`} className="pb-1.5">
          <div id={`${id}-${at}`} className="px-2.5 pt-1.5 pb-1 text-xs font-medium text-fg-3">
            {section.title}
          </div>
          {section.items.map((item, place) => {
            const index = (starts[at] ?? 0) + place
            return (
              <PaletteRow
                key={item.id}
                id={optionId(index)}
                item={item}
                active={index === current}
                onPoint={() => onPoint(index)}
                onChoose={() => onChoose(item)}
              />
            )
          })}
        </div>
      ))}
    </div>
  )
}

/** The place of each section's first item in the whole list. */
function startsOf(sections: readonly PaletteSection[]): readonly number[] {
  return sections.map((_, at) =>
    sections.slice(0, at).reduce((sum, section) => sum + section.items.length, 0)
  )
}

function NothingFound({ searching }: { readonly searching: boolean }) {
  return (
    <div className="h-[150px]">
      {searching ? (
        <EmptyState title="Searching runs">Nothing else fits so far.</EmptyState>
      ) : (
        <EmptyState icon={SearchX} title="Nothing fits">
          Try fewer letters, or &gt; for commands, @ for models, # for images.
        </EmptyState>
      )}
    </div>
  )
}

const HINTS = [
  ['ArrowUp', 'ArrowDown', 'move'],
  ['Enter', undefined, 'choose'],
  ['>', undefined, 'commands'],
  ['@', undefined, 'models'],
  ['#', undefined, 'images']
] as const

function PaletteFoot({ count }: { readonly count: number }) {
  return (
    <footer className="flex h-[36px] shrink-0 items-center gap-4 border-t border-line px-4 text-xs text-fg-3">
      {HINTS.map(([key, other, words]) => (
        <span key={key} className="flex items-center gap-1.5 whitespace-nowrap">
          <Kbd keys={key} />
          {other !== undefined && <Kbd keys={other} />}
          {words}
        </span>
      ))}
      <span role="status" className="num ml-auto whitespace-nowrap">
        {plural(count, 'result')}
      </span>
    </footer>
  )
}
