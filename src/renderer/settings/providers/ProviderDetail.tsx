import { useState } from 'react'
import { PlugZap, Radar, Trash2 } from 'lucide-react'
import type { ModelInfo, ProviderInfo } from '../../../shared/domain/model'
import { Button, Field, NumberField, ProviderTile } from '../../components/ui'
import { useCall, useCommandCall } from '../../ipc/hooks'
import { plural } from '../../lib/format'
import { useAsk } from '../confirm'
import { Hint, Row } from '../rows'
import { AddressRow, FoundAddressRow } from './AddressRow'
import { KeyRow } from './KeyRow'
import { ModelList } from './ModelList'
import { TestOutcome } from './TestOutcome'
import { useTest } from './useTest'

interface ProviderDetailProps {
  readonly provider: ProviderInfo
  readonly onRemoved: () => void
}

/** Everything that can be set about one provider. Give it the provider's id as key. */
export function ProviderDetail({ provider, onRemoved }: ProviderDetailProps) {
  const models = useCall('providers.models', {}).data
  const own = models?.filter((model) => model.provider === provider.id) ?? []
  return (
    <div className="max-w-[860px] px-7 pt-5 pb-10 max-[1279px]:px-5">
      <header className="tile-lg flex items-center gap-3 pb-4">
        <ProviderTile tile={provider.tile} />
        <div className="min-w-0">
          <h1 className="m-0 truncate text-xl leading-6 font-semibold tracking-tight">
            {provider.label}
          </h1>
          <div className="text-xs text-fg-3">{summaryOf(provider, own)}</div>
        </div>
      </header>
      {provider.custom && <OwnServerRows provider={provider} />}
      {provider.kind === 'local-server' && <LocalServerRows provider={provider} />}
      <ModelList provider={provider} models={own} pending={models === undefined} />
      {provider.custom && <RemoveRow provider={provider} onRemoved={onRemoved} />}
    </div>
  )
}

function summaryOf(provider: ProviderInfo, models: readonly ModelInfo[]): string {
  if (provider.kind === 'built-in')
    return `${plural(models.length, 'engine')} that run inside Triptych: no key, no network, nothing to pay`
  const seeing = models.filter((model) => model.vision !== 'no').length
  const kind = provider.custom ? 'OpenAI-compatible server' : 'Server on this computer'
  return models.length === 0
    ? kind
    : `${kind}, ${plural(models.length, 'model')}, ${seeing} that see images or may`
}

function OwnServerRows({ provider }: { readonly provider: ProviderInfo }) {
  const test = useTest(provider.id)
  const update = useCommandCall('providers.update')
  return (
    <>
      <NameRow provider={provider} />
      <KeyRow provider={provider} test={test} />
      {!provider.key.present && (
        <Row label="Connection">
          <Button icon={PlugZap} busy={test.busy} onClick={test.start}>
            Test
          </Button>
          <TestOutcome outcome={test.outcome} />
        </Row>
      )}
      <AddressRow provider={provider} />
      <Row label="Requests at once" hint="Fewer when the server limits the rate.">
        <NumberField
          integer
          className="w-[84px]"
          label="Requests at once"
          min={1}
          max={64}
          value={provider.concurrency}
          onChange={(concurrency) =>
            concurrency !== undefined && update.mutate({ id: provider.id, concurrency })
          }
        />
      </Row>
    </>
  )
}

function NameRow({ provider }: { readonly provider: ProviderInfo }) {
  const [draft, setDraft] = useState<string>()
  const update = useCommandCall('providers.update')
  const save = () => {
    const label = draft?.trim() ?? ''
    setDraft(undefined)
    if (label !== '' && label !== provider.label) update.mutate({ id: provider.id, label })
  }
  return (
    <Row label="Name">
      <Field
        className="w-[280px]"
        label="Name of the server"
        maxLength={200}
        value={draft ?? provider.label}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={save}
        onKeyDown={(event) => event.key === 'Enter' && save()}
      />
    </Row>
  )
}

function LocalServerRows({ provider }: { readonly provider: ProviderInfo }) {
  const { status } = provider
  const test = useTest(provider.id)
  const refresh = useCommandCall('providers.refresh')
  const isOff = status.state !== 'ready'
  return (
    <>
      <Row label="Connection">
        <div className="flex items-center gap-3">
          <span className="flex-1 pt-[5px] text-sm text-fg-2">
            {status.detail.replace(/\.?$/, '.')} {'nextStep' in status ? status.nextStep : ''}
          </span>
          {isOff ? (
            <Button icon={Radar} busy={refresh.isPending} onClick={() => refresh.mutate({})}>
              Look again
            </Button>
          ) : (
            <Button icon={PlugZap} busy={test.busy} onClick={test.start}>
              Test
            </Button>
          )}
        </div>
        {!isOff && <TestOutcome outcome={test.outcome} />}
      </Row>
      <FoundAddressRow provider={provider} />
      <Row label="Requests at once">
        <div className="num pt-[5px] text-sm">{provider.concurrency}</div>
        <Hint>More at once would only slow each answer down and spoil its timings.</Hint>
      </Row>
    </>
  )
}

function RemoveRow({ provider, onRemoved }: ProviderDetailProps) {
  const ask = useAsk()
  const remove = useCommandCall('providers.remove')
  const confirm = () =>
    ask({
      title: `Remove ${provider.label}?`,
      detail: provider.key.present
        ? 'Its key is deleted too. Boards keep their answers, but its models cannot be run any more.'
        : 'Boards keep their answers, but its models cannot be run any more.',
      action: 'Remove server',
      onConfirm: () => remove.mutate({ id: provider.id }, { onSuccess: onRemoved })
    })
  return (
    <Row label="Remove" hint="Takes the server out of the list. Answers stay on their boards.">
      <Button variant="danger" icon={Trash2} busy={remove.isPending} onClick={confirm}>
        Remove server
      </Button>
    </Row>
  )
}
