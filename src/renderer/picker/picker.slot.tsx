import { useMemo, useRef, useState } from 'react'
import type { KeyboardEvent } from 'react'
import { RefreshCw, Search, SearchX, X } from 'lucide-react'
import { Button, Dialog, EmptyState, Field, IconButton, Kbd } from '../components/ui'
import { useCall, useCommandCall } from '../ipc/hooks'
import { formatDay, plural } from '../lib/format'
import type { DialogSlot } from '../shell/slots'
import { BoardPane } from './BoardPane'
import { FilterPane } from './FilterPane'
import { ModelTable } from './ModelTable'
import { ALL_MODELS, NO_FILTERS, activeFilters, countChoices, filterChoices } from './filter'
import type { Filters } from './filter'
import type { Sort } from './sort'
import { useChoices } from './useChoices'
import { useDraft } from './useDraft'
import type { Draft } from './useDraft'
import './picker.css'

/** Chooses the models of the board: search, filters, favourites, sets. Nothing changes before Use. */
export default function Picker({ search = '', onClose }: DialogSlot<'picker'>) {
  const [filters, setFilters] = useState<Filters>({ ...NO_FILTERS, search })
  const [sort, setSort] = useState<Sort>()
  const { choices, search: index, marks, toggleFavourite } = useChoices()
  const shown = useMemo(
    () => filterChoices(index, filters, marks, sort),
    [index, filters, marks, sort]
  )
  const counts = useMemo(() => countChoices(choices, filters, marks), [choices, filters, marks])
  const byKey = useMemo(() => new Map(choices.map((choice) => [choice.key, choice])), [choices])
  const providers = useMemo(
    () => [...new Map(choices.map(({ provider }) => [provider.id, provider])).values()],
    [choices]
  )
  const draft = useDraft()
  const sets = useCall('sets.list', {}).data ?? []
  const field = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)

  const accept = () => {
    draft.use()
    onClose()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const set = event.altKey ? sets[Number(event.key) - 1] : undefined
    if (set) draft.takeSet(set)
    else if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) accept()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <Dialog
      label="Choose models"
      onClose={onClose}
      className="h-[min(736px,calc(100vh-96px))] w-[min(1216px,calc(100vw-64px))]"
    >
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the whole dialog */}
      <div className="flex h-full flex-col" onKeyDown={onKeyDown}>
        <PickerHead
          total={choices.length}
          filters={filters}
          field={field}
          onSearch={(text) => setFilters((now) => ({ ...now, search: text }))}
          onDown={() =>
            list.current?.querySelector<HTMLElement>('[data-row][tabindex="0"]')?.focus()
          }
          onClose={onClose}
        />
        <div className="flex min-h-0 flex-1">
          <FilterPane
            providers={providers}
            filters={filters}
            counts={counts}
            shown={shown.length}
            total={choices.length}
            onChange={(patch) => setFilters((now) => ({ ...now, ...patch }))}
          />
          <div ref={list} className="flex min-w-0 flex-1 flex-col">
            {shown.length > 0 ? (
              <ModelTable
                choices={shown}
                draft={draft}
                favourites={marks.favourites}
                sort={sort}
                onSort={setSort}
                question={questionOf(filters, sort)}
                onFavourite={toggleFavourite}
                onLeave={() => field.current?.focus()}
              />
            ) : (
              <NothingFound filters={filters} onClear={setFilters} />
            )}
          </div>
          <BoardPane draft={draft} choices={byKey} />
        </div>
        <PickerFoot draft={draft} onUse={accept} onClose={onClose} />
      </div>
    </Dialog>
  )
}

/** Everything that decides what the list shows, as one word. */
function questionOf({ sight, hidden, ...filters }: Filters, sort: Sort | undefined): string {
  return JSON.stringify([filters, [...sight], [...hidden], sort])
}

interface PickerHeadProps {
  readonly total: number
  readonly filters: Filters
  readonly field: React.RefObject<HTMLInputElement | null>
  readonly onSearch: (text: string) => void
  readonly onDown: () => void
  readonly onClose: () => void
}

function PickerHead({ total, filters, field, onSearch, onDown, onClose }: PickerHeadProps) {
  const refresh = useCommandCall('providers.refresh')
  const catalogue = useCall('catalogue.info', {}).data
  return (
    <header className="flex h-[56px] shrink-0 items-center gap-4 border-b border-line px-4">
      <h1 className="m-0 text-lg font-semibold tracking-tight">Choose models</h1>
      <Field
        ref={field}
        data-autofocus
        icon={Search}
        className="w-[400px]"
        type="search"
        label="Search models"
        placeholder={`Search ${plural(total, 'model')} by name, id or provider`}
        value={filters.search}
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          onDown()
        }}
      />
      <div className="ml-auto flex items-center gap-1">
        {catalogue && (
          <span className="num mr-1 text-xs whitespace-nowrap text-fg-3 max-[1279px]:hidden">
            Prices from {formatDay(catalogue.asOf)}
          </span>
        )}
        <Button
          variant="quiet"
          size="sm"
          icon={RefreshCw}
          busy={refresh.isPending}
          onClick={() => refresh.mutate({})}
        >
          Look again
        </Button>
        <IconButton icon={X} label="Close" keys="Escape" onClick={onClose} />
      </div>
    </header>
  )
}

interface NothingFoundProps {
  readonly filters: Filters
  readonly onClear: (filters: Filters) => void
}

function NothingFound({ filters, onClear }: NothingFoundProps) {
  const active = activeFilters(filters)
  const clear = () => onClear(ALL_MODELS)
  return (
    <EmptyState
      icon={SearchX}
      title="No model fits"
      action={active > 0 && <Button onClick={clear}>Clear {plural(active, 'filter')}</Button>}
    >
      {filters.favourites
        ? 'Press F on a model to make it a favourite.'
        : 'Start a local server, or add a key or a server of your own under Settings.'}
    </EmptyState>
  )
}

interface PickerFootProps {
  readonly draft: Draft
  readonly onUse: () => void
  readonly onClose: () => void
}

const HINTS = [
  ['ArrowDown', 'to the list'],
  ['Space', 'add or remove'],
  ['+', 'once more'],
  ['F', 'favourite']
] as const

function PickerFoot({ draft, onUse, onClose }: PickerFootProps) {
  return (
    <footer className="flex h-[52px] shrink-0 items-center gap-5 border-t border-line px-4 text-xs text-fg-3">
      {HINTS.map(([keys, words]) => (
        <span key={keys} className="flex items-center gap-1.5 whitespace-nowrap">
          <Kbd keys={keys} />
          {words}
        </span>
      ))}
      <div className="ml-auto flex gap-2">
        <Button keys="Escape" onClick={onClose}>
          Cancel
        </Button>
        <Button variant="primary" keys="Mod+Enter" onClick={onUse}>
          Use {plural(draft.lanes.length, 'model')}
        </Button>
      </div>
    </footer>
  )
}
