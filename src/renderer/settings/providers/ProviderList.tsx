import type { ReactNode } from 'react'
import { Check, CircleX, KeyRound, Plus, Radar } from 'lucide-react'
import type { ProviderId } from '../../../shared/domain/ids'
import type { ProviderInfo } from '../../../shared/domain/model'
import { Button, Icon, MockTag, ProviderTile, Spinner } from '../../components/ui'
import type { IconType } from '../../components/ui'
import { useCommandCall } from '../../ipc/hooks'
import { classes } from '../../lib/classes'
import { formatUsd } from '../../lib/format'
import { groupProviders } from '../../lib/providers'
import type { GroupId } from '../../lib/providers'

interface ProviderListProps {
  readonly providers: readonly ProviderInfo[]
  readonly current: ProviderId | undefined
  readonly adding: boolean
  /** Only what was found is shown; groups without a hit are left out. */
  readonly searching: boolean
  readonly onChoose: (id: ProviderId) => void
  readonly onAdd: () => void
}

/** Every provider under what can be done with it; those that need a key stand small, at the end. */
export function ProviderList(props: ProviderListProps) {
  const { providers, current, adding, searching, onChoose, onAdd } = props
  const actions: Partial<Record<GroupId, ReactNode>> = {
    here: <LookAgain />,
    own: (
      <Button variant="quiet" size="sm" icon={Plus} aria-pressed={adding} onClick={onAdd}>
        Add
      </Button>
    )
  }
  const groups = groupProviders(providers).filter(
    (group) => !searching || group.providers.length > 0
  )
  return groups.map(({ id, title, providers: members }) => (
    <Group key={id} title={title} count={members.length} action={actions[id]}>
      {members.map((provider) => (
        <ProviderItem
          key={provider.id}
          provider={provider}
          small={id === 'keyless'}
          current={provider.id === current}
          onChoose={() => onChoose(provider.id)}
        />
      ))}
      {id === 'own' && members.length === 0 && (
        <li className="px-4 py-1 text-xs text-pretty text-fg-3">
          None yet. Any address that speaks the OpenAI chat format can be added, and other accounts
          or regions of the providers here.
        </li>
      )}
    </Group>
  ))
}

function LookAgain() {
  const refresh = useCommandCall('providers.refresh')
  return (
    <Button
      variant="quiet"
      size="sm"
      icon={Radar}
      busy={refresh.isPending}
      onClick={() => refresh.mutate({})}
    >
      Look again
    </Button>
  )
}

interface GroupProps {
  readonly title: string
  readonly count: number
  readonly action: ReactNode
  readonly children: ReactNode
}

function Group({ title, count, action, children }: GroupProps) {
  return (
    <div className="mb-2">
      <div className="flex h-6 items-center gap-1.5 pr-2 pl-[22px]">
        <h2 className="m-0 text-xs font-medium text-fg-3">{title}</h2>
        <span className="num text-xs text-fg-3">{count}</span>
        <span className="ml-auto">{action}</span>
      </div>
      <ul aria-label={title} className="m-0 list-none px-1.5 py-1">
        {children}
      </ul>
    </div>
  )
}

interface ProviderItemProps {
  readonly provider: ProviderInfo
  /** One line: the group's title says already what it needs. */
  readonly small: boolean
  readonly current: boolean
  readonly onChoose: () => void
}

function ProviderItem({ provider, small, current, onChoose }: ProviderItemProps) {
  const off = provider.status.state === 'off'
  return (
    <li>
      <button
        type="button"
        aria-current={current || undefined}
        data-off={off || undefined}
        data-small={small || undefined}
        data-tip={lineOf(provider).text}
        className={classes(
          'provider-item flex items-center gap-2.5 rounded-lg px-2.5',
          small ? 'h-[32px]' : 'h-[46px]'
        )}
        onClick={onChoose}
      >
        <ProviderTile tile={provider.tile} off={small} />
        <span className="min-w-0 flex-1">
          <span className="flex min-w-0 items-center gap-1.5 leading-[17px]">
            <span className={classes('truncate text-sm', !small && 'font-medium')}>
              {provider.label}
            </span>
            {provider.mock && <MockTag />}
          </span>
          {!small && <StatusLine provider={provider} />}
        </span>
        {provider.balance?.usd !== undefined && (
          <span className="num text-xs whitespace-nowrap text-fg-2">
            {formatUsd(provider.balance.usd)} left
          </span>
        )}
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

/** What is known of a provider in one line; colour never without an icon or a dot. */
export function StatusLine({ provider }: { readonly provider: ProviderInfo }) {
  const { icon, tone, text } = lineOf(provider)
  const looking = provider.status.state === 'unchecked' && provider.kind === 'local-server'
  return (
    <span className={classes('flex items-center gap-1 text-xs', tone)}>
      {icon && <Icon icon={icon} size={12} />}
      {!icon && (looking ? <Spinner /> : <span aria-hidden className="status-dot" />)}
      <span className="truncate">{text.replace(/\.$/, '')}</span>
    </span>
  )
}
