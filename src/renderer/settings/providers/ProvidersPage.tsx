import { useState } from 'react'
import { Search, Server } from 'lucide-react'
import type { ProviderId } from '../../../shared/domain/ids'
import type { ProviderInfo } from '../../../shared/domain/model'
import { EmptyState, Field } from '../../components/ui'
import { useCall } from '../../ipc/hooks'
import { searchProviders } from '../../lib/providers'
import { AddServer } from './AddServer'
import { FoundKeys } from './FoundKeys'
import { ImportKeys } from './ImportKeys'
import { KeyBanner } from './KeyBanner'
import { ProviderDetail } from './ProviderDetail'
import { ProviderList } from './ProviderList'

/** What the page shows: a provider, or the form for another server or account. */
export type Chosen =
  | { readonly provider: ProviderId }
  /** `like`: another account or region of the same vendor. */
  | { readonly add: true; readonly like?: ProviderId }

interface ProvidersPageProps {
  readonly chosen: Chosen | undefined
  readonly onChoose: (chosen: Chosen | undefined) => void
}

export function ProvidersPage({ chosen, onChoose }: ProvidersPageProps) {
  const providers = useCall('providers.list', {}).data
  const adding = chosen !== undefined && 'add' in chosen
  const wanted = chosen !== undefined && 'provider' in chosen ? chosen.provider : undefined
  const shown = adding
    ? undefined
    : (providers?.find((provider) => provider.id === wanted) ?? firstOf(providers))
  const choose = (provider: ProviderId) => onChoose({ provider })
  return (
    <div className="flex h-full min-w-0">
      <Sidebar
        providers={providers ?? []}
        current={shown?.id}
        adding={adding}
        onChoose={choose}
        onAdd={() => onChoose({ add: true })}
      />
      <section
        // Each provider is read from its top.
        key={shown?.id ?? 'form'}
        aria-label="Details"
        className="min-w-0 flex-1 overflow-y-auto bg-surface"
      >
        {adding && providers && (
          <AddServer
            key={chosen.like ?? ''}
            providers={providers}
            like={chosen.like}
            onAdded={choose}
            onCancel={() => onChoose(chosen.like && { provider: chosen.like })}
          />
        )}
        {shown && (
          <ProviderDetail
            provider={shown}
            onAddAnother={() => onChoose({ add: true, like: shown.id })}
            onRemoved={() => onChoose(undefined)}
          />
        )}
        {providers?.length === 0 && !adding && (
          <EmptyState icon={Server} title="No provider">
            Add a server to compare its models.
          </EmptyState>
        )}
      </section>
    </div>
  )
}

interface SidebarProps {
  readonly providers: readonly ProviderInfo[]
  readonly current: ProviderId | undefined
  readonly adding: boolean
  readonly onChoose: (id: ProviderId) => void
  readonly onAdd: () => void
}

function Sidebar(props: SidebarProps) {
  const [search, setSearch] = useState('')
  const [importing, setImporting] = useState(false)
  const found = searchProviders(props.providers, search)
  return (
    <section
      aria-label="Providers"
      className="flex w-[328px] shrink-0 flex-col overflow-y-auto border-r border-line bg-panel pb-4 max-[1279px]:w-[272px]"
    >
      <div className="grid gap-2 p-3">
        <KeyBanner />
        <FoundKeys onImport={() => setImporting(true)} />
        <Field
          quiet
          icon={Search}
          type="search"
          label="Find a provider"
          placeholder={`Find in ${props.providers.length} providers`}
          value={search}
          onChange={(event) => setSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && found[0]) props.onChoose(found[0].id)
            if (event.key !== 'Escape' || search === '') return
            // Clears the search; only an Escape without one closes the settings.
            event.preventDefault()
            setSearch('')
          }}
        />
      </div>
      {found.length === 0 && search.trim() !== '' ? (
        <p role="status" className="m-0 px-[22px] text-sm text-fg-3">
          No provider has that name.
        </p>
      ) : (
        <ProviderList {...props} providers={found} searching={search.trim() !== ''} />
      )}
      {importing && <ImportKeys onClose={() => setImporting(false)} />}
    </section>
  )
}

/** A person's own server first, then one in use: there is something to set. */
function firstOf(providers: readonly ProviderInfo[] | undefined): ProviderInfo | undefined {
  return (
    providers?.find((provider) => provider.custom) ??
    providers?.find((provider) => provider.kind === 'cloud' && provider.key.present) ??
    providers?.[0]
  )
}
