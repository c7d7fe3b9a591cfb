import { Server } from 'lucide-react'
import type { ProviderId } from '../../../shared/domain/ids'
import type { ProviderInfo } from '../../../shared/domain/model'
import { EmptyState } from '../../components/ui'
import { useCall } from '../../ipc/hooks'
import { AddServer } from './AddServer'
import { KeyBanner } from './KeyBanner'
import { ProviderDetail } from './ProviderDetail'
import { ProviderList } from './ProviderList'

/** Chosen instead of a provider: the form for another server. */
export const NEW_SERVER = 'new-server'

interface ProvidersPageProps {
  readonly chosen: ProviderId | typeof NEW_SERVER | undefined
  readonly onChoose: (chosen: ProviderId | typeof NEW_SERVER | undefined) => void
}

export function ProvidersPage({ chosen, onChoose }: ProvidersPageProps) {
  const providers = useCall('providers.list', {}).data
  const shown =
    chosen === NEW_SERVER
      ? undefined
      : (providers?.find((provider) => provider.id === chosen) ?? firstOf(providers))
  return (
    <div className="flex h-full min-w-0">
      <section
        aria-label="Providers"
        className="flex w-[328px] shrink-0 flex-col overflow-y-auto border-r border-line bg-panel pb-4 max-[1279px]:w-[272px]"
      >
        <KeyBanner />
        <ProviderList
          providers={providers ?? []}
          current={shown?.id}
          adding={chosen === NEW_SERVER}
          onChoose={onChoose}
          onAdd={() => onChoose(NEW_SERVER)}
        />
      </section>
      <section aria-label="Details" className="min-w-0 flex-1 overflow-y-auto bg-surface">
        {chosen === NEW_SERVER && (
          <AddServer onAdded={onChoose} onCancel={() => onChoose(undefined)} />
        )}
        {shown && (
          <ProviderDetail key={shown.id} provider={shown} onRemoved={() => onChoose(undefined)} />
        )}
        {providers?.length === 0 && chosen !== NEW_SERVER && (
          <EmptyState icon={Server} title="No provider">
            Add a server to compare its models.
          </EmptyState>
        )}
      </section>
    </div>
  )
}

/** A person's own server first: there is something to set. */
function firstOf(providers: readonly ProviderInfo[] | undefined): ProviderInfo | undefined {
  return providers?.find((provider) => provider.custom) ?? providers?.[0]
}
