import type { KeyboardEvent, Ref } from 'react'
import { Search, SearchX } from 'lucide-react'
import { EmptyState, Field, Icon, Kbd } from '../components/ui'
import { PAGES } from './settingsIndex'
import type { SettingHit } from './settingsIndex'

interface FindFieldProps {
  readonly search: string
  readonly onSearch: (search: string) => void
  /** Enter: go to the first hit. */
  readonly onTake: () => void
  readonly ref: Ref<HTMLInputElement>
}

export function FindField({ search, onSearch, onTake, ref }: FindFieldProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter') onTake()
    if (event.key === 'Escape' && search !== '') {
      // Clears the search; only an Escape without one closes the settings.
      event.preventDefault()
      onSearch('')
    }
  }
  return (
    <Field
      ref={ref}
      quiet
      icon={Search}
      type="search"
      className="w-[176px]"
      label="Find a setting"
      placeholder="Find a setting"
      value={search}
      onChange={(event) => onSearch(event.target.value)}
      onKeyDown={onKeyDown}
      after={<Kbd keys="Mod+F" />}
    />
  )
}

interface FindResultsProps {
  readonly search: string
  readonly hits: readonly SettingHit[]
  readonly onTake: (hit: SettingHit) => void
}

export function FindResults({ search, hits, onTake }: FindResultsProps) {
  if (hits.length === 0)
    return (
      <div className="h-full bg-surface">
        <EmptyState icon={SearchX} title={`No setting for “${search.trim()}”`}>
          Try another word, or look through the pages on the left.
        </EmptyState>
      </div>
    )
  return (
    <div className="h-full overflow-y-auto bg-surface px-7 pt-6">
      <h2 className="m-0 mb-2 text-xs font-medium text-fg-3">
        {hits.length === 1 ? '1 place' : `${hits.length} places`}
      </h2>
      <ul className="m-0 max-w-[560px] list-none p-0">
        {hits.map((hit) => {
          const page = PAGES.find(({ id }) => id === hit.page)
          return (
            <li key={hit.key}>
              <button type="button" className="mi h-[34px]" onClick={() => onTake(hit)}>
                {page && <Icon icon={page.icon} size={14} />}
                <span className="flex-1 truncate">{hit.label}</span>
                <span className="text-xs text-fg-3">{hit.where}</span>
              </button>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
