import { HardDrive, History, Scan, Star } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Capability, ProviderInfo } from '../../shared/domain/model'
import { Button, Checkbox, Icon, MockTag, Segmented, Select } from '../components/ui'
import type { IconType } from '../components/ui'
import { formatCount, plural } from '../lib/format'
import { USUAL_ANSWER } from '../lib/priceWords'
import { openDialog } from '../state/uiStore'
import type { Counts, Filters, PriceLimit } from './filter'

interface FilterPaneProps {
  /** Those that have models, in the order of the settings. */
  readonly providers: readonly ProviderInfo[]
  readonly filters: Filters
  readonly counts: Counts
  readonly shown: number
  readonly total: number
  readonly onChange: (patch: Partial<Filters>) => void
}

/** Left of the picker: which models the list shows. */
export function FilterPane(props: FilterPaneProps) {
  const { filters, counts, shown, total, onChange } = props
  return (
    <section
      aria-label="Filters"
      className="flex w-[196px] shrink-0 max-[1279px]:w-[184px] max-[1023px]:w-[168px] flex-col overflow-x-hidden overflow-y-auto border-r border-line bg-panel px-4 py-3"
    >
      <div>
        <Segmented
          label="Which models"
          size="sm"
          value={filters.show}
          onChange={(show) => onChange({ show })}
          segments={[
            { value: 'ready', label: 'Ready' },
            { value: 'all', label: 'All' }
          ]}
        />
      </div>
      <p role="status" className="num m-0 mt-1.5 text-xs text-fg-3">
        {formatCount(shown)} of {plural(total, 'model')}
      </p>
      {counts.notReady > 0 && (
        <Button
          size="sm"
          variant="quiet"
          className="num mt-0.5 -ml-2 self-start"
          onClick={() => onChange({ show: 'all' })}
        >
          {formatCount(counts.notReady)} more not ready
        </Button>
      )}
      <Only {...{ filters, counts, onChange }} />
      <Sight {...{ filters, counts, onChange }} />
      <PriceFilter {...{ filters, onChange }} />
      <Providers {...props} />
      <div className="mt-auto pt-3">
        <Button
          size="sm"
          variant="quiet"
          className="-ml-2"
          onClick={() => openDialog('settings', { page: 'providers' })}
        >
          Add a server or key
        </Button>
      </div>
    </section>
  )
}

type Part = Pick<FilterPaneProps, 'filters' | 'counts' | 'onChange'>

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className="m-0 mt-3.5 min-w-0 border-0 p-0">
      <legend className="mb-1 p-0 text-xs font-medium text-fg-3">{title}</legend>
      {children}
    </fieldset>
  )
}

interface FilterBoxProps {
  readonly label: string
  readonly icon: IconType
  readonly checked: boolean
  readonly count: number
  readonly onChange: (checked: boolean) => void
}

function FilterBox({ label, icon, checked, count, onChange }: FilterBoxProps) {
  return (
    <Checkbox checked={checked} onChange={onChange} className="text-fg-2">
      <Icon icon={icon} size={14} className="text-fg-3" />
      {label}
      <Count value={count} />
    </Checkbox>
  )
}

function Count({ value }: { readonly value: number }) {
  return <span className="num ml-auto text-xs text-fg-3">{formatCount(value)}</span>
}

const ONLY = [
  { name: 'favourites', label: 'Favourites', icon: Star },
  { name: 'recent', label: 'Recent', icon: History },
  { name: 'boxes', label: 'Boxes', icon: Scan },
  { name: 'local', label: 'Stays local', icon: HardDrive }
] as const

function Only({ filters, counts, onChange }: Part) {
  return (
    <Group title="Only">
      {ONLY.map(({ name, label, icon }) => (
        <FilterBox
          key={name}
          label={label}
          icon={icon}
          checked={filters[name]}
          count={counts[name]}
          onChange={(checked) => onChange({ [name]: checked })}
        />
      ))}
    </Group>
  )
}

const SIGHTS: readonly (readonly [Capability, string])[] = [
  ['yes', 'Yes'],
  ['unknown', 'Unknown'],
  ['no', 'No']
]

function Sight({ filters, counts, onChange }: Part) {
  const toggle = (value: Capability, on: boolean) => {
    const sight = new Set(filters.sight)
    if (on) sight.add(value)
    else sight.delete(value)
    onChange({ sight })
  }
  return (
    <Group title="Sees images">
      {SIGHTS.map(([value, label]) => (
        <Checkbox
          key={value}
          className="text-fg-2"
          checked={filters.sight.has(value)}
          onChange={(on) => toggle(value, on)}
        >
          {label}
          <Count value={counts.sight[value]} />
        </Checkbox>
      ))}
    </Group>
  )
}

const PRICES: readonly { readonly value: PriceLimit; readonly label: string }[] = [
  { value: 'any', label: 'Any price' },
  { value: 'free', label: 'Free' },
  { value: '0.0005', label: 'Up to $0.0005' },
  { value: '0.002', label: 'Up to $0.002' },
  { value: '0.01', label: 'Up to $0.01' }
]

const USUAL = `${plural(USUAL_ANSWER.inputTokens, 'token')} in and ${USUAL_ANSWER.outputTokens} out`

function PriceFilter({ filters, onChange }: Pick<Part, 'filters' | 'onChange'>) {
  return (
    <Group title="Price of an answer">
      <Select
        size="sm"
        label={`Price of an answer of ${USUAL}`}
        value={filters.price}
        options={PRICES}
        onChange={(price) => onChange({ price })}
      />
      {filters.price !== 'any' && (
        <p className="m-0 mt-1 text-xs text-pretty text-fg-3">
          For {USUAL}. Models whose price nobody knows are left out.
        </p>
      )}
    </Group>
  )
}

function Providers({ providers, filters, counts, onChange }: FilterPaneProps) {
  const { hidden } = filters
  // A provider that has nothing to show is left out; one that was switched off has to stay.
  const offered = providers.filter(({ id }) => hidden.has(id) || counts.providers.has(id))
  const toggle = (provider: ProviderInfo, on: boolean) => {
    const next = new Set(hidden)
    if (on) next.delete(provider.id)
    else next.add(provider.id)
    onChange({ hidden: next })
  }
  const allOff = hidden.size >= providers.length
  return (
    <Group title="Provider">
      {providers.length > 3 && (
        <Checkbox
          className="text-fg-2"
          checked={hidden.size === 0}
          mixed={hidden.size > 0 && !allOff}
          onChange={(on) =>
            onChange({ hidden: on ? new Set() : new Set(providers.map(({ id }) => id)) })
          }
        >
          All
        </Checkbox>
      )}
      {offered.map((provider) => (
        <Checkbox
          key={provider.id}
          checked={!hidden.has(provider.id)}
          onChange={(checked) => toggle(provider, checked)}
          className="text-fg-2"
        >
          <span className="truncate" data-tip={provider.label}>
            {provider.label}
          </span>
          {provider.mock && <MockTag />}
          <Count value={counts.providers.get(provider.id) ?? 0} />
        </Checkbox>
      ))}
    </Group>
  )
}
