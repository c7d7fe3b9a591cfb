import { Lock, RefreshCw } from 'lucide-react'
import { Button, Icon } from '../components/ui'
import { useCall, useCommandCall } from '../ipc/hooks'
import { groupProviders } from '../lib/providers'
import { FoundKeys } from '../settings/providers/FoundKeys'
import { openDialog } from '../state/uiStore'
import { AddKeys, NotRunning } from './AddKeys'
import { OwnServer } from './OwnServer'
import { Here, ReadyProviders } from './ReadyProviders'

/** Which models are there: what is ready first, then in one line each what could be. */
export function ModelsPanel() {
  const refresh = useCommandCall('providers.refresh')
  const { data: info } = useCall('app.info', {})
  return (
    <aside
      data-region="models"
      aria-label="Models"
      className="flex w-[396px] shrink-0 flex-col border-l border-line bg-panel max-[1279px]:w-[348px]"
    >
      <div className="flex h-[44px] shrink-0 items-center border-b border-line px-4">
        <h2 className="h-sec">Models</h2>
        <Button
          className="ml-auto"
          variant="quiet"
          size="sm"
          icon={RefreshCw}
          busy={refresh.isPending}
          onClick={() => refresh.mutate({})}
        >
          Look again
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto pb-2">
        <Providers />
        <OwnServer />
      </div>
      {info && (
        <div className="flex shrink-0 gap-2 border-t border-line px-4 py-2.5 text-xs text-fg-3">
          <Icon icon={Lock} size={13} className="mt-[1px]" />
          <span>{info.keyStorage.sentence}</span>
        </div>
      )}
    </aside>
  )
}

function Providers() {
  const providers = useCall('providers.list', {}).data ?? []
  const models = useCall('providers.models', {}).data
  const groups = new Map(groupProviders(providers).map((group) => [group.id, group.providers]))
  const of = (id: Parameters<typeof groups.get>[0]) => groups.get(id) ?? []
  const here = of('here')
  return (
    <>
      <Here providers={here} models={models} />
      <ReadyProviders title="With your keys" providers={of('ready')} models={models ?? []} />
      <ReadyProviders title="Your servers" providers={of('own')} models={models ?? []} />
      <NotRunning providers={here.filter(({ status }) => status.state !== 'ready')} />
      <div className="px-3 pt-2 empty:hidden">
        <FoundKeys onImport={() => openDialog('importKeys', {})} />
      </div>
      <AddKeys providers={[...of('attention'), ...of('keyless')]} />
    </>
  )
}
