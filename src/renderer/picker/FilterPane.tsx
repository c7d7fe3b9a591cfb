import { HardDrive, Image, Scan, Star } from 'lucide-react'
import type { ProviderId } from '../../shared/domain/ids'
import { Button, Checkbox, Icon, Segmented } from '../components/ui'
import type { IconType } from '../components/ui'
import { openDialog } from '../state/uiStore'
import { isLocal, passes } from './filter'
import type { Choice, Filters } from './filter'

interface FilterPaneProps {
  readonly choices: readonly Choice[]
  readonly filters: Filters
  readonly favourites: ReadonlySet<string>
  readonly onChange: (patch: Partial<Filters>) => void
}

/** Left of the picker: which models the list shows. */
export function FilterPane({ choices, filters, favourites, onChange }: FilterPaneProps) {
  return (
    <section
      aria-label="Filters"
      className="flex w-[196px] shrink-0 max-[1279px]:w-[184px] flex-col overflow-y-auto border-r border-line bg-panel px-4 py-3"
    >
      <Segmented
        label="Which models"
        size="sm"
        value={filters.show}
        onChange={(show) => onChange({ show })}
        segments={[
          { value: 'ready', label: 'Ready' },
          { value: 'all', label: 'All' },
          { value: 'favourites', label: String(favourites.size), icon: Star }
        ]}
      />
      <Abilities {...{ choices, filters, favourites, onChange }} />
      <Providers {...{ choices, filters, favourites, onChange }} />
      <div className="mt-auto pt-3">
        <Button
          size="sm"
          variant="quiet"
          onClick={() => openDialog('settings', { page: 'providers' })}
        >
          Add a server or key
        </Button>
      </div>
    </section>
  )
}

interface AbilityRow {
  readonly name: 'sees' | 'boxes' | 'local'
  readonly label: string
  readonly icon: IconType
  readonly has: (choice: Choice) => boolean
}

const ABILITIES: readonly AbilityRow[] = [
  { name: 'sees', label: 'Sees images', icon: Image, has: (c) => c.model.vision !== 'no' },
  { name: 'boxes', label: 'Boxes', icon: Scan, has: (c) => c.model.boxes === 'yes' },
  { name: 'local', label: 'Stays local', icon: HardDrive, has: isLocal }
]

function Abilities({ choices, filters, onChange }: FilterPaneProps) {
  return (
    <fieldset className="m-0 mt-4 border-0 p-0">
      <legend className="mb-1 p-0 text-xs font-medium text-fg-3">Can do</legend>
      {ABILITIES.map(({ name, label, icon, has }) => (
        <Checkbox
          key={name}
          checked={filters[name]}
          onChange={(checked) => onChange({ [name]: checked })}
          className="text-fg-2"
        >
          <Icon icon={icon} size={14} className="text-fg-3" />
          {label}
          <Count value={choices.filter(has).length} />
        </Checkbox>
      ))}
    </fieldset>
  )
}

function Providers({ choices, filters, favourites, onChange }: FilterPaneProps) {
  const providers = [...new Map(choices.map((c) => [c.provider.id, c.provider])).values()]
  const toggle = (id: ProviderId, on: boolean) => {
    const hidden = new Set(filters.hidden)
    if (on) hidden.delete(id)
    else hidden.add(id)
    onChange({ hidden })
  }
  return (
    <fieldset className="m-0 mt-4 border-0 p-0">
      <legend className="mb-1 p-0 text-xs font-medium text-fg-3">Provider</legend>
      {providers.map((provider) => (
        <Checkbox
          key={provider.id}
          checked={!filters.hidden.has(provider.id)}
          onChange={(checked) => toggle(provider.id, checked)}
          className="text-fg-2"
        >
          <span className="truncate">{provider.label}</span>
          <Count
            value={
              choices.filter((c) => c.provider.id === provider.id && passes(c, filters, favourites))
                .length
            }
          />
        </Checkbox>
      ))}
    </fieldset>
  )
}

function Count({ value }: { readonly value: number }) {
  return <span className="num ml-auto text-xs text-fg-3">{value}</span>
}
