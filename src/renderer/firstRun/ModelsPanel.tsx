import { Check, Lock, RefreshCw } from 'lucide-react'
import type { ModelInfo, ProviderInfo } from '../../shared/domain/model'
import { Button, Checkbox, Icon, Pill, ProviderTile, Spinner } from '../components/ui'
import { useCall, useCommandCall } from '../ipc/hooks'
import { classes } from '../lib/classes'
import { formatBytes, plural } from '../lib/format'
import { editBoard, useBoard } from '../state/boardStore'
import { addModel, isSameModel } from '../state/lanes'
import { OwnServer } from './OwnServer'

/** Most models that one server lists here; the picker has the rest. */
const MOST_LISTED = 6

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
        <FoundModels />
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

function FoundModels() {
  const providers = useCall('providers.list', {})
  const models = useCall('providers.models', {})
  const list = providers.data ?? []
  const here = list.filter((provider) => provider.kind !== 'cloud' && !provider.custom)
  const own = list.filter((provider) => provider.custom)
  return (
    <>
      <div className="flex items-center px-4 pt-3 pb-1.5">
        <h3 className="m-0 text-xs font-medium text-fg-2">On this computer</h3>
        <span className="ml-auto">
          {models.data ? (
            <Pill tone="ok" icon={Check}>
              Ready, no key needed
            </Pill>
          ) : (
            <Pill before={<Spinner />}>Looking</Pill>
          )}
        </span>
      </div>
      <ul className="m-0 list-none p-0 px-1">
        {here.map((provider) => (
          <ProviderGroup key={provider.id} provider={provider} models={models.data ?? []} />
        ))}
      </ul>
      {own.length > 0 && (
        <>
          <h3 className="m-0 mt-1.5 border-t border-line px-4 pt-3 pb-1.5 text-xs font-medium text-fg-2">
            Your servers
          </h3>
          <ul className="m-0 list-none p-0 px-1">
            {own.map((provider) => (
              <ProviderGroup key={provider.id} provider={provider} models={models.data ?? []} />
            ))}
          </ul>
        </>
      )}
    </>
  )
}

/** `127.0.0.1:11434` of an address. */
function hostOf(baseUrl: string): string {
  return URL.canParse(baseUrl) ? new URL(baseUrl).host : baseUrl
}

function groupSummary(provider: ProviderInfo, seeing: readonly ModelInfo[]): string {
  if (provider.status.state === 'off' || provider.status.state === 'error') return ''
  return provider.kind === 'built-in'
    ? plural(seeing.length, 'engine')
    : plural(seeing.length, 'vision model')
}

interface ProviderGroupProps {
  readonly provider: ProviderInfo
  readonly models: readonly ModelInfo[]
}

function ProviderGroup({ provider, models }: ProviderGroupProps) {
  const seeing = models.filter((model) => model.provider === provider.id && model.vision !== 'no')
  const { status } = provider
  const off = status.state === 'off' || status.state === 'error'
  return (
    <li>
      <div className="flex h-[34px] items-center gap-2.5 px-3">
        <ProviderTile tile={provider.tile} off={off} />
        <span className={classes('text-sm font-medium', off && 'text-fg-2')}>{provider.label}</span>
        {off ? (
          <span
            className="truncate text-xs text-fg-3"
            data-tip={'nextStep' in status ? status.nextStep : undefined}
          >
            {status.detail}
          </span>
        ) : (
          provider.baseUrl !== '' && (
            <span className="mono truncate text-[11px] text-fg-3">{hostOf(provider.baseUrl)}</span>
          )
        )}
        <span className="num ml-auto text-xs whitespace-nowrap text-fg-2">
          {groupSummary(provider, seeing)}
        </span>
      </div>
      <ul className="m-0 list-none p-0">
        {seeing.slice(0, MOST_LISTED).map((model) => (
          <ModelRow key={model.id} model={model} provider={provider} />
        ))}
      </ul>
    </li>
  )
}

function ModelRow({
  model,
  provider
}: {
  readonly model: ModelInfo
  readonly provider: ProviderInfo
}) {
  const lanes = useBoard((state) => state.board?.lanes)
  const lane = { provider: model.provider, model: model.id }
  const chosen = lanes?.some((other) => isSameModel(other, lane)) ?? false
  const toggle = (on: boolean) => {
    if (on) void addModel(model, provider)
    else editBoard({ lanes: (lanes ?? []).filter((other) => !isSameModel(other, lane)) })
  }
  return (
    <li className="rounded-md pr-3 pl-[38px] hover:bg-hover" data-tip={model.note}>
      <Checkbox className="min-h-[30px]" checked={chosen} onChange={toggle}>
        <span className="text-sm whitespace-nowrap">{model.label}</span>
        <span className="mono truncate text-[11px] text-fg-3">{model.id}</span>
        <span className="num ml-auto pl-2 text-xs whitespace-nowrap text-fg-3">
          {model.sizeBytes === undefined ? '' : formatBytes(model.sizeBytes)}
        </span>
      </Checkbox>
    </li>
  )
}
