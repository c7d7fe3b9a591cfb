import { Check } from 'lucide-react'
import type { ModelInfo, ProviderInfo } from '../../shared/domain/model'
import { Button, Checkbox, MockTag, Pill, ProviderTile, Spinner } from '../components/ui'
import { classes } from '../lib/classes'
import { formatBytes, plural } from '../lib/format'
import { hostOf } from '../lib/providers'
import { editBoard, useBoard } from '../state/boardStore'
import { addModel, isSameModel } from '../state/lanes'
import { openDialog } from '../state/uiStore'

/** Most models that a provider lists here; the picker has the rest. */
const MOST_LISTED = { 'built-in': 6, 'local-server': 6, cloud: 4 } as const

interface HereProps {
  readonly providers: readonly ProviderInfo[]
  /** Undefined while nobody has looked yet. */
  readonly models: readonly ModelInfo[] | undefined
}

/** What runs on this computer and answers. */
export function Here({ providers, models }: HereProps) {
  const ready = providers.filter(({ status }) => status.state === 'ready')
  return (
    <>
      <div className="flex items-center px-4 pt-3 pb-1.5">
        <h3 className="m-0 text-xs font-medium text-fg-2">On this computer</h3>
        <span className="ml-auto">
          {models ? (
            <Pill tone="ok" icon={Check}>
              Ready, no key needed
            </Pill>
          ) : (
            <Pill before={<Spinner />}>Looking</Pill>
          )}
        </span>
      </div>
      <ul className="m-0 list-none p-0 px-1">
        {ready.map((provider) => (
          <ProviderGroup key={provider.id} provider={provider} models={models ?? []} />
        ))}
      </ul>
    </>
  )
}

interface ReadyProvidersProps {
  readonly title: string
  readonly providers: readonly ProviderInfo[]
  readonly models: readonly ModelInfo[]
}

/** Providers with their first models, to tick. Nothing where there are none. */
export function ReadyProviders({ title, providers, models }: ReadyProvidersProps) {
  if (providers.length === 0) return null
  return (
    <>
      <h3 className="m-0 mt-1.5 border-t border-line px-4 pt-3 pb-1.5 text-xs font-medium text-fg-2">
        {title}
      </h3>
      <ul className="m-0 list-none p-0 px-1">
        {providers.map((provider) => (
          <ProviderGroup key={provider.id} provider={provider} models={models} />
        ))}
      </ul>
    </>
  )
}

function groupSummary(provider: ProviderInfo, seeing: readonly ModelInfo[]): string {
  if (isOff(provider)) return ''
  return provider.kind === 'built-in'
    ? plural(seeing.length, 'engine')
    : plural(seeing.length, 'vision model')
}

function isOff({ status }: ProviderInfo): boolean {
  return status.state === 'off' || status.state === 'error'
}

interface ProviderGroupProps {
  readonly provider: ProviderInfo
  readonly models: readonly ModelInfo[]
}

function ProviderGroup({ provider, models }: ProviderGroupProps) {
  const seeing = models.filter((model) => model.provider === provider.id && model.vision !== 'no')
  const listed = seeing.slice(0, MOST_LISTED[provider.kind])
  const more = seeing.length - listed.length
  return (
    <li>
      <ProviderLine provider={provider} summary={groupSummary(provider, seeing)} />
      <ul className="m-0 list-none p-0">
        {listed.map((model) => (
          <ModelRow key={model.id} model={model} provider={provider} />
        ))}
      </ul>
      {more > 0 && (
        <Button
          size="sm"
          variant="quiet"
          className="ml-[30px]"
          onClick={() => openDialog('picker', { search: provider.label })}
        >
          {plural(more, 'more model')}
        </Button>
      )}
    </li>
  )
}

interface ProviderLineProps {
  readonly provider: ProviderInfo
  readonly summary: string
}

function ProviderLine({ provider, summary }: ProviderLineProps) {
  const { status } = provider
  const off = isOff(provider)
  return (
    <div className="flex h-[34px] items-center gap-2.5 px-3">
      <ProviderTile tile={provider.tile} off={off} />
      <span className={classes('text-sm font-medium whitespace-nowrap', off && 'text-fg-2')}>
        {provider.label}
      </span>
      {provider.mock && <MockTag />}
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
      <span className="num ml-auto text-xs whitespace-nowrap text-fg-2">{summary}</span>
    </div>
  )
}

interface ModelRowProps {
  readonly model: ModelInfo
  readonly provider: ProviderInfo
}

function ModelRow({ model, provider }: ModelRowProps) {
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
