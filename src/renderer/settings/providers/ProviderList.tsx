import type { ReactNode } from 'react'
import { Check, CircleX, KeyRound, Plus, Radar } from 'lucide-react'
import type { ProviderId } from '../../../shared/domain/ids'
import type { ProviderInfo } from '../../../shared/domain/model'
import { Button, Icon, ProviderTile, Spinner } from '../../components/ui'
import type { IconType } from '../../components/ui'
import { useCommandCall } from '../../ipc/hooks'
import { classes } from '../../lib/classes'

interface ProviderListProps {
  readonly providers: readonly ProviderInfo[]
  readonly current: ProviderId | undefined
  readonly adding: boolean
  readonly onChoose: (id: ProviderId) => void
  readonly onAdd: () => void
}

export function ProviderList(props: ProviderListProps) {
  const { providers, current, adding, onChoose, onAdd } = props
  const refresh = useCommandCall('providers.refresh')
  const own = providers.filter((provider) => provider.custom)
  const here = providers.filter((provider) => !provider.custom)
  const item = (provider: ProviderInfo) => (
    <ProviderItem
      key={provider.id}
      provider={provider}
      current={provider.id === current}
      onChoose={() => onChoose(provider.id)}
    />
  )
  return (
    <>
      <Group
        title="Servers and cloud accounts"
        action={
          <Button variant="quiet" size="sm" icon={Plus} aria-pressed={adding} onClick={onAdd}>
            Add
          </Button>
        }
      >
        {own.map(item)}
        {own.length === 0 && (
          <li className="px-2.5 py-1.5 text-xs text-pretty text-fg-3">
            None yet. Any address that speaks the OpenAI chat format can be added, with a key or
            without.
          </li>
        )}
      </Group>
      <Group
        title="On this computer"
        action={
          <Button
            variant="quiet"
            size="sm"
            icon={Radar}
            busy={refresh.isPending}
            onClick={() => refresh.mutate({})}
          >
            Look again
          </Button>
        }
      >
        {here.map(item)}
      </Group>
    </>
  )
}

interface GroupProps {
  readonly title: string
  readonly action: ReactNode
  readonly children: ReactNode
}

function Group({ title, action, children }: GroupProps) {
  return (
    <div className="mb-3">
      <div className="flex h-6 items-center pr-2 pl-[22px]">
        <h2 className="m-0 text-xs font-medium text-fg-3">{title}</h2>
        <span className="ml-auto">{action}</span>
      </div>
      <ul className="m-0 list-none px-1.5 py-1">{children}</ul>
    </div>
  )
}

interface ProviderItemProps {
  readonly provider: ProviderInfo
  readonly current: boolean
  readonly onChoose: () => void
}

function ProviderItem({ provider, current, onChoose }: ProviderItemProps) {
  const off = provider.status.state === 'off'
  return (
    <li>
      <button
        type="button"
        aria-current={current || undefined}
        data-off={off || undefined}
        data-tip={lineOf(provider).text}
        className="provider-item flex h-[46px] items-center gap-2.5 rounded-lg px-2.5"
        onClick={onChoose}
      >
        <ProviderTile tile={provider.tile} />
        <span className="min-w-0 flex-1">
          <span className="block truncate text-sm leading-[17px] font-medium">
            {provider.label}
          </span>
          <StatusLine provider={provider} />
        </span>
      </button>
    </li>
  )
}

interface Line {
  readonly icon?: IconType
  readonly tone: string
  readonly text: string
}

function lineOf({ status, key }: ProviderInfo): Line {
  if (key.lost === true) return { icon: KeyRound, tone: 'text-warn', text: 'Enter the key again' }
  if (status.state === 'ready') return { icon: Check, tone: 'text-ok', text: status.detail }
  if (status.state === 'error') return { icon: CircleX, tone: 'text-danger', text: status.detail }
  return { tone: 'text-fg-3', text: status.detail }
}

/** What is known of a provider in one line; colour never without an icon. */
function StatusLine({ provider }: { readonly provider: ProviderInfo }) {
  const { icon, tone, text } = lineOf(provider)
  return (
    <span className={classes('flex items-center gap-1 text-xs', tone)}>
      {icon && <Icon icon={icon} size={12} />}
      {provider.status.state === 'unchecked' && provider.kind === 'local-server' && <Spinner />}
      <span className="truncate">{text.replace(/\.$/, '')}</span>
    </span>
  )
}
